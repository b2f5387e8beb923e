// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Proofs that have let somebody in: none does twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/units.h"

namespace gateway {

/// Remembers each until its time is over; of a full table the second that is over first is forgotten. What ends by a second that
/// was forgotten is taken for used. So a proof never lets in twice, whatever others do and if the clock is set back, too: who floods
/// the table, with proofs that each cost their work, makes old ones worthless, and who asked lately is let in.
///
/// Memory: up to 48 bytes for each of kMost. Pure; one thread.
class UsedProofs {
 public:
  static constexpr std::size_t kMost = 65'536;
  explicit UsedProofs(std::size_t most = kMost) : most_(most) {}

  /// False where it was used, or may have been. REQUIRES: `challenge` is hex and signed, so that nobody
  /// chooses it.
  bool use(std::string_view challenge, base::WallTime expires_at, base::WallTime now);

  std::size_t size() const { return used_.size(); }
  /// Seconds that were forgotten for want of room.
  std::uint64_t forgotten() const { return forgotten_; }

 private:
  void forget_until(base::WallTime end);

  const std::size_t most_;
  std::set<std::pair<base::WallTime, std::uint64_t>> used_;  // by their ends
  // Of those that end by then not all are known any more.
  base::WallTime forgotten_until_ = base::WallTime::min();
  std::uint64_t forgotten_ = 0;
};

}  // namespace gateway
