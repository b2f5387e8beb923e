// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One person with two hundred browsers, all at one instant and through two gateways, wants more than
// one person may have.
#include <barrier>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/parallel.h"
#include "tests/support/shop.h"

using support::Json;
using support::Shop;

namespace {

constexpr std::size_t kBrowsers = 200;
constexpr std::size_t kDoors = 2;
constexpr std::size_t kPerPerson = 2;
// A person is a session.
const std::string kPerson = "anna";
constexpr long kStock = 1000;
const std::string kScalped = R"({"items":[{"item":"P","stock":1000,"per_person":2}]})";

std::string order_of_browser(std::size_t index) {
  std::string digits = std::to_string(index);
  digits.insert(0, 12 - digits.size(), '0');
  return "123e4567-e89b-12d3-a456-" + digits;
}

/// Adds one and buys it until it has an order, or is told that there is no more for this person: which is
/// returned, or null. In between the others buy what it has added, and it what they have: so that cartd
/// has additions and checkouts together, some begin with the checkout.
Json shop_until_refused(support::HttpConnection connection, const std::string& order,
                        bool begins_with_checkout) {
  const auto checkout = support::post_json("/checkout", {{"session", kPerson}, {"order", order}});
  const auto deadline = support::soon();
  for (bool adds = !begins_with_checkout; !deadline.passed(); adds = !adds) {
    const auto answer = connection.request(adds ? support::add(kPerson, "P", 1) : checkout);
    if (answer.status == 200 && !adds) return {};
    if (answer.status == 200) continue;
    const Json refusal = answer.json();
    if (adds) return refusal;
    if (refusal["type"] != "empty-cart")
      throw std::runtime_error("a checkout is answered " + answer.body);
  }
  throw support::TimedOut("a browser neither buys nor is refused");
}

support::ExitStatus say(const Shop& shop, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--operator", shop.operations()});
  support::ChildProcess cartctl("cartctl", support::kCartctlProgram, std::move(arguments));
  return cartctl.wait_exit();
}

void check_refused(const Json& refusal) {
  CHECK(refusal["type"] == "quantity-limit");
  CHECK(refusal["per_person"] == kPerPerson);
  CHECK(refusal["already"] == kPerPerson);
}

}  // namespace

TEST_CASE("of one person's two hundred browsers exactly two buy where two is the limit") {
  const bool is_to_be_paid = GENERATE(false, true);
  INFO("to be paid: " << is_to_be_paid);
  const Shop shop({.gateways = kDoors,
                   .cartd_flags = {"--payment", is_to_be_paid ? "external" : "none"},
                   .catalog = kScalped});
  std::vector<Json> refusals(kBrowsers);
  support::Parallel threads;
  std::barrier together(static_cast<std::ptrdiff_t>(kBrowsers));
  for (std::size_t i = 0; i < kBrowsers; ++i)
    threads.run([&, i] {
      std::optional<support::HttpConnection> connection;
      try {
        connection.emplace(shop.connect(i % kDoors));
      } catch (...) {
        together.arrive_and_drop();  // the others do not wait for it
        throw;
      }
      together.arrive_and_wait();
      refusals[i] = shop_until_refused(std::move(*connection), order_of_browser(i), i / 2 % 2 == 1);
    });
  REQUIRE_NOTHROW(threads.join());

  std::vector<std::string> bought;
  for (std::size_t i = 0; i < kBrowsers; ++i)
    if (refusals[i].is_null())
      bought.push_back(order_of_browser(i));
    else
      check_refused(refusals[i]);
  CHECK(bought.size() == kPerPerson);
  for (const auto& order : bought) {
    const Json made = shop.insist(support::get("/orders/" + order + "?session=" + kPerson)).json();
    CHECK(made["state"] == (is_to_be_paid ? "paying" : "sold"));
    CHECK(made["lines"][0]["quantity"] == 1);
    if (is_to_be_paid) CHECK(say(shop, {"order", "confirm", order}) == support::exited(0));
  }
  check_refused(shop.request(support::add(kPerson, "P", 1), 1).json());
  CHECK(support::eventually([&] {  // a gateway hears of what was confirmed by the feed alone
    const Json item = shop.status()["items"][0];
    return item["stock"] == kStock - kPerPerson && item["held"] == 0;
  }));
  CHECK(say(shop, {"verify"}) == support::exited(0));
}
