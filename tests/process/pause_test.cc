// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A sale that is paused and goes on, with the real programs.
#include <chrono>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::exited;
using support::get;
using support::Json;
using support::Shop;

namespace {

support::ExitStatus tell_shop(const Shop& shop, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--operator", shop.operations()});
  support::ChildProcess cartctl("cartctl", support::kCartctlProgram, std::move(arguments));
  return cartctl.wait_exit();
}

long left_of_hold(const Shop& shop, const std::string& session) {
  const Json cart = shop.insist(get("/cart?session=" + session)).json();
  REQUIRE(cart["lines"].size() == 1);
  return cart["lines"][0]["expires_in_ms"];
}

}  // namespace

TEST_CASE(
    "what is left of a hold is left of it after a pause, a restart of cartd and a resumption") {
  Shop shop({.cartd_flags = {"--hold-ttl", "5m"}});
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  const std::string before = shop.cursor();
  REQUIRE(tell_shop(shop, {"sale", "pause", "--reason", "We check the price."}) == exited(0));

  const auto told = shop.request(get("/status?since=" + before));
  REQUIRE(told.status == 200);
  CHECK(told.json()["reason"] == "We check the price.");
  CHECK(told.json()["items"][0]["paused"] == true);
  CHECK(told.json()["items"][0]["next_release_ms"].is_null());
  const long left = left_of_hold(shop, "anna");
  const auto refused = shop.request(add("ben", "P", 1));
  CHECK(refused.status == 409);
  CHECK(refused.json()["type"] == "paused");
  CHECK(refused.json()["reason"] == "We check the price.");

  shop.cartd().kill9();
  shop.start_cartd();
  CHECK(left_of_hold(shop, "anna") == left);
  CHECK(shop.status()["items"][0]["paused"] == true);

  REQUIRE(tell_shop(shop, {"sale", "resume"}) == exited(0));
  CHECK(left_of_hold(shop, "anna") <= left);
  CHECK(shop.request(add("ben", "P", 1)).status == 200);
  const Json after = shop.status();
  CHECK_FALSE(after.contains("reason"));
  CHECK_FALSE(after["items"][0].contains("paused"));
  CHECK(after["items"][0]["next_release_ms"].is_number());
  CHECK(tell_shop(shop, {"verify"}) == exited(0));
}

// For script/soak: it takes 14 s, and judges time.
TEST_CASE("a hold that has 3 s left before a pause of 10 s has 3 s left after it", "[.soak]") {
  using support::Clock;
  using support::milliseconds;
  Shop shop({.cartd_flags = {"--hold-ttl", "3s"}});
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  REQUIRE(tell_shop(shop, {"sale", "pause"}) == exited(0));
  const long left = left_of_hold(shop, "anna");
  shop.cartd().kill9();
  std::this_thread::sleep_for(std::chrono::seconds(10));
  shop.start_cartd();
  CHECK(left_of_hold(shop, "anna") == left);

  const auto before = Clock::now();
  REQUIRE(tell_shop(shop, {"sale", "resume"}) == exited(0));
  const auto after = Clock::now();
  CHECK(support::eventually(
      [&] { return shop.insist(get("/cart?session=anna")).json()["lines"].empty(); }));
  const auto ended = Clock::now();
  std::cout << "a hold with " << left << " ms left before a pause of 10 s ended "
            << std::chrono::duration_cast<milliseconds>(ended - after).count() << " ms after it\n";
  CHECK(ended - before >= milliseconds(left - 200));
  CHECK(ended - after <= milliseconds(left + 200));
}
