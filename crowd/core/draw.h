// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Draws that follow from a seed, the same ones on every machine.
#pragma once

#include <cstdint>

#include "base/units.h"

namespace crowd {

/// SplitMix64: eight bytes of state, so that each shopper can have one.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }
  /// From 0 on, less than 1.
  double share() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
  bool chance(double of_one) { return share() < of_one; }
  base::Nanos between(base::Nanos least, base::Nanos most) {
    const double far = share() * static_cast<double>((most - least).count());
    return least + base::Nanos{static_cast<std::int64_t>(far)};
  }

 private:
  std::uint64_t state_;
};

}  // namespace crowd
