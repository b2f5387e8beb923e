// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A sale from the cart to the order, through several gateways and crashes; lines added together; the
// waiting line; and what a display hides.
#include <future>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::HttpRequest;
using support::Json;
using support::post_json;
using support::remove;
using support::Shop;

namespace {

constexpr const char* kOrder = "123e4567-e89b-12d3-a456-426614174000";
constexpr const char* kOther = "123e4567-e89b-12d3-a456-426614174001";

HttpRequest checkout(const std::string& session, const std::string& order) {
  return post_json("/checkout", {{"session", session}, {"order", order}});
}
HttpRequest wait(const std::string& session, const std::string& item) {
  return post_json("/cart", {{"session", session}, {"action", "wait"}, {"item", item}});
}
Json cart_of(const Shop& shop, const std::string& session) {
  return shop.insist(get("/cart?session=" + session)).json();
}

}  // namespace

TEST_CASE("a checkout sells the cart, and what is available does not move") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5}]})"});
  REQUIRE(shop.request(add("anna", "P", 2)).status == 200);
  REQUIRE(shop.request(add("anna", "Q", 1)).status == 200);
  const auto sold = shop.request(checkout("anna", kOrder));
  REQUIRE(sold.status == 200);
  CHECK(sold.json()["order"] == kOrder);
  CHECK(sold.json()["session"] == "anna");
  CHECK(sold.json()["lines"] ==
        Json::array({{{"item", "P"}, {"quantity", 2}}, {{"item", "Q"}, {"quantity", 1}}}));
  const Json p = sold.json()["items"][0];
  CHECK(p["available"] == 8);
  CHECK(p["held"] == 0);
  CHECK(p["stock"] == 8);
  CHECK(cart_of(shop, "anna")["lines"] == Json::array());
  CHECK(shop.status()["items"][0]["stock"] == 8);
}

TEST_CASE("an order is made once, through any gateway and over a crash") {
  Shop shop({.gateways = 2, .cartd_flags = {"--hold-ttl", "1s"}});
  REQUIRE(shop.request(add("anna", "P", 2)).status == 200);
  const std::string answer = shop.request(checkout("anna", kOrder)).body;
  CHECK(shop.request(checkout("anna", kOrder), 1).body == answer);
  shop.cartd().kill9();
  shop.start_cartd();
  CHECK(shop.insist(checkout("anna", kOrder), 1).body == answer);
  CHECK(shop.insist(get(std::string("/orders/") + kOrder + "?session=anna")).body == answer);
  CHECK(shop.status()["items"][0]["stock"] == 8);
}

TEST_CASE("a checkout that cannot be says why") {
  const Shop shop;
  const auto refusal = [&](const std::string& session, const std::string& order) {
    const auto answer = shop.request(checkout(session, order));
    return std::to_string(answer.status) + " " + answer.json()["type"].get<std::string>();
  };
  CHECK(refusal("anna", kOrder) == "409 empty-cart");
  CHECK(refusal("anna", "7") == "400 bad-request");
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  REQUIRE(shop.request(checkout("anna", kOrder)).status == 200);
  REQUIRE(shop.request(add("bob", "P", 1)).status == 200);
  CHECK(refusal("bob", kOrder) == "422 order-mismatch");
  REQUIRE(shop.request(add("anna", "P", 3)).status == 200);
  CHECK(refusal("anna", kOrder) == "422 order-mismatch");
  const auto unknown = shop.request(get(std::string("/orders/") + kOther + "?session=anna"));
  CHECK(unknown.status == 404);
  CHECK(unknown.json()["type"] == "unknown-order");
  CHECK(shop.request(get(std::string("/orders/") + kOrder + "?session=bob")).status == 404);
}

