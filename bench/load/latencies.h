// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Times of many events of one kind, and what they come to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/units.h"

namespace bench {

/// Collects durations; asked once, at the end. One thread.
class Latencies {
 public:
  void add(base::Nanos latency) { all_.push_back(latency); }
  void add_all(const Latencies& other) {
    all_.insert(all_.end(), other.all_.begin(), other.all_.end());
  }
  std::size_t size() const { return all_.size(); }

  /// The smallest latency that `share` (0 to 1) of all are at or below, in milliseconds, by nearest
  /// rank: 0 is the first, 1 the last. 0 where there are none.
  double quantile_ms(double share) {
    if (all_.empty()) return 0;
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(all_.size() - 1) + 0.5);
    const auto at = all_.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(all_.begin(), at, all_.end());
    return std::chrono::duration<double, std::milli>(*at).count();
  }

 private:
  std::vector<base::Nanos> all_;
};

}  // namespace bench
