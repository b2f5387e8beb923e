// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: no deadline is reported early, none more than one tick late, whatever is set, moved and
// dropped. Method: random operations on the wheel and on a map, from a fixed list of seeds.
#include "gateway/core/deadline_wheel.h"

#include <map>
#include <random>
#include <set>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;
using base::Nanos;

constexpr Millis kTick = DeadlineWheel::kTick;
constexpr Millis kRound = kTick * static_cast<int>(DeadlineWheel::kBuckets);

std::set<std::uint32_t> take_all(DeadlineWheel& wheel, MonoTime now) {
  std::set<std::uint32_t> taken;
  while (const auto slot = wheel.take_due(now)) {
    CHECK(taken.insert(*slot).second);
  }
  return taken;
}

/// The wheel beside a map from slot to deadline. Every step ends with all that is due taken.
class WheelAndMap {
 public:
  explicit WheelAndMap(std::uint64_t seed) : random_(seed), wheel_(now_) {}

  void step() {
    for (auto count = below(20); count > 0; --count) {
      const auto slot = static_cast<std::uint32_t>(below(60));
      if (below(4) == 0) {
        wheel_.clear(slot);
        deadlines_.erase(slot);
      } else {
        const MonoTime deadline = now_ + distance();
        wheel_.set(slot, deadline);
        deadlines_[slot] = deadline;
      }
    }
    now_ += below(30) == 0 ? Nanos(2 * kRound) : up_to_ns(90'000'000);
    take_due();
    REQUIRE(wheel_.size() == deadlines_.size());
    check_next_due();
  }

  /// Sleeps only as next_due() says until everything has run out.
  void run_out() {
    for (int wakes = 0; wheel_.size() > 0; ++wakes) {
      REQUIRE(wakes < 1000);
      now_ = std::max(now_ + Nanos{1}, *wheel_.next_due());
      take_due();
    }
    CHECK(deadlines_.empty());
    CHECK_FALSE(wheel_.next_due());
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  Nanos up_to_ns(std::uint64_t most) { return Nanos{static_cast<std::int64_t>(below(most))}; }

  /// Mostly within a round, at times past, at times several rounds away.
  Nanos distance() {
    switch (below(10)) {
      case 0:
        return -up_to_ns(500'000'000);
      case 1:
        return kRound * static_cast<int>(below(4)) + up_to_ns(100'000'000);
      case 2:
        return Nanos(kTick * static_cast<int>(below(100)));  // exactly on a tick
      default:
        return up_to_ns(3'000'000'000);
    }
  }

  void take_due() {
    for (const auto slot : take_all(wheel_, now_)) {
      REQUIRE(deadlines_.contains(slot));
      REQUIRE(deadlines_[slot] <= now_);  // never early
      deadlines_.erase(slot);
    }
    for (const auto& [slot, deadline] : deadlines_)
      REQUIRE(deadline > now_ - kTick);  // at most one tick late
  }

  void check_next_due() {
    const auto due = wheel_.next_due();
    REQUIRE(due.has_value() == !deadlines_.empty());
    for (const auto& [slot, deadline] : deadlines_) REQUIRE(*due < deadline + kTick);
  }

  std::mt19937_64 random_;
  MonoTime now_ = at_ms(7);  // between two ticks
  DeadlineWheel wheel_;
  std::map<std::uint32_t, MonoTime> deadlines_;
};

}  // namespace

TEST_CASE("A wheel reports what a map of deadlines would, never early, at most a tick late") {
  const auto seed = GENERATE(range(1, 9));
  CAPTURE(seed);
  WheelAndMap both(static_cast<std::uint64_t>(seed));
  for (int step = 0; step < 2000; ++step) both.step();
  both.run_out();
}

TEST_CASE("A deadline beyond the wheel's round goes round once more") {
  DeadlineWheel wheel(at_ms(0));
  wheel.set(3, at_ms(0) + kRound + Millis{500});
  CHECK(take_all(wheel, at_ms(500) + kTick).empty());
  CHECK(take_all(wheel, at_ms(0) + kRound + Millis{499}).empty());
  CHECK(take_all(wheel, at_ms(0) + kRound + Millis{500} + kTick) == std::set<std::uint32_t>{3});
}

TEST_CASE("Setting a slot again replaces its deadline and clearing takes it away") {
  DeadlineWheel wheel(at_ms(0));
  wheel.set(1, at_ms(100));
  wheel.set(1, at_ms(300));
  wheel.set(2, at_ms(100));
  wheel.clear(2);
  wheel.clear(7);  // never set
  CHECK(wheel.size() == 1);
  CHECK(take_all(wheel, at_ms(200)).empty());
  CHECK(take_all(wheel, at_ms(340)) == std::set<std::uint32_t>{1});
  CHECK(take_all(wheel, at_ms(1000)).empty());
}

TEST_CASE("A deadline that is already past is due at the next look") {
  DeadlineWheel wheel(at_ms(5000));
  wheel.set(0, at_ms(10));
  CHECK(take_all(wheel, at_ms(5000)) == std::set<std::uint32_t>{0});
}

TEST_CASE("An empty wheel that was not looked at for long still keeps time") {
  DeadlineWheel wheel(at_ms(0));
  const MonoTime later = at_ms(0) + 5 * kRound + Millis{11};
  wheel.set(0, later);
  CHECK(take_all(wheel, later - Millis{1}).empty());
  CHECK(take_all(wheel, later + kTick) == std::set<std::uint32_t>{0});
}

}  // namespace gateway
