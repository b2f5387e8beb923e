// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Bytes that are no ZeroMQ, thrown at cartd's ports: nothing changes and nobody stops.
#include <random>

#include "tests/support/catch.h"
#include "tests/support/http_client.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::HttpConnection;
using support::Shop;
using namespace std::string_literals;  // keep their zero bytes

namespace {

std::string without_scheme(const std::string& endpoint) {
  return endpoint.substr(endpoint.find("//") + 2);
}

std::vector<std::string> junk() {
  const std::string greeting = "\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL"s + std::string(48, '\0');
  std::mt19937_64 random(20221122);
  std::string noise(100'000, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  return {
      "GET / HTTP/1.1\r\n\r\n",
      std::string(1000, '\0'),
      std::string(1000, '\xff'),
      noise,
      greeting,
      greeting.substr(0, 11),
      greeting + noise,
      greeting + "\4\x19\5READY\xbSocket-Type\0\0\0\4REQ\xff"s,
      greeting + "\2\x7f\xff\xff\xff\xff\xff\xff\xff"s,
      "",
  };
}

}  // namespace

TEST_CASE("bytes that are no ZeroMQ change nothing and stop nothing") {
  Shop shop({.cartd_flags = {}});
  const auto before = shop.request(add("anna", "P", 3)).json();
  std::vector<HttpConnection> lingering;
  for (const auto& endpoint : {shop.commands(), shop.changes()})
    for (const auto& bytes : junk()) {
      HttpConnection connection(without_scheme(endpoint));
      try {
        connection.send(bytes);
      } catch (const support::ConnectionLost&) {  // it may hang up on junk
      }
      lingering.push_back(std::move(connection));
    }
  CHECK(shop.status()["cursor"] == before["cursor"]);
  auto poll = shop.connect();
  poll.send(get("/status?wait=55&since=" + before["cursor"].get<std::string>()));
  shop.wait_held(1);
  REQUIRE(shop.request(add("anna", "P", 4)).status == 200);
  CHECK(poll.read().json()["inventorycount"] == "6");
}

TEST_CASE("bytes that are no HTTP leave the gateway's other clients alone") {
  const Shop shop;
  auto poll = shop.connect();
  poll.send(get("/status?wait=55&since=" + shop.cursor()));
  shop.wait_held(1);
  for (const auto& bytes : junk()) {
    auto connection = shop.connect();
    try {
      connection.send(bytes);
    } catch (const support::ConnectionLost&) {  // it may hang up on junk
    }
  }
  REQUIRE(shop.request(add("anna", "P", 4)).status == 200);
  CHECK(poll.read().json()["inventorycount"] == "6");
}
