// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A gateway dies under a held poll. The client takes its cursor to another gateway and misses
// nothing, whatever happened in between.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Json;
using support::Shop;

TEST_CASE("a poll handed over from a killed gateway to another by its cursor loses nothing") {
  Shop shop({.gateways = 2});
  std::string cursor = shop.cursor();
  std::size_t from = 0;
  for (int quantity = 1; quantity <= 6; ++quantity) {
    INFO("quantity " << quantity);
    const std::size_t to = 1 - from;
    auto poll = shop.connect(from);
    poll.send(get("/status?wait=55&since=" + cursor));
    shop.wait_held(1, from);
    shop.gateway(from).kill9();
    CHECK_THROWS_AS(poll.read(), support::ConnectionLost);

    // The change falls into the gap in which this client waits nowhere.
    const Json added = shop.request(add("anna", "P", quantity), to).json();
    const Json missed = shop.request(get("/status?wait=55&since=" + cursor), to).json();
    CHECK(missed["cursor"] == added["cursor"]);
    CHECK(missed["inventorycount"] == std::to_string(10 - quantity));
    CHECK(missed["reset"] == false);
    cursor = missed["cursor"];

    shop.start_gateway(from);
    shop.wait_ready(from);
    from = to;
  }
}

TEST_CASE("a gateway that was started later knows what its clients have seen elsewhere") {
  Shop shop({.gateways = 2});
  shop.gateway(1).kill9();
  const Json added = shop.request(add("anna", "P", 4), 0).json();
  shop.start_gateway(1);
  shop.wait_ready(1);
  auto poll = shop.connect(1);
  poll.send(get("/status?wait=55&since=" + added["cursor"].get<std::string>()));
  shop.wait_held(1, 1);
  REQUIRE(shop.request(add("anna", "P", 5), 0).status == 200);
  CHECK(poll.read().json()["inventorycount"] == "5");
}
