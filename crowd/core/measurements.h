// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What was seen of a rehearsal from the shoppers' side, as plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "crowd/core/durations.h"
#include "crowd/core/request.h"
#include "crowd/core/shopper.h"

namespace crowd {

/// What a shop, or this machine, may give in to.
enum class Trouble {
  kBounded,        // 429: a client's bound
  kOverloaded,     // 503: a limit of a gateway
  kUnavailable,    // 503: cartd cannot be reached
  kUnknown,        // 504: cartd did not answer in time
  kServerError,    // another 5xx, or no HTTP
  kNoConnection,   // refused, or not there in time
  kBroken,         // a connection ended before its answer
  kSlow,           // a second in which one click of a hundred took longer than a second
  kNoDescriptors,  // of this machine
  kLate,           // this machine was itself too slow for so many
};
inline constexpr std::size_t kTroubles = 10;
inline constexpr std::array<std::string_view, kTroubles> kTroubleNames = {"bounded",
                                                                          "overloaded",
                                                                          "cartd-unavailable",
                                                                          "outcome-unknown",
                                                                          "server-error",
                                                                          "no-connection",
                                                                          "broken",
                                                                          "slow",
                                                                          "no-descriptors",
                                                                          "late"};

struct TroubleCount {
  std::uint64_t times = 0;
  base::Nanos first{0};  // since the beginning
  std::string detail{};  // of the first
};

/// A part of the time, all parts alike.
struct Tick {
  std::int64_t online = 0;  // at its end
  std::uint64_t clicks = 0;
  std::uint64_t refused = 0;  // 4xx but 429
  std::uint64_t bounded = 0;  // 429
  std::uint64_t failed = 0;   // 5xx, and none
  std::uint64_t polls = 0;
  std::int64_t bought = 0;  // units
  Durations took{};         // clicks
};

/// What shoppers were told of an item.
struct ItemSales {
  std::string item;
  std::int64_t units = 0;  // that somebody was told to have bought
  std::int64_t orders = 0;
  std::optional<base::Nanos> sold_out{};  // when that was first seen
};

struct SlowestClick {
  Ask ask = Ask::kAdd;
  base::Nanos took{0};
  base::Nanos at{0};
};

struct Measurements {
  std::int64_t shoppers = 0;
  base::Nanos length{0};
  base::Nanos tick{0};
  std::uint64_t seed = 0;
  std::vector<std::string> doors;
  std::vector<ItemSales> items;
  std::vector<Tick> ticks;
  Durations pages, clicks, screens;
  SlowestClick slowest;
  std::uint64_t polls = 0;
  std::int64_t most_online = 0;
  std::map<std::string, std::uint64_t> refusals;  // by the problem's type
  std::array<TroubleCount, kTroubles> troubles{};
  std::array<std::uint64_t, kHappenings> happened{};
  std::uint64_t unanswered = 0;  // clicks whose answer was still out at the end
  base::Nanos latest{0};         // by how much this machine was late

  const TroubleCount& trouble(Trouble what) const {
    return troubles[static_cast<std::size_t>(what)];
  }
  std::uint64_t times(Happening what) const { return happened[static_cast<std::size_t>(what)]; }
  std::int64_t units() const {
    std::int64_t all = 0;
    for (const auto& item : items) all += item.units;
    return all;
  }
};

}  // namespace crowd