TEST_CASE("what ran out is told before anything is sold, also over a restart") {
  Shop shop({.cartd_flags = {"--hold-ttl", "1s"},
             .catalog = R"({"items":[{"item":"P","stock":1},)"
                        R"({"item":"Q","stock":5,"hold_ttl":"15m"}]})"});
  REQUIRE(shop.request(add("anna", "Q", 1)).status == 200);
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  REQUIRE(support::eventually([&] { return cart_of(shop, "anna")["lines"].size() == 1; }));
  const auto refused = [&] {
    const auto answer = shop.insist(checkout("anna", kOrder));
    CHECK(answer.status == 409);
    CHECK(answer.json()["type"] == "hold-expired");
    CHECK(answer.json()["item"] == "P");
    CHECK(answer.json()["requested"] == 1);
    CHECK(answer.json()["available"] == 1);
  };
  refused();
  const Json lapsed = {{{"item", "P"}, {"quantity", 1}, {"cause", "expired"}}};
  CHECK(cart_of(shop, "anna")["lapsed"] == lapsed);
  shop.cartd().kill9();
  shop.start_cartd();
  refused();
  CHECK(cart_of(shop, "anna")["lapsed"] == lapsed);
  REQUIRE(shop.insist(remove("anna", "P")).status == 200);
  CHECK_FALSE(cart_of(shop, "anna").contains("lapsed"));
  const auto sold = shop.insist(checkout("anna", kOrder));
  REQUIRE(sold.status == 200);
  CHECK(sold.json()["lines"] == Json::array({{{"item", "Q"}, {"quantity", 1}}}));
}

TEST_CASE("a checkout that says what was shown sells that, or tells the cart as it is") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":9},{"item":"Q","stock":9}]})"});
  REQUIRE(shop.request(add("anna", "P", 2)).status == 200);
  const auto shown = [](const Json& lines) {
    return post_json("/checkout", {{"session", "anna"}, {"order", kOrder}, {"lines", lines}});
  };
  const Json two = {{{"item", "P"}, {"quantity", 2}}};
  REQUIRE(shop.request(add("anna", "Q", 1)).status == 200);  // on another device
  const auto changed = shop.request(shown(two));
  CHECK(changed.status == 409);
  CHECK(changed.json()["type"] == "cart-changed");
  CHECK(changed.json()["title"] == "Another cart");
  REQUIRE(changed.json()["lines"].size() == 2);
  CHECK(changed.json()["lines"][0]["quantity"] == 2);
  CHECK(changed.json()["lines"][1]["item"] == "Q");
  CHECK(shop.request(shown(Json::array())).json()["field"] == "lines");
  const auto sold = shop.request(shown({{{"item", "Q"}, {"quantity", 1}}, two[0]}));
  REQUIRE(sold.status == 200);
  CHECK(sold.json()["lines"].size() == 2);
}

TEST_CASE("a session's poll hears what another device did to its cart, at another gateway too") {
  // The session that is a person's own has another name on the feed.
  const std::string who = GENERATE("anna", "p_SZFeDX1LQC4wF9AQvBwOgw");
  const Shop shop(
      {.gateways = 2, .catalog = R"({"items":[{"item":"P","stock":9},{"item":"Q","stock":9}]})"});
  const auto known = shop.request(add(who, "P", 1)).json()["cursor"].get<std::string>();
  // Of Q nothing changes: without its cart it would be held to the end.
  const auto asked =
      get("/status?item=Q&wait=50&session=" + who + "&since=" + known + "&cart=" + known);
  auto held = std::async(std::launch::async, [&] { return shop.insist(asked, 1); });
  REQUIRE(shop.request(add(who, "P", 2)).status == 200);
  const auto told = held.get();
  REQUIRE(told.status == 200);
  const auto news = told.json()["cart"].get<std::string>();
  CHECK(news > known);
  CHECK(told.json()["items"][0]["item"] == "Q");
  CHECK(cart_of(shop, who)["lines"][0]["quantity"] == 2);
  const auto now = shop.insist(get("/status?item=Q&wait=0&session=" + who + "&cart=" + news), 1);
  CHECK_FALSE(now.json().contains("cart"));
  CHECK(shop.request(get("/status?cart=x&session=" + who)).json()["field"] == "cart");
  CHECK(shop.request(get("/status?cart=" + news)).json()["field"] == "session");
}

