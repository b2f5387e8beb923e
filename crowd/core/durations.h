// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Times of many events of one kind, in little room.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/units.h"

namespace crowd {

inline double in_ms(base::Nanos time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

/// A histogram of durations of up to an hour, each known to a sixteenth of itself; the longest exactly. 2 KB, however
/// many there are.
class Durations {
 public:
  void add(base::Nanos duration);
  void add_all(const Durations& other);

  std::uint64_t count() const { return count_; }
  base::Nanos longest() const { return longest_; }
  /// What `share` (0 to 1) of all are at or below, in milliseconds, by nearest rank; 0 where there are none.
  double quantile_ms(double share) const;

 private:
  static constexpr std::size_t kBuckets = 480;
  std::array<std::uint32_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  base::Nanos longest_{0};
};

}  // namespace crowd
