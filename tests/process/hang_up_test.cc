// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Clients that go away while their poll is held.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Shop;

TEST_CASE("a poll whose client closed is forgotten at once") {
  const Shop shop;
  {
    auto poll = shop.connect();
    poll.send(get("/status?wait=55"));
    shop.wait_held(1);
  }
  shop.wait_held(0);
}

TEST_CASE("a poll whose client was reset is forgotten at once") {
  const Shop shop;
  auto poll = shop.connect();
  poll.send(get("/status?wait=55"));
  shop.wait_held(1);
  poll.reset();
  shop.wait_held(0);
}

TEST_CASE("of many polls only those that hung up are forgotten") {
  const Shop shop;
  auto polls = shop.hold_polls(40);
  for (int i = 0; i < 15; ++i) polls[static_cast<std::size_t>(i) * 2].reset();
  shop.wait_held(25);
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  for (std::size_t i = 0; i < polls.size(); ++i)
    if (i >= 30 || i % 2 == 1) CHECK(polls[i].read().json()["inventorycount"] == "9");
  shop.wait_held(0);
}

TEST_CASE("a poll that half-closes gets the state now and is closed") {
  const Shop shop;
  auto poll = shop.connect();
  poll.send(get("/status?wait=55&since=" + shop.cursor()));
  shop.wait_held(1);
  poll.half_close();
  const auto answer = poll.read();
  CHECK(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "10");
  CHECK(poll.closed_by_peer());
  shop.wait_held(0);
}

TEST_CASE("a request that half-closes right behind itself is answered") {
  const Shop shop;
  auto connection = shop.connect();
  connection.send(add("anna", "P", 1));
  connection.half_close();
  CHECK(connection.read().json()["inventorycount"] == "9");
  CHECK(connection.closed_by_peer());
}

TEST_CASE("a client that goes away in the middle of a request leaves nothing behind") {
  const Shop shop;
  const std::string bytes = add("anna", "P", 1).bytes();
  for (std::size_t cut = 1; cut < bytes.size(); cut += 17) {
    auto connection = shop.connect();
    connection.send(std::string_view(bytes).substr(0, cut));
    if (cut % 2 == 0) connection.reset();
  }
  CHECK(shop.status()["inventorycount"] == "10");
}

TEST_CASE("a command whose client goes away is carried out or not but never half") {
  const Shop shop;
  for (int i = 0; i < 30; ++i) {
    auto connection = shop.connect();
    connection.send(add("ghost", "P", 1 + i % 3));
    connection.reset();
  }
  const auto cart = shop.request(get("/cart?session=ghost")).json();
  const auto state = shop.status();
  const long held = cart["lines"].empty() ? 0 : cart["lines"][0]["quantity"].get<long>();
  CHECK(shop.request(add("ghost", "P", 10)).json()["inventorycount"] == "0");
  CHECK(held <= 3);
  CHECK(state["items"][0]["available"].get<long>() + state["items"][0]["held"].get<long>() == 10);
}