TEST_CASE("several lines are added together or not at all") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":1}]})"});
  const auto add_both = [](const std::string& session) {
    return post_json("/cart", {{"session", session},
                               {"action", "add"},
                               {"lines", {{{"item", "P"}, {"quantity", 2}}, {{"item", "Q"}}}}});
  };
  const auto added = shop.request(add_both("anna"));
  REQUIRE(added.status == 200);
  CHECK(added.json()["items"].size() == 2);
  CHECK(added.json()["lines"].size() == 2);
  const auto refused = shop.request(add_both("bob"));
  CHECK(refused.status == 409);
  CHECK(refused.json()["item"] == "Q");
  CHECK(cart_of(shop, "bob")["lines"] == Json::array());
  CHECK(shop.status("&item=P")["items"][0]["available"] == 8);
}

TEST_CASE("the first in line is offered what comes back, and others hear of it") {
  Shop shop({.catalog = R"({"items":[{"item":"P","stock":1}]})"});
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  const Json first = shop.request(wait("bob", "P")).json();
  CHECK(first["waiting"] == Json::array({{{"item", "P"}, {"ticket", 1}, {"position", 1}}}));
  const Json second = shop.request(wait("carl", "P")).json();
  CHECK(second["waiting"][0]["position"] == 2);
  CHECK(second["items"][0]["waiting"] == 2);
  shop.cartd()
      .kill9();  // a line outlives its keeper; the gateway's loops reach it again one by one
  shop.start_cartd();
  CHECK(shop.insist(wait("carl", "P")).json()["waiting"] == second["waiting"]);

  auto poll = shop.connect();
  poll.send(get("/status?since=" + shop.cursor()));
  shop.wait_held(1);
  REQUIRE(shop.insist(remove("anna", "P")).status == 200);
  const Json heard = poll.read().json();
  CHECK(heard["items"][0]["turn"] == 1);
  CHECK(heard["items"][0]["waiting"] == 1);
  CHECK(heard["inventorycount"] == "0");
  const Json offered = cart_of(shop, "bob")["lines"][0];
  CHECK(offered["offer"] == true);
  CHECK(offered["expires_in_ms"].get<long>() <= 120'000);
  CHECK(shop.insist(add("dora", "P", 1)).status == 409);
  const Json taken = shop.insist(add("bob", "P", 1)).json()["lines"][0];
  CHECK_FALSE(taken.contains("offer"));
  CHECK(taken["expires_in_ms"].get<long>() > 120'000);
}

TEST_CASE("an offer that is not taken goes to the next in line") {
  const Shop shop(
      {.cartd_flags = {"--offer-ttl", "1s"}, .catalog = R"({"items":[{"item":"P","stock":1}]})"});
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  REQUIRE(shop.request(wait("bob", "P")).status == 200);
  REQUIRE(shop.request(wait("carl", "P")).status == 200);
  REQUIRE(shop.request(remove("anna", "P")).status == 200);
  REQUIRE(support::eventually([&] { return !cart_of(shop, "carl")["lines"].empty(); }));
  CHECK(cart_of(shop, "bob")["lines"] == Json::array());
}

TEST_CASE("a number that is hidden is in no answer") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":7421,"display":"low","below":9},)"
                              R"({"item":"Q","stock":7421,"display":"yes-no"}]})"});
  std::string all;
  for (const char* path : {"/", "/items", "/status?wait=0&item=P&item=Q", "/status?wait=0"})
    all += shop.request(get(path)).body;
  for (const char* item : {"P", "Q"}) {
    all += shop.request(add("anna", item, 1)).body;
    all += shop.request(add("bob", item, 9000)).body;
  }
  all += shop.request(checkout("anna", kOrder)).body;
  CAPTURE(all);
  CHECK(all.find("7421") == std::string::npos);
  CHECK(all.find("7420") == std::string::npos);
  CHECK(all.find("\"level\":\"in-stock\"") != std::string::npos);
  CHECK(shop.status()["inventorycount"] == "in-stock");
}
