// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// When an event that was not taken is told again.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/units.h"

namespace courier {

/// Of Standard Webhooks: after the first failure 5 s, after the last but one 24 h, 75 hours in all.
inline constexpr std::array<base::Millis, 9> kRetryDelays = {
    std::chrono::seconds{5}, std::chrono::minutes{5}, std::chrono::minutes{30},
    std::chrono::hours{2},   std::chrono::hours{5},   std::chrono::hours{10},
    std::chrono::hours{14},  std::chrono::hours{20},  std::chrono::hours{24}};

/// How long to wait after so many attempts, from 1; nothing: it is given up. Up to a tenth more, which
/// `chance` (0 to 1) says, so that what failed together does not come back together.
inline std::optional<base::Millis> retry_delay(std::int64_t attempts, double chance) {
  if (attempts < 1 || attempts > static_cast<std::int64_t>(kRetryDelays.size()))
    return std::nullopt;
  const base::Millis delay = kRetryDelays[static_cast<std::size_t>(attempts - 1)];
  return delay +
         base::Millis{static_cast<std::int64_t>(static_cast<double>(delay.count()) * chance / 10)};
}

}  // namespace courier
