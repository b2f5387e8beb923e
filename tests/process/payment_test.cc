// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Orders that are to be paid: they wait, run out, are given up by their shopper or confirmed by the
// shop's own servers, and outlive crashes.
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::exited;
using support::get;
using support::HttpResponse;
using support::Json;
using support::post_json;
using support::Shop;

namespace {

const std::string kPaidOrder = "123e4567-e89b-12d3-a456-426614174000";

Json make_order(const Shop& shop, const std::string& session, int quantity) {
  REQUIRE(shop.request(add(session, "P", quantity)).status == 200);
  const auto made = shop.request(post_json(
      "/checkout", {{"session", session}, {"order", kPaidOrder}, {"reference", "basket 17"}}));
  REQUIRE(made.status == 200);
  CHECK(made.json()["state"] == "paying");
  CHECK(made.json()["reference"] == "basket 17");
  return made.json();
}

Json order_of(const Shop& shop, const std::string& session) {
  return shop.insist(get("/orders/" + kPaidOrder + "?session=" + session)).json();
}

HttpResponse give_up(const Shop& shop, const std::string& session) {
  return shop.insist(post_json("/orders/" + kPaidOrder + "/release", {{"session", session}}));
}

/// What the shop's own servers say of the order; returns how that ended.
support::ExitStatus say(const Shop& shop, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--operator", shop.operations()});
  support::ChildProcess cartctl("cartctl", support::kCartctlProgram, std::move(arguments));
  return cartctl.wait_exit();
}

}  // namespace

TEST_CASE("an order that is not paid in time is released, and a held poll hears of its units") {
  const Shop shop({.cartd_flags = {"--payment", "external", "--payment-ttl", "1s"},
                   .catalog = R"({"items":[{"item":"P","stock":1}]})"});
  const Json made = make_order(shop, "anna", 1);
  CHECK(made["expires_in_ms"].get<long>() <= 1000);
  CHECK(made["items"][0]["available"] == 0);
  const auto told = shop.request(get("/status?since=" + made["cursor"].get<std::string>()));
  REQUIRE(told.status == 200);
  CHECK(told.json()["items"][0]["available"] == 1);
  CHECK(told.json()["items"][0]["stock"] == 1);
  const Json order = order_of(shop, "anna");
  CHECK(order["state"] == "released");
  CHECK(order["cause"] == "expired");
  CHECK_FALSE(order.contains("expires_in_ms"));
}

TEST_CASE("an order waits for its payment over a crash, is confirmed once, and stays sold") {
  Shop shop({.cartd_flags = {"--payment", "external"}});
  const Json made = make_order(shop, "anna", 2);
  shop.cartd().kill9();
  shop.start_cartd();
  Json waiting = order_of(shop, "anna");
  CHECK(waiting["expires_in_ms"] <= made["expires_in_ms"]);
  waiting["expires_in_ms"] = made["expires_in_ms"];
  CHECK(waiting == made);
  for (int times = 0; times < 2; ++times) {
    CHECK(say(shop, {"order", "confirm", kPaidOrder}) == exited(0));
    CHECK(order_of(shop, "anna")["state"] == "sold");
    shop.cartd().kill9();
    shop.start_cartd();
    CHECK(order_of(shop, "anna")["state"] == "sold");
  }
  const auto refused = give_up(shop, "anna");
  CHECK(refused.status == 409);
  CHECK(refused.json()["type"] == "already-sold");
  CHECK(say(shop, {"verify"}) == exited(0));
  // A gateway hears of what was confirmed by the feed alone.
  CHECK(support::eventually([&] {
    const Json item = shop.insist(get("/items")).json()["items"][0];
    return item["stock"] == 8 && item["held"] == 0 && item.value("sold", 0) == 2;
  }));
}

TEST_CASE("what its shopper gives up goes to the next in line, and money for it comes too late") {
  const Shop shop({.cartd_flags = {"--payment", "external"},
                   .catalog = R"({"items":[{"item":"P","stock":1}]})"});
  make_order(shop, "anna", 1);
  REQUIRE(shop.request(post_json("/cart", {{"session", "bob"}, {"action", "wait"}})).status == 200);
  CHECK(give_up(shop, "bob").status == 404);
  CHECK(order_of(shop, "anna")["state"] == "paying");
  for (int times = 0; times < 2; ++times) {
    const auto released = give_up(shop, "anna");
    CHECK(released.status == 200);
    CHECK(released.json()["state"] == "released");
    CHECK(released.json()["cause"] == "shopper");
  }
  CHECK(shop.insist(get("/cart?session=bob")).json()["lines"][0]["offer"] == true);
  CHECK(say(shop, {"order", "confirm", kPaidOrder}) == exited(1));
  const Json late = order_of(shop, "anna");
  CHECK(late["state"] == "released");
  CHECK(late.value("refund_due", false));
}
