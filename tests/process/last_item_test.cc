// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Twelve shoppers reach for ten units at the same instant, through two gateways, again and again:
// ten get one, two are told it is sold out, and everyone who watches sees zero.
#include <array>
#include <atomic>
#include <barrier>
#include <iostream>
#include <memory>

#include "tests/support/catch.h"
#include "tests/support/cursor.h"
#include "tests/support/parallel.h"
#include "tests/support/shop.h"
#include "tests/support/watcher.h"

using support::add;
using support::Cursor;
using support::HttpResponse;
using support::Json;
using support::remove;
using support::Shop;

namespace {

constexpr std::size_t kShoppers = 12;
constexpr std::size_t kStock = 10;
constexpr std::size_t kGateways = 2;
constexpr std::size_t kWatchers = 4;

/// The shoppers and the test meet before each step, so that each step's requests leave together.
class Rush {
 public:
  explicit Rush(const Shop& shop) : shop_(shop), meeting_(kShoppers + 1) {
    for (std::size_t i = 0; i < kWatchers; ++i)
      watchers_.push_back(std::make_unique<support::Watcher>(shop.http(i % kGateways), "&item=P"));
    for (auto& watcher : watchers_) threads_.run([&watcher] { watcher->run(); });
    for (std::size_t i = 0; i < kShoppers; ++i) threads_.run([this, i] { shop_until_closed(i); });
  }

  /// Everyone adds one, everyone removes; empty, or what was wrong.
  std::string round() {
    const std::string added = step(&Rush::check_adds);
    const std::string removed = step(&Rush::check_removes);
    return added.empty() ? removed : added;
  }

  /// Ends all threads; throws what one of them threw.
  void close() {
    closed_ = true;
    meeting_.arrive_and_drop();
    for (auto& watcher : watchers_) watcher->stop();
    threads_.join();
  }

 private:
  std::string step(std::string (Rush::*check)()) {
    meeting_.arrive_and_wait();  // requests leave
    meeting_.arrive_and_wait();  // answers are there
    try {
      return threads_.failed() ? "a thread failed" : (this->*check)();
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  void shop_until_closed(std::size_t index) {
    try {
      const std::string session = "shopper-" + std::to_string(index);
      auto connection = shop_.connect(index % kGateways);
      for (bool adding = true;; adding = !adding) {
        meeting_.arrive_and_wait();
        if (closed_) return;
        answers_[index] = connection.request(adding ? add(session, "P", 1) : remove(session, "P"));
        meeting_.arrive_and_wait();
      }
    } catch (...) {
      meeting_.arrive_and_drop();
      throw;
    }
  }

  std::string check_adds() {
    std::size_t got = 0;
    std::size_t sold_out = 0;
    for (const auto& answer : answers_) {
      if (answer.status == 200) ++got;
      if (answer.status == 409) ++sold_out;
    }
    if (got != kStock || sold_out != kShoppers - kStock)
      return std::to_string(got) + " got one and " + std::to_string(sold_out) + " did not";
    return watchers_see("0");
  }

  std::string check_removes() {
    for (const auto& answer : answers_)
      if (answer.status != 200) return "a remove was answered " + std::to_string(answer.status);
    return watchers_see(std::to_string(kStock));
  }

  std::string watchers_see(const std::string& count) {
    std::uint64_t last = 0;
    for (const auto& answer : answers_)
      if (answer.status == 200) last = std::max(last, Cursor(answer.json()["cursor"]).seq);
    for (auto& watcher : watchers_) {
      const Json state = watcher->await(last);
      if (state["inventorycount"] != count) return "a watcher ends at " + state.dump();
    }
    return "";
  }

  const Shop& shop_;
  std::barrier<> meeting_;
  std::atomic<bool> closed_ = false;
  // Written by each shopper before it arrives, read by the test after all have.
  std::array<HttpResponse, kShoppers> answers_;
  std::vector<std::unique_ptr<support::Watcher>> watchers_;
  support::Parallel threads_;
};

}  // namespace

TEST_CASE("of twelve who want the last ten exactly ten succeed and everyone sees zero") {
  const long rounds = support::from_environment("HOLDFAST_RUSH_ROUNDS", 200);
  const Shop shop({.gateways = kGateways});
  Rush rush(shop);
  long done = 0;
  std::string wrong;
  for (; done < rounds && wrong.empty(); ++done) wrong = rush.round();
  INFO("round " << done);
  CHECK(wrong == "");
  REQUIRE_NOTHROW(rush.close());
}
