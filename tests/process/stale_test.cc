// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A cartd that is silent: the gateway goes on serving, says that its numbers are old, to those it
// holds too, and is fresh again by itself.
#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/event_stream.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Json;
using support::Shop;

namespace {

/// The first state that says so: on a machine that starved cartd, the one after it may not.
Json state_that_is(const Shop& shop, bool stale) {
  Json state;
  REQUIRE(support::eventually([&] { return (state = shop.status())["stale"] == stale; }));
  return state;
}

}  // namespace

TEST_CASE("a gateway that hears nothing from a paused cartd says stale and recovers") {
  Shop shop;
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  CHECK_FALSE(state_that_is(shop, false).contains("stale_ms"));
  shop.cartd().signal(SIGSTOP);
  const Json state = state_that_is(shop, true);
  CHECK(state.value("stale_ms", 0) >= 3000);
  CHECK(state["inventorycount"] == "9");
  shop.cartd().signal(SIGCONT);
  CHECK_FALSE(state_that_is(shop, false).contains("stale_ms"));
  REQUIRE(shop.insist(add("bob", "P", 1)).status == 200);
}

TEST_CASE("polls and streams that are held are told of a paused cartd and of its recovery, once") {
  Shop shop;
  const std::string cursor = shop.cursor();
  auto poll = shop.connect();
  auto browser = shop.connect();
  support::EventStream stream(shop.connect(), get("/events?since=" + cursor));
  const auto ask = get("/status?wait=55&since=" + cursor);
  const auto ask_with_validator = get("/status?wait=55", {{"If-None-Match", '"' + cursor + '"'}});
  poll.send(ask);
  browser.send(ask_with_validator);
  shop.wait_held(2);

  shop.cartd().signal(SIGSTOP);
  const auto is_told = [&](const Json& state, bool stale) {
    CHECK(state["stale"] == stale);
    CHECK(state["cursor"] == cursor);
    CHECK(state["reset"] == false);
    CHECK(state["inventorycount"] == "10");
  };
  is_told(poll.read().json(), true);
  is_told(browser.read().json(), true);
  is_told(stream.state(), true);
  // They know; to be told again as soon as they ask would be a hot loop.
  poll.send(ask);
  browser.send(ask_with_validator);
  shop.wait_held(2);
  CHECK_FALSE(poll.has_news_within(support::milliseconds{1500}));
  CHECK_FALSE(browser.has_news_within(support::milliseconds{0}));

  shop.cartd().signal(SIGCONT);
  is_told(poll.read().json(), false);
  is_told(browser.read().json(), false);
  is_told(stream.state(), false);
}

TEST_CASE("a gateway is stale while cartd is gone and a poll survives its restart") {
  Shop shop;
  const Json added = shop.request(add("anna", "P", 1)).json();
  auto poll = shop.connect();
  poll.send(get("/status?wait=55&since=" + added["cursor"].get<std::string>()));
  shop.wait_held(1);
  shop.cartd().kill9();
  Json state = poll.read().json();
  CHECK(state["stale"] == true);
  poll.send(get("/status?wait=55&since=" + state["cursor"].get<std::string>()));
  shop.start_cartd();
  state = poll.read().json();
  CHECK(state["stale"] == false);
  CHECK(state["inventorycount"] == "9");
  poll.send(get("/status?wait=55&since=" + state["cursor"].get<std::string>()));
  shop.wait_held(1);
  REQUIRE(shop.insist(add("bob", "P", 2)).status == 200);
  state = poll.read().json();
  CHECK(state["inventorycount"] == "7");
  CHECK(state["reset"] == false);
}
