// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The spellings of addresses.
#include "ops/addresses.h"

#include "tests/support/catch.h"

namespace ops {

TEST_CASE("An address is a host and a port") {
  const auto [text, host, port, shown] =
      GENERATE(table<std::string, std::string, int, std::string>({
          {"127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1:8080"},
          {"localhost:1", "localhost", 1, "localhost:1"},
          {"[::1]:9550", "::1", 9550, "[::1]:9550"},
          {"127.0.0.1:0", "127.0.0.1", 0, "127.0.0.1:0"},
          {"127.0.0.1:*", "127.0.0.1", 0, "127.0.0.1:0"},
          {"*:80", "0.0.0.0", 80, "0.0.0.0:80"},
      }));
  const auto address = *parse_host_port(text);
  CHECK(address.host == host);
  CHECK(address.port == port);
  CHECK(address.str() == shown);
}

TEST_CASE("Anything else is no address") {
  const std::string text = GENERATE("", ":80", "localhost", "localhost:", "localhost:x",
                                    "localhost:65536", "localhost:-1", "::1:80", "[]:80");
  CAPTURE(text);
  CHECK_FALSE(parse_host_port(text).ok());
}

TEST_CASE("An endpoint is a TCP address or a path, and says so when it is neither") {
  for (const char* right : {"tcp://127.0.0.1:5550", "tcp://*:*", "tcp://cartd:0", "ipc:///run/x"})
    CHECK_FALSE(check_endpoint(right));
  for (const char* wrong : {"", "tcp://", "tcp://host", "tcp://host:x", "ipc://", "udp://a:1"}) {
    const auto why = check_endpoint(wrong);
    REQUIRE(why);
    CHECK(why->find("'" + std::string(wrong) + "'") != std::string::npos);
  }
}

}  // namespace ops
