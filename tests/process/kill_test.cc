// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd is killed at random moments while shoppers add and remove through two gateways. Whatever
// was acknowledged is there afterwards, the numbers add up, and no watcher's cursor goes back.
//
// Each shopper owns a session, so it knows what its cart must be: what was acknowledged last. An
// unknown outcome (504) or a refusal (503) is repeated until it is known. HOLDFAST_KILLS and
// HOLDFAST_SEED override how often and which moments.
#include <condition_variable>
#include <iostream>
#include <map>
#include <random>

#include "tests/support/catch.h"
#include "tests/support/cursor.h"
#include "tests/support/failure_notes.h"
#include "tests/support/parallel.h"
#include "tests/support/shop.h"
#include "tests/support/watcher.h"

using support::HttpResponse;
using support::Json;
using support::milliseconds;
using support::Shop;

namespace {

constexpr std::size_t kGateways = 2;
constexpr std::size_t kShoppers = 6;
constexpr int kMaxQuantity = 4;
constexpr long kAcknowledgedBetweenKills = 10;
constexpr long kKillsBetweenAudits = 10;
const std::map<std::string, long> kStock = {{"P", 10}, {"Q", 5}};
const std::string kCatalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5}]})";

using Cart = std::map<std::string, long>;

Cart cart_of(const Json& answer) {
  Cart cart;
  for (const auto& line : answer["lines"]) cart[line["item"]] = line["quantity"];
  return cart;
}

/// Lets shoppers pass until the test closes it to look at a shop in which nothing moves.
class Gate {
 public:
  explicit Gate(std::size_t count) : count_(count) {}

