// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a gateway does at its bounds: it answers politely, and who was in stays in.
#include "tests/process/problem.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Json;
using support::Shop;

// One loop in these tests, so that the bound is reached at a known client.

TEST_CASE("at max-holds a poll is answered at once with the state and a delay") {
  const Shop shop({.gateway_flags = {"--threads", "1", "--max-holds", "2"}});
  const std::string cursor = shop.cursor();
  auto first = shop.connect();
  auto second = shop.connect();
  first.send(get("/status?wait=55&since=" + cursor));
  second.send(get("/status?wait=55&since=" + cursor));
  shop.wait_held(2);

  const auto answer = shop.request(get("/status?wait=55&since=" + cursor));
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "10");
  CHECK(answer.json()["cursor"] == cursor);
  CHECK(answer.json()["next"]["delay_ms"].get<long>() > 0);

  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  CHECK(first.read().json()["inventorycount"] == "9");
  CHECK(second.read().json()["inventorycount"] == "9");
  // There is room again.
  first.send(get("/status?wait=55"));
  shop.wait_held(1);
}

TEST_CASE("over max-connections a client is refused politely and the others are served") {
  const Shop shop({.gateway_flags = {"--threads", "1", "--max-connections", "4"}});
  std::vector<support::HttpConnection> inside;
  for (int i = 0; i < 4; ++i) {
    inside.push_back(shop.connect());
    REQUIRE(inside.back().request(get("/items")).status == 200);
  }
  auto outside = shop.connect();
  outside.send(get("/items"));
  const auto refused = outside.read();
  CHECK((refused.status == 503 || refused.status == 429));
  check_problem(refused, refused.status, "overloaded");
  CHECK(std::stoi(refused.header("Retry-After").value_or("-1")) >= 0);
  CHECK(outside.closed_by_peer());
  for (auto& connection : inside) CHECK(connection.request(get("/items")).status == 200);

  inside.pop_back();
  CHECK(support::eventually([&] {
    auto next = shop.connect();
    next.send(get("/items"));
    return next.read().status == 200;
  }));
}

TEST_CASE("max-holds 0 degrades to short polling that loses nothing") {
  const Shop shop({.gateway_flags = {"--max-holds", "0"}});
  auto poller = shop.connect();
  std::string cursor = shop.cursor();
  for (int quantity = 1; quantity <= 5; ++quantity) {
    REQUIRE(shop.request(add("anna", "P", quantity)).status == 200);
    Json state;
    REQUIRE(support::eventually([&] {
      state = poller.request(get("/status?wait=55&since=" + cursor)).json();
      return state["inventorycount"] == std::to_string(10 - quantity);
    }));
    cursor = state["cursor"];
  }
  const Json unchanged = poller.request(get("/status?wait=55&since=" + cursor)).json();
  CHECK(unchanged["cursor"] == cursor);
  CHECK(unchanged["next"]["delay_ms"].get<long>() > 0);
}
