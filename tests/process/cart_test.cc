// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Holds: absolute amounts, safe repeats, clocks that run out and come back to the count.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Json;
using support::post_json;
using support::remove;
using support::Shop;

TEST_CASE("a quantity is what the session holds and not what it gets on top") {
  const Shop shop;
  auto connection = shop.connect();
  // Asked for, then available.
  const std::vector<std::pair<int, std::string>> steps = {{3, "7"}, {3, "7"},  {5, "5"},
                                                          {2, "8"}, {10, "0"}, {1, "9"}};
  for (const auto& [quantity, available] : steps) {
    INFO("add " << quantity);
    const auto answer = connection.request(add("anna", "P", quantity));
    REQUIRE(answer.status == 200);
    CHECK(answer.json()["inventorycount"] == available);
    CHECK(answer.json()["lines"][0]["quantity"] == quantity);
  }
}

TEST_CASE("a repeat changes nothing and neither does removing what is not held") {
  const Shop shop;
  const Json first = shop.request(add("anna", "P", 2)).json();
  CHECK(shop.request(add("anna", "P", 2)).json()["cursor"] == first["cursor"]);
  const Json nothing = shop.request(remove("bob", "P")).json();
  CHECK(nothing["cursor"] == first["cursor"]);
  CHECK(nothing["lines"] == Json::array());
  CHECK(nothing["inventorycount"] == "8");
}

TEST_CASE("a refused add leaves the hold as it was") {
  const Shop shop;
  REQUIRE(shop.request(add("anna", "P", 2)).status == 200);
  CHECK(shop.request(add("anna", "P", 11)).status == 409);
  CHECK(shop.request(get("/cart?session=anna")).json()["lines"][0]["quantity"] == 2);
  CHECK(shop.status()["inventorycount"] == "8");
}

TEST_CASE("a cart lists every hold of its session and no other's") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5}]})"});
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  REQUIRE(shop.request(add("anna", "Q", 2)).status == 200);
  REQUIRE(shop.request(add("bob", "Q", 3)).status == 200);
  const Json cart = shop.request(get("/cart?session=anna")).json();
  CHECK(cart["session"] == "anna");
  CHECK(cart["cursor"] == shop.cursor());
  REQUIRE(cart["lines"].size() == 2);
  std::map<std::string, int> held;
  for (const auto& line : cart["lines"]) held[line["item"]] = line["quantity"];
  CHECK(held == std::map<std::string, int>{{"P", 1}, {"Q", 2}});
}

TEST_CASE("an unknown session has an empty cart") {
  const Shop shop;
  const auto answer = shop.request(get("/cart?session=nobody"));
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["session"] == "nobody");
  CHECK(answer.json()["lines"] == Json::array());
}

TEST_CASE("JSON does what the form does") {
  const Shop shop;
  const auto added = shop.request(
      post_json("/cart", {{"session", "anna"}, {"action", "add"}, {"item", "P"}, {"quantity", 4}}));
  REQUIRE(added.status == 200);
  CHECK(added.json()["inventorycount"] == "6");
  const auto removed =
      shop.request(post_json("/cart", {{"session", "anna"}, {"action", "remove"}}));
  REQUIRE(removed.status == 200);
  CHECK(removed.json()["inventorycount"] == "10");
}

TEST_CASE("a hold that runs out comes back to the count of an open poll") {
  const Shop shop({.cartd_flags = {"--hold-ttl", "1s"}});
  const Json added = shop.request(add("anna", "P", 3)).json();
  CHECK(added["lines"][0]["expires_in_ms"].get<long>() <= 1000);
  auto poll = shop.connect();
  poll.send(get("/status?since=" + added["cursor"].get<std::string>()));
  const Json state = poll.read().json();
  CHECK(state["inventorycount"] == "10");
  CHECK(state["items"][0]["held"] == 0);
  CHECK(state["items"][0]["next_release_ms"].is_null());
  CHECK(shop.request(get("/cart?session=anna")).json()["lines"] == Json::array());
}

TEST_CASE("with hold-ttl 0 a hold never expires and says so") {
  const Shop shop({.cartd_flags = {"--hold-ttl", "0"}});
  const Json added = shop.request(add("anna", "P", 3)).json();
  CHECK(added["lines"][0]["expires_in_ms"].is_null());
  CHECK(added["items"][0]["next_release_ms"].is_null());
  CHECK(shop.status()["items"][0]["next_release_ms"].is_null());
}

TEST_CASE("a hold's clock restarts only when its quantity grows") {
  const Shop shop;
  auto connection = shop.connect();
  const auto left_after = [&](int quantity) {
    const auto answer = connection.request(add("anna", "P", quantity));
    REQUIRE(answer.status == 200);
    return answer.json()["lines"][0]["expires_in_ms"].get<long>();
  };
  const long start = left_after(3);
  // Repeats show the clock run; were it restarted, this would never come.
  long left = start;
  REQUIRE(support::eventually([&] { return (left = left_after(3)) <= start - 50; }));
  const long less = left_after(2);
  CHECK(less <= left);
  CHECK(left_after(4) > left);
}

TEST_CASE("the next release is the earliest hold's") {
  const Shop shop;
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  long annas = 0;
  REQUIRE(support::eventually([&] {
    annas = shop.request(get("/cart?session=anna")).json()["lines"][0]["expires_in_ms"];
    return annas <= 900000 - 50;
  }));
  const Json bobs = shop.request(add("bob", "P", 1)).json();
  CHECK(bobs["items"][0]["next_release_ms"].get<long>() <= annas);
  CHECK(bobs["lines"][0]["expires_in_ms"].get<long>() > annas);
  // When the earliest is given back, the next one is Bob's: no earlier than his cart says later.
  const Json removed = shop.request(remove("anna", "P")).json();
  const long bobs_now = shop.request(get("/cart?session=bob")).json()["lines"][0]["expires_in_ms"];
  CHECK(removed["items"][0]["next_release_ms"].get<long>() >= bobs_now);
}
