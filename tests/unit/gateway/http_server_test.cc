// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Connections that take too long, by a clock that the test turns: the sockets are real, the time is not.
#include "gateway/net/http_server.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/http_client.h"
#include "tests/unit/gateway/turned_server.h"

using base::Millis;
using gateway::ConnectionId;
using gateway::HttpResponse;
using gateway::HttpServer;
using support::get;
using support::HttpConnection;

namespace {

// More than the buffers of two sockets take together.
constexpr std::size_t kLong = 16 * 1024 * 1024;
// The next request is looked at while so much has not been taken.
constexpr std::size_t kShort = 32 * 1024;
// A time-out is at most so late.
constexpr Millis kTick = gateway::DeadlineWheel::kTick;

/// Answers /long and /short with a body of that size, never answers /held, and others with "ok".
class Server : public gateway::TurnedServer {
 public:
  Server() { listen({}); }

  /// They arrive and are read.
  void send(HttpConnection& connection, std::string_view bytes) {
    const auto before = server_.totals().bytes_in;
    connection.send(bytes);
    turn_until([&] { return server_.totals().bytes_in >= before + bytes.size(); });
  }

  /// Time passes, and the loop says that it was away.
  void be_away(Millis time) {
    now_ += time;
    server_.on_overslept(now_);
    turn(Millis{0});
  }
  /// Time passes, and the first that is done then is to look for those who are overdue.
  void oversleep(Millis time) {
    now_ += time;
    server_.end_overdue(now_);
    server_.end_turn(now_);
  }

  /// Ends the request that was held first.
  void answer_held() {
    server_.answer(held_.front(), HttpResponse{.content_type = "text/plain", .body = "held"});
    held_.erase(held_.begin());
    turn(Millis{0});
  }
  /// Ends all that are held with one answer, in which each has a digit of its own.
  void answer_together() {
    HttpServer::Shared shared(HttpResponse{.content_type = "text/plain", .body = "no. _!"}, 4);
    char own = '1';
    for (const ConnectionId id : std::exchange(held_, {}))
      server_.answer_shared(id, shared, std::string(1, own++), 0);
    turn(Millis{0});
  }
  std::size_t held() const { return held_.size(); }
  std::size_t half_closed() const { return half_closed_; }
  std::size_t buffered_bytes() const { return server_.buffered_bytes(); }
  /// As often as it takes until nothing more is read.
  void turn_until_quiet() {
    for (std::uint64_t before = 0; before != server_.totals().bytes_in + 1;) {
      before = server_.totals().bytes_in + 1;
      for (int i = 0; i < 20; ++i) turn(Millis{1});
    }
  }

  std::size_t connections() const { return server_.connections(); }
  const HttpServer::Totals& totals() const { return server_.totals(); }
  const std::vector<ConnectionId>& hung_up() const { return hung_up_; }

 private:
  void on_request(ConnectionId id, const gateway::HttpRequest& request) override {
    if (request.path == "/held") {
      held_.push_back(id);
      return;
    }
    HttpResponse response{.content_type = "text/plain", .body = "ok"};
    if (request.path == "/long") response.body = std::string(kLong, 'x');
    if (request.path == "/short") response.body = std::string(kShort, 'x');
    server_.answer(id, std::move(response));
  }
  void on_hangup(ConnectionId id) override { hung_up_.push_back(id); }
  void on_half_close(ConnectionId id) override {
    ++half_closed_;
    const auto at = std::find(held_.begin(), held_.end(), id);
    if (at == held_.end()) return;
    held_.erase(at);
    server_.answer(id, HttpResponse{.content_type = "text/plain", .body = "held"});
  }

  std::vector<ConnectionId> hung_up_;
  std::vector<ConnectionId> held_;
  std::size_t half_closed_ = 0;
};

/// So many bytes of small requests.
std::string requests_of(std::size_t bytes, const std::string& request) {
  std::string all;
  while (all.size() < bytes) all += request;
  return all;
}

}  // namespace

