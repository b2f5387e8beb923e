// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Spreads the word that the gateway has become stale, or is no longer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/units.h"

namespace gateway {

/// Goes once over all slots each time the gateway turns stale or fresh, evenly over a second or two,
/// so that ten thousand who are told do not come back in the same instant. Who was told last what is
/// true by now is passed over by whoever asks; so is who was told in between by something else, and
/// a turn back in the midst of it begins anew and tells only those who know the other.
///
/// Pure; one thread.
class StalenessNews {
 public:
  bool stale() const { return stale_; }

  /// Begins anew when `stale` is news. `slots`: of those who may have to be told.
  void note(bool stale, std::size_t slots, base::MonoTime now) {
    if (stale == stale_) return;
    stale_ = stale;
    begun_at_ = now;
    slots_ = static_cast<std::uint32_t>(slots);
    next_ = 0;
  }

  /// The next slot that is due; nothing when none is. `now` does not go back.
  std::optional<std::uint32_t> take(base::MonoTime now) {
    if (next_ >= slots_ || now < due_at(next_)) {
      looked_at_ = now;
      return std::nullopt;
    }
    return next_++;
  }

  /// When take() next has something: a few at a time.
  std::optional<base::MonoTime> next_due() const {
    if (next_ >= slots_) return std::nullopt;
    return std::max(due_at(next_), looked_at_ + kStep);
  }

 private:
  // A few are told at once. From a thousand on it takes a second, and above 50,000 as long as answering
  // them costs.
  static constexpr base::Nanos kEach = base::Millis{1};
  static constexpr base::Nanos kUsual = base::Millis{1000};
  static constexpr base::Nanos kLeastEach = std::chrono::microseconds{20};
  // A turn of the loop costs little beside the answers of so many.
  static constexpr base::Millis kStep{4};

  base::MonoTime due_at(std::uint32_t slot) const {
    const auto spread = std::max(std::min(kEach * slots_, kUsual), kLeastEach * slots_);
    return begun_at_ + spread * slot / slots_;
  }

  bool stale_ = false;
  base::MonoTime begun_at_;
  base::MonoTime looked_at_;
  std::uint32_t slots_ = 0;  // of this round; 0: there was none yet
  std::uint32_t next_ = 0;
};

}  // namespace gateway
