// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A session's cart, as its owner sees it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "proto/ids.h"

namespace proto {

/// One hold.
struct Line {
  ItemId item;
  std::int64_t quantity = 0;
  std::optional<base::Millis> expires_in;  // nothing: never
  bool offer = false;  // given to the first in line; `add` makes it an ordinary hold

  friend bool operator==(const Line&, const Line&) = default;
};

/// A place in an item's waiting line.
struct Place {
  ItemId item;
  std::uint64_t ticket = 0;
  std::int64_t position = 0;  // 1: the next to be called

  friend bool operator==(const Place&, const Place&) = default;
};

/// How a hold ended without its session.
enum class LapseCause {
  kExpired,   // its time ran out
  kOffer,     // it was an offer, and was not taken in time
  kReleased,  // the operator took it back
};

inline constexpr std::array<std::string_view, 3> kLapseCauses = {"expired", "offer", "released"};

/// A line that the cart had, until the session touches that item again.
struct Lapsed {
  ItemId item;
  std::int64_t quantity = 0;
  LapseCause cause = LapseCause::kExpired;
  std::string reason{};  // why the operator took it back; empty: nothing was said

  friend bool operator==(const Lapsed&, const Lapsed&) = default;
};

/// All of it.
struct Cart {
  std::vector<Line> lines;
  std::vector<Place> places;
  std::vector<Lapsed> lapses;

  friend bool operator==(const Cart&, const Cart&) = default;
};

}  // namespace proto