TEST_CASE("A connection without a request is closed after 75 s, and a request starts that anew") {
  Server server;
  auto client = server.connect();
  server.pass(Millis{74'900});
  server.send(client, get("/").bytes());
  CHECK(client.read().status == 200);
  server.pass(Millis{74'900});
  CHECK(server.connections() == 1);
  server.pass(Millis{100} + kTick);
  CHECK(server.connections() == 0);
  CHECK(client.closed_by_peer());
  CHECK(server.totals().timed_out == 0);
}

TEST_CASE("A request that is not whole in 10 s is a 408, though a byte comes now and then") {
  Server server;
  auto client = server.connect();
  server.send(client, "GET / HTTP/1.1\r\n");
  for (const char* more : {"Host", ": ", "h"}) {
    server.pass(Millis{3'000});
    server.send(client, more);
  }
  CHECK(server.totals().timed_out == 0);
  server.pass(Millis{1'000} + kTick);
  const auto answer = client.read();
  CHECK(answer.status == 408);
  CHECK(server.totals().timed_out == 1);
  CHECK(server.connections() == 1);  // lingers, so that the answer arrives
  server.pass(Millis{2'000} + kTick);
  CHECK(server.connections() == 0);
}

TEST_CASE("Of an answer for many each has its own bytes, and who asked for its head none") {
  Server server;
  std::vector<HttpConnection> clients;
  for (const char* method : {"GET", "HEAD", "GET"}) {
    clients.push_back(server.connect());
    server.send(clients.back(), std::string(method) + " /held HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  server.answer_together();
  CHECK(clients[0].read().body == "no. 1!");
  CHECK(clients[1].read_to("HEAD").body.empty());
  CHECK(clients[2].read().body == "no. 3!");
}

TEST_CASE("What has come is read before its connection is called overdue") {
  Server server;
  auto client = server.connect();
  SECTION("a request's rest") {
    server.send(client, "GET / HTTP/1.1\r\nHo");
    client.send("st: h\r\n\r\n");
    server.oversleep(Millis{60'000});
  }
  SECTION("a large one's rest") {
    const std::string body(60'000, 'x');
    server.send(client, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n");
    client.send(body);
    server.oversleep(Millis{60'000});
  }
  SECTION("a request on an idle connection") {
    client.send(get("/").bytes());
    server.oversleep(Millis{100'000});
  }
  server.turn_until([&] { return server.totals().requests == 1; });
  CHECK(client.read().body == "ok");
  CHECK(server.totals().timed_out == 0);
  CHECK(server.connections() == 1);
}

TEST_CASE("Whoever is in the midst of a request has its time anew after the loop was away") {
  Server server;
  auto client = server.connect();
  server.send(client, "GET / HT");
  server.be_away(Millis{60'000});
  server.send(client, "TP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.read().body == "ok");
  server.send(client, "GET / HT");
  server.be_away(Millis{60'000});
  server.pass(Millis{10'000} + kTick);
  CHECK(client.read().status == 408);
}

TEST_CASE("A held request is under no time-out") {
  Server server;
  auto client = server.connect();
  server.send(client, get("/held").bytes());
  server.pass(Millis{600'000});
  CHECK(server.connections() == 1);
  CHECK(server.hung_up().empty());
}

TEST_CASE("A client that does not read its answer is hung up on after 30 s") {
  Server server;
  auto client = server.connect();
  server.send(client, get("/long").bytes());
  server.pass(Millis{29'900});
  CHECK(server.connections() == 1);
  server.pass(Millis{100} + kTick);
  CHECK(server.connections() == 0);
  CHECK(server.totals().timed_out == 1);
}

TEST_CASE("A request behind answers that are not read does not keep its client either") {
  Server server;
  auto client = server.connect();
  std::uint64_t sent = 0;
  do {
    sent = server.totals().bytes_out;
    server.send(client, get("/short").bytes());
  } while (server.totals().bytes_out >= sent + kShort);  // until one cannot be sent whole
  const auto requests = server.totals().requests;
  SECTION("whole") { server.send(client, get("/held").bytes()); }
  SECTION("in two parts") {
    server.send(client, "GET /held HT");
    server.send(client, "TP/1.1\r\nHost: h\r\n\r\n");
  }
  REQUIRE(server.totals().requests == requests + 1);
  server.pass(Millis{30'000} + kTick);
  CHECK(server.connections() == 0);
  CHECK(server.hung_up().size() == 1);
}

TEST_CASE("A request whose rest comes while an answer is not read is answered when it is") {
  Server server;
  auto client = server.connect();
  server.send(client, get("/long").bytes() + "GET / HT");
  server.send(client, "TP/1.1\r\nHost: h\r\n\r\n");
  support::HttpResponseParser parser;
  while (!parser.complete()) {
    server.turn_until([&] { return client.has_news_within(Millis{0}); });
    REQUIRE(client.read_into(parser));
  }
  server.turn_until([&] { return server.totals().requests == 2; });
  CHECK(client.read().body == "ok");
  CHECK(server.totals().timed_out == 0);
}

TEST_CASE("Behind a held request no more is read than a bound, and the rest when it is answered") {
  Server server;
  auto client = server.connect();
  const std::string behind = requests_of(60'000, get("/").bytes());
  server.send(client, get("/held").bytes());
  client.send(behind);
  server.turn_until_quiet();
  CHECK(server.totals().requests == 1);
  CHECK(server.totals().bytes_in <= get("/held").bytes().size() + 16 * 1024);
  CHECK(server.buffered_bytes() <= 40 * 1024);
  server.answer_held();
  CHECK(client.read().body == "held");
  const std::size_t count = behind.size() / get("/").bytes().size();
  for (std::size_t i = 0; i < count; ++i) {
    server.turn_until([&] { return client.has_news_within(Millis{0}); });
    REQUIRE(client.read().body == "ok");
  }
  server.turn_until_quiet();
  CHECK(server.totals().requests == 1 + count);
  CHECK(server.buffered_bytes() == 0);
}

TEST_CASE("Of answers that are not read at most two wait, and all come when they are read") {
  Server server;
  auto client = server.connect();
  const std::string request = get("/short").bytes();
  const std::size_t all = 600'000 / request.size();
  client.send_what_goes(requests_of(600'000, request), Millis{0});
  server.turn_until_quiet();
  CHECK(server.totals().requests < all);
  CHECK(server.buffered_bytes() <= 2 * 2 * kShort + 40 * 1024);
  const auto begun = server.totals().requests;
  for (std::size_t i = 0; i < begun + 10; ++i) {
    support::HttpResponseParser parser;
    while (!parser.complete()) {
      server.turn_until([&] { return client.has_news_within(Millis{0}); });
      REQUIRE(client.read_into(parser));
    }
  }
  CHECK(server.totals().requests > begun);
}

TEST_CASE("A body as large as it may be is read, and its memory is given back") {
  Server server;
  auto client = server.connect();
  const std::string body(64 * 1024, 'x');
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 65536\r\n\r\n" + body);
  server.turn_until([&] { return server.totals().requests == 1; });
  CHECK(client.read().body == "ok");
  server.turn_until_quiet();
  CHECK(server.buffered_bytes() == 0);
}

TEST_CASE("A peer that is gone is heard of behind what it sent and nobody has read") {
  Server server;
  auto client = server.connect();
  server.send(client, get("/held").bytes());
  client.send_what_goes(requests_of(3'900'000, get("/").bytes()), Millis{0});
  server.turn_until_quiet();
  client.reset();
  server.turn_until([&] { return server.connections() == 0; });
  CHECK(server.hung_up().size() == 1);
  CHECK(server.totals().requests == 1);
  CHECK(server.buffered_bytes() == 0);
}

TEST_CASE("A half-close is heard behind what was sent and nobody has read, and all is answered") {
  Server server;
  auto client = server.connect();
  server.send(client, get("/held").bytes());
  const std::string behind = requests_of(40'000, get("/held").bytes());
  client.send(behind);
  client.half_close();
  const std::size_t count = 1 + behind.size() / get("/held").bytes().size();
  server.turn_until([&] { return server.connections() == 0; });
  for (std::size_t i = 0; i < count; ++i) REQUIRE(client.read().body == "held");
  CHECK(client.closed_by_peer());
  CHECK(server.half_closed() >= count);
  CHECK(server.hung_up().empty());
}
