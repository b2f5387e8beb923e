// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A line of the log about what may happen often, written seldom.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "base/units.h"

namespace ops {

/// Says when such a line is due: a second after the one before at the earliest. Each tells of all
/// that happened since that one, so that none goes untold while more of it happens. `Time` is
/// whatever time its owner is given, base::MonoTime or base::WallTime.
template <typename Time>
class RareLine {
 public:
  static constexpr base::Millis kDistance{1000};

  /// `times`: how often it has happened in all. Returns how often since the last line if one is
  /// due now; nothing if it has not happened since, or the last line is too young.
  std::optional<std::uint64_t> due(std::uint64_t times, Time now) {
    if (times == told_ || now < next_) return std::nullopt;
    next_ = now + kDistance;
    return times - std::exchange(told_, times);
  }

 private:
  std::uint64_t told_ = 0;
  Time next_ = Time::min();
};

}  // namespace ops
