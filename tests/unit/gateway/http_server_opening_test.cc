// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: a peer that opens a connection with TLS and does not go on has neither a handshake nor much time.
// The sockets are real, the time is not; tests/http/tls_test.py has whole handshakes.
#include <filesystem>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/certificate.h"
#include "tests/support/http_client.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/gateway/turned_server.h"

using base::Millis;
using gateway::ConnectionId;
using gateway::HttpServer;
using support::HttpConnection;

namespace {

// A time-out is at most so late.
constexpr Millis kOneTick = gateway::DeadlineWheel::kTick;
/// The head of a TLS record of 5 bytes that belongs to a handshake.
const std::string kRecordOfFive("\x16\x03\x01\x00\x05", 5);

/// Has a door with TLS; answers nothing.
class SecureServer : public gateway::TurnedServer {
 public:
  SecureServer() {
    const support::TempFolder folder;
    const support::Certificate made("localhost");
    const std::string file = folder.write("both.pem", made.certificate + made.key);
    std::filesystem::permissions(file, std::filesystem::perms{0600});
    auto certificates = gateway::TlsCertificates::read({{file, file}});
    REQUIRE(certificates);
    server_.set_certificates(*std::move(certificates));
    listen({.tls = true});
  }

  /// They arrive, and whatever comes of them is done.
  void send(HttpConnection& connection, std::string_view bytes) {
    connection.send(bytes);
    for (int i = 0; i < 20; ++i) turn(Millis{1});
  }
  const HttpServer& get() const { return server_; }

 private:
  void on_request(ConnectionId, const gateway::HttpRequest&) override {}
  void on_hangup(ConnectionId) override {}
  void on_half_close(ConnectionId) override {}
};

}  // namespace

TEST_CASE("Who says nothing to a door with TLS has 10 s, and who says a little now and then, too") {
  SecureServer server;
  auto silent = server.connect();
  auto slow = server.connect();
  for (const char byte : kRecordOfFive) {
    server.pass(Millis{1'900});
    server.send(slow, std::string(1, byte));
  }
  CHECK(server.get().connections() == 2);
  CHECK(server.get().handshakes() == 0);
  server.pass(Millis{500} + kOneTick);
  CHECK(server.get().connections() == 0);
  CHECK(server.get().totals().handshakes_late == 2);
  CHECK(silent.closed_by_peer());
}

TEST_CASE("A handshake begins when the record that begins it is whole") {
  SecureServer server;
  auto client = server.connect();
  server.send(client, kRecordOfFive + std::string("\x01\x00\x00\x20", 4));
  CHECK(server.get().handshakes() == 0);
  server.send(client, "\x03");
  CHECK(server.get().handshakes() == 1);
  server.pass(Millis{10'000} + kOneTick);
  CHECK(server.get().handshakes() == 0);
  CHECK(server.get().totals().handshakes_late == 1);
  CHECK(server.get().connections() == 0);
}

TEST_CASE(
    "A hello that is none ends the connection, and so does a peer that is gone in its midst") {
  SecureServer server;
  auto odd = server.connect();
  server.send(odd, kRecordOfFive + "hello");
  CHECK(server.get().totals().handshakes_failed == 1);
  auto short_lived = server.connect();
  server.send(short_lived, kRecordOfFive + std::string("\x01\x00\x00\x20\x03", 5));
  CHECK(server.get().handshakes() == 1);
  short_lived.reset();
  server.turn_until([&] { return server.get().totals().handshakes_failed == 2; });
  auto early = server.connect();
  server.send(early, kRecordOfFive);
  early.half_close();
  server.turn_until([&] { return server.get().totals().handshakes_failed == 3; });
  CHECK(server.get().handshakes() == 0);
  CHECK(server.get().connections() == 0);
}

TEST_CASE("Plain HTTP to a door with TLS is told so") {
  SecureServer server;
  auto client = server.connect();
  server.send(client, support::get("/").bytes());
  const auto answer = client.read();
  CHECK(answer.status == 400);
  CHECK(answer.body.find("https") != std::string::npos);
}
