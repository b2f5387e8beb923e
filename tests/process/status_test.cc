// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// GET /status, row by row of the contract's table: who is answered now, who is held, until what.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Json;
using support::milliseconds;
using support::remove;
using support::Shop;

namespace {

// A poll that was sent and is counted as held gets nothing in this time; a longer look would only
// make the test slower.
constexpr milliseconds kMoment{100};

/// Sends the poll and waits until the gateway holds it.
support::HttpConnection hold(const Shop& shop, const support::HttpRequest& poll,
                             std::size_t gateway = 0) {
  auto connection = shop.connect(gateway);
  connection.send(poll);
  shop.wait_held(1, gateway);
  return connection;
}

std::string epoch_of(const std::string& cursor) { return cursor.substr(0, cursor.find('.')); }

}  // namespace

TEST_CASE("a poll without since is held until the next change") {
  const Shop shop;
  REQUIRE(shop.request(add("early", "P", 2)).status == 200);
  auto poll = hold(shop, get("/status"));
  CHECK_FALSE(poll.has_news_within(kMoment));
  const auto added = shop.request(add("late", "P", 1)).json();
  const auto answer = poll.read();
  CHECK(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "7");
  CHECK(answer.json()["cursor"] == added["cursor"]);
}

TEST_CASE("wait=0 gets the state now as the contract prints it") {
  const Shop shop;
  const Json added = shop.request(add("anna", "P", 1)).json();
  support::HttpResponse answer;
  REQUIRE(support::eventually([&] {  // the reply may overtake the change
    answer = shop.request(get("/status?session=anna&item=P&wait=0"));
    return answer.json()["cursor"] == added["cursor"];
  }));
  REQUIRE(answer.status == 200);
  Json body = answer.json();
  const std::string cursor = body["cursor"];
  CHECK(answer.header("ETag") == "\"" + cursor + "\"");
  CHECK(answer.header("Cache-Control") == "private, no-cache");
  CHECK(answer.header("Content-Type").value_or("").starts_with("application/json"));
  CHECK(body["items"][0]["next_release_ms"].get<long>() > 0);
  CHECK(body["items"][0]["next_release_ms"].get<long>() <= 900000);
  body["items"][0]["next_release_ms"] = 0;
  CHECK(
      body ==
      Json{
          {"inventorycount", "9"},
          {"cursor", epoch_of(cursor) + ".1"},
          {"reset", false},
          {"stale", false},
          {"items",
           {{{"item", "P"}, {"available", 9}, {"held", 1}, {"stock", 10}, {"next_release_ms", 0}}}},
          {"next", {{"delay_ms", 0}}}});
}

TEST_CASE("a since older than the item's last change gets the state now") {
  const Shop shop;
  const std::string before = shop.cursor();
  const Json added = shop.request(add("anna", "P", 4)).json();
  const Json state = shop.request(get("/status?since=" + before)).json();
  CHECK(state["inventorycount"] == "6");
  CHECK(state["cursor"] == added["cursor"]);
  CHECK(state["reset"] == false);
}

TEST_CASE("a current since is held until a watched item changes") {
  const Shop shop;
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  auto poll = hold(shop, get("/status?since=" + shop.cursor()));
  CHECK_FALSE(poll.has_news_within(kMoment));
  REQUIRE(shop.request(remove("anna", "P")).status == 200);
  CHECK(poll.read().json()["inventorycount"] == "10");
}

TEST_CASE("a current If-None-Match holds like a current since") {
  const Shop shop;
  auto poll = hold(shop, get("/status", {{"If-None-Match", "\"" + shop.cursor() + "\""}}));
  CHECK_FALSE(poll.has_news_within(kMoment));
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  const auto answer = poll.read();
  CHECK(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "9");
}

TEST_CASE("an old If-None-Match gets the state now") {
  const Shop shop;
  const std::string before = shop.cursor();
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  const auto answer = shop.request(get("/status", {{"If-None-Match", "\"" + before + "\""}}));
  CHECK(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "9");
}

TEST_CASE("a since of another epoch gets the state now and is told to reset") {
  const Shop shop;
  REQUIRE(shop.request(add("anna", "P", 3)).status == 200);
  const Json state = shop.status("&since=0therEp0ch.1");
  CHECK(shop.request(get("/status?wait=55&since=0therEp0ch.1")).json()["reset"] == true);
  CHECK(state["reset"] == true);
  CHECK(state["inventorycount"] == "7");
}

TEST_CASE("a since ahead of cartd gets the state and is told to reset instead of waiting") {
  const Shop shop;
  REQUIRE(shop.request(add("anna", "P", 3)).status == 200);
  const std::string ahead = epoch_of(shop.cursor()) + ".1000000";
  const Json state = shop.request(get("/status?wait=55&since=" + ahead)).json();
  CHECK(state["reset"] == true);
  CHECK(state["inventorycount"] == "7");
  CHECK(state["cursor"] == shop.cursor());
}

