// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Everything that is left to chance, from one seed.
#pragma once

#include <cstdint>
#include <random>

#include "base/units.h"

namespace sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to bound - 1.
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least + 1)));
  }
  base::Nanos time_between(base::Millis least, base::Millis most) {
    return base::Nanos{between(base::Nanos(least).count(), base::Nanos(most).count())};
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace sim