  void pass() {
    std::unique_lock lock(guard_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    --waiting_;
  }
  /// Returns when everyone waits.
  void close() {
    std::unique_lock lock(guard_);
    open_ = false;
    if (!changed_.wait_until(lock, support::soon().at(), [this] { return waiting_ == count_; }))
      throw support::TimedOut("a shopper does not come to the gate");
  }
  void open() {
    const std::lock_guard lock(guard_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  const std::size_t count_;
  std::mutex guard_;  // of all below
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
  bool open_ = true;
};

/// One session that adds and removes at random and keeps account of what was acknowledged.
class Shopper {
 public:
  Shopper(const Shop& shop, std::size_t index, std::uint64_t seed)
      : session_("shopper-" + std::to_string(index)),
        connection_(shop.connect(index % kGateways)),
        random_(seed + index) {}

  const std::string& session() const { return session_; }
  const Cart& acknowledged() const { return acknowledged_; }
  std::size_t unknown_outcomes() const { return unknown_; }

  /// One change of the cart, repeated until its outcome is known. Throws when the answer
  /// contradicts what was acknowledged before.
  void act() {
    const std::string item = random_() % 3 == 0 ? "Q" : "P";
    const bool adding = random_() % 3 != 0;
    const int quantity = 1 + static_cast<int>(random_() % kMaxQuantity);
    const auto answer =
        settle(adding ? support::add(session_, item, quantity) : support::remove(session_, item));
    if (answer.status == 409) {
      if (!adding) throw std::runtime_error("a remove was refused: " + answer.body);
      return;
    }
    if (adding) {
      acknowledged_[item] = quantity;
    } else {
      acknowledged_.erase(item);
    }
    if (cart_of(answer.json()) != acknowledged_)
      throw std::runtime_error(session_ + " must hold " + Json(acknowledged_).dump() +
                               " but is told " + answer.body);
  }

 private:
  HttpResponse settle(const support::HttpRequest& request) {
    const auto deadline = support::soon();
    for (;;) {
      auto answer = connection_.request(request);
      if (answer.status == 200 || answer.status == 409) return answer;
      if (answer.status != 503 && answer.status != 504)
        throw std::runtime_error("answered " + std::to_string(answer.status) + answer.body);
      if (answer.status == 504) ++unknown_;
      if (deadline.passed()) throw support::TimedOut("still " + answer.body);
      std::this_thread::sleep_for(milliseconds(2));  // a polite client pauses before it repeats
    }
  }

  const std::string session_;
  support::HttpConnection connection_;
  std::mt19937_64 random_;
  Cart acknowledged_;
  std::size_t unknown_ = 0;
};

/// Shoppers and watchers at work until destroyed.
class Load {
 public:
  Load(const Shop& shop, std::uint64_t seed) : shop_(shop), gate_(kShoppers) {
    for (std::size_t i = 0; i < kShoppers; ++i)
      shoppers_.push_back(std::make_unique<Shopper>(shop, i, seed));
    for (std::size_t i = 0; i < kGateways; ++i)
      watchers_.push_back(std::make_unique<support::Watcher>(shop.http(i), "&item=P&item=Q"));
    for (auto& shopper : shoppers_) threads_.run([this, &shopper] { keep_shopping(*shopper); });
    for (auto& watcher : watchers_) threads_.run([&watcher] { watcher->run(); });
  }
  ~Load() { stop(); }

  /// Waits until `count` more changes are acknowledged than now.
  void progress(long count) {
    const long goal = acknowledged_ + count;
    if (!support::eventually([&] { return acknowledged_ >= goal || threads_.failed(); }))
      throw support::TimedOut("no command gets through");
    if (threads_.failed()) stop_and_throw();
  }

  /// Stops time and compares every cart and both gateways' numbers with what was acknowledged.
  void audit() {
    gate_.close();
    if (threads_.failed()) stop_and_throw();
    Cart held;
    for (const auto& shopper : shoppers_) {
      INFO(shopper->session());
      const auto answer = shop_.request(support::get("/cart?session=" + shopper->session()));
      REQUIRE(answer.status == 200);
      REQUIRE(cart_of(answer.json()) == shopper->acknowledged());
      for (const auto& [item, quantity] : shopper->acknowledged()) held[item] += quantity;
    }
    for (std::size_t gateway = 0; gateway < kGateways; ++gateway)
      for (const auto& [item, stock] : kStock) {
        INFO("gateway " << gateway << " item " << item);
        const std::string available = std::to_string(stock - held[item]);
        REQUIRE(support::eventually([&, &wanted = item] {
          return shop_.status("&item=" + wanted, gateway)["inventorycount"] == available;
        }));
      }
    gate_.open();
  }

  /// Ends all threads; throws what one of them threw.
  void stop_and_throw() {
    ask_to_stop();
    threads_.join();
  }

  std::string summary() const {
    std::size_t unknown = 0;
    for (const auto& shopper : shoppers_) unknown += shopper->unknown_outcomes();
    return std::to_string(acknowledged_) + " acknowledged, " + std::to_string(unknown) +
           " unknown outcomes";
  }

 private:
  void keep_shopping(Shopper& shopper) {
    try {
      while (!stopped_) {
        gate_.pass();
        shopper.act();
        ++acknowledged_;
      }
    } catch (...) {
      stopped_ = true;
      throw;
    }
  }
  void ask_to_stop() {
    stopped_ = true;
    gate_.open();
    for (auto& watcher : watchers_) watcher->stop();
  }
  void stop() {
    ask_to_stop();
    try {
      threads_.join();
    } catch (...) {  // an assertion of the test is on its way already
    }
  }

  const Shop& shop_;
  Gate gate_;
  std::atomic<bool> stopped_ = false;
  std::atomic<long> acknowledged_ = 0;
  std::vector<std::unique_ptr<Shopper>> shoppers_;
  std::vector<std::unique_ptr<support::Watcher>> watchers_;
  support::Parallel threads_;
};

}  // namespace

TEST_CASE("no acknowledged change is lost when cartd is killed again and again") {
  const long kills = support::from_environment("HOLDFAST_KILLS", 50);
  const auto seed = static_cast<std::uint64_t>(
      support::from_environment("HOLDFAST_SEED", static_cast<long>(std::random_device()())));
  std::cerr << "HOLDFAST_SEED=" << seed << "\n";
  std::mt19937_64 random(seed);
  Shop shop({.gateways = kGateways,
             .gateway_flags = {"--command-timeout", "200ms"},
             .catalog = kCatalog});
  Load load(shop, seed);
  for (long kill = 1; kill <= kills; ++kill) {
    INFO("kill " << kill << " of seed " << seed);
    REQUIRE_NOTHROW(load.progress(kAcknowledgedBetweenKills));
    // Not a wait for anything: it chooses the moment.
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    shop.cartd().kill9();
    shop.start_cartd();
    if (kill % kKillsBetweenAudits == 0) {
      REQUIRE_NOTHROW(load.progress(1));
      load.audit();
    }
  }
  REQUIRE_NOTHROW(load.progress(kAcknowledgedBetweenKills));
  load.audit();
  CHECK_NOTHROW(load.stop_and_throw());
  std::cerr << load.summary() << "\n";
}