TEST_CASE("a cursor from another gateway is never answered with something older") {
  const Shop shop({.gateways = 2});
  auto writer = shop.connect(0);
  auto poll = shop.connect(1);
  for (int round = 0; round < 25; ++round) {
    const Json added = writer.request(add("anna", "P", 1 + round % 9)).json();
    const std::string cursor = added["cursor"];
    // The other gateway may not have heard of it yet: it waits for it, then holds the poll.
    poll.send(get("/status?since=" + cursor));
    shop.wait_held(1, 1);
    const Json removed = writer.request(remove("anna", "P")).json();
    const Json state = poll.read().json();
    CHECK(state["cursor"] == removed["cursor"]);
    CHECK(state["inventorycount"] == "10");
    CHECK(state["reset"] == false);
  }
}

TEST_CASE("a wait that ends without If-None-Match gets the state and the head cursor") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5}]})"});
  const std::string before = shop.cursor();
  // A change of an item that is not watched moves the head, and wakes nobody.
  auto poll = shop.connect();
  poll.send(get("/status?item=P&wait=2&since=" + before));
  const Json added = shop.request(add("anna", "Q", 1)).json();
  const auto answer = poll.read();
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "10");
  CHECK(answer.json()["cursor"] == added["cursor"]);
  CHECK(answer.json()["reset"] == false);
}

TEST_CASE("a wait that ends with If-None-Match gets 304 and no body") {
  const Shop shop;
  const std::string cursor = shop.cursor();
  auto poll = shop.connect();
  const auto answer =
      poll.request(get("/status?wait=1", {{"If-None-Match", "\"" + cursor + "\""}}));
  CHECK(answer.status == 304);
  CHECK(answer.body.empty());
  CHECK(answer.header("ETag") == "\"" + cursor + "\"");
  // The connection is in step: the next answer is the next request's.
  CHECK(poll.request(get("/items")).json()["items"][0]["item"] == "P");
}

TEST_CASE("Prefer wait is the parameter's alias and is confirmed") {
  const Shop shop;
  const auto answer = shop.request(get("/status", {{"Prefer", "wait=1"}}));
  CHECK(answer.status == 200);
  CHECK(answer.header("Preference-Applied") == "wait=1");
  CHECK_FALSE(shop.request(get("/status?wait=0")).has("Preference-Applied"));
}

TEST_CASE("a change of another item does not end a hold") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5}]})"});
  auto poll = hold(shop, get("/status?item=Q&since=" + shop.cursor()));
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  CHECK_FALSE(poll.has_news_within(kMoment));
  REQUIRE(shop.request(add("anna", "Q", 2)).status == 200);
  CHECK(poll.read().json()["inventorycount"] == "3");
}

TEST_CASE("a poll may watch several items and is answered when any of them changes") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5},
                                           {"item":"R","stock":1}]})"});
  for (const std::string item : {"P", "R"}) {
    auto poll = hold(shop, get("/status?item=P&item=R&since=" + shop.cursor()));
    REQUIRE(shop.request(add("anna", item, 1)).status == 200);
    const Json state = poll.read().json();
    CHECK_FALSE(state.contains("inventorycount"));
    REQUIRE(state["items"].size() == 2);
    CHECK(state["items"][0]["item"] == "P");
    CHECK(state["items"][1]["item"] == "R");
  }
}

TEST_CASE("a poll may watch every item and is told of those that changed") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5},
                                           {"item":"R","stock":1}]})"});
  const Json all = shop.status("&item=*");
  CHECK_FALSE(all.contains("inventorycount"));
  CHECK(all["items"].size() == 3);
  auto poll = hold(shop, get("/status?item=*&since=" + all["cursor"].get<std::string>()));
  CHECK_FALSE(poll.has_news_within(kMoment));
  REQUIRE(shop.request(add("anna", "Q", 2)).status == 200);
  Json state = poll.read().json();
  CHECK_FALSE(state.contains("inventorycount"));
  REQUIRE(state["items"].size() == 1);
  CHECK(state["items"][0]["item"] == "Q");
  CHECK(state["items"][0]["available"] == 3);
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  REQUIRE(shop.request(add("anna", "R", 1)).status == 200);
  shop.status();  // the gateway has heard of both
  state = shop.request(get("/status?item=*&since=" + state["cursor"].get<std::string>())).json();
  REQUIRE(state["items"].size() == 2);
  CHECK(state["items"][0]["item"] == "R");
  CHECK(state["items"][1]["item"] == "P");
  CHECK(shop.status("&item=*&since=" + state["cursor"].get<std::string>())["items"].empty());
}

TEST_CASE("one change answers every poll that waits for it") {
  const Shop shop({.gateways = 2});
  const std::string cursor = shop.cursor();
  std::vector<support::HttpConnection> polls;
  for (std::size_t i = 0; i < 20; ++i) {
    polls.push_back(shop.connect(i % 2));
    polls.back().send(get("/status?since=" + cursor));
  }
  shop.wait_held(10, 0);
  shop.wait_held(10, 1);
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  for (auto& poll : polls) CHECK(poll.read().json()["inventorycount"] == "9");
  shop.wait_held(0, 0);
  shop.wait_held(0, 1);
}
