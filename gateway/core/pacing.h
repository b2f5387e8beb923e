// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How long clients are asked to pause, so that a change to ten thousand does not bring back ten
// thousand at the same instant.
#pragma once

#include <cstddef>
#include <random>

#include "base/units.h"

namespace gateway {

/// The window over which `held` clients spread their next poll: nothing while they are few, then as
/// long as one loop needs to take them in at leisure. Answering and taking in a poll costs about
/// 20 us of one core, so 40 us each leave half the core for commands.
inline base::Millis pause_window(std::size_t held) {
  constexpr std::size_t kFew = 500;
  constexpr std::size_t kPollsPerMilli = 25;
  constexpr base::Millis kLongest{10'000};
  if (held <= kFew) return base::Millis{0};
  const base::Millis window{static_cast<std::int64_t>(held / kPollsPerMilli)};
  return window < kLongest ? window : kLongest;
}

/// The size of the herd: the most who were held or answered together, in this period and the one
/// before. In a storm of changes most clients pause and few are held; those who are would be told to
/// come back too soon, were the others forgotten.
class Herd {
 public:
  void note(std::size_t size, base::MonoTime now) {
    if (now >= period_end_) {
      before_ = now < period_end_ + kPeriod ? most_ : 0;
      most_ = 0;
      period_end_ = now + kPeriod;
    }
    if (size > most_) most_ = size;
  }
  std::size_t size() const { return most_ > before_ ? most_ : before_; }

 private:
  // As long as the longest pause: whoever was told to pause has been seen again.
  static constexpr base::Millis kPeriod{10'000};

  std::size_t most_ = 0;
  std::size_t before_ = 0;
  base::MonoTime period_end_;
};

/// A point of [0, window], every one as likely.
inline base::Millis random_pause(base::Millis window, std::mt19937_64& random) {
  return base::Millis{std::uniform_int_distribution<std::int64_t>(0, window.count())(random)};
}

/// When a wait of `wait` really ends: a random 80 to 100 % of it, so that clients that began
/// together do not end together.
inline base::Nanos random_wait(base::Millis wait, std::mt19937_64& random) {
  const base::Nanos whole = wait;
  return base::Nanos{
      std::uniform_int_distribution<std::int64_t>(whole.count() / 5 * 4, whole.count())(random)};
}

}  // namespace gateway
