// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What an item costs, and what some of them come to, exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proto {

/// Smallest units of a currency: 128 bits, so that no sum of what is sold for limits::kMaxPrice ends early.
using MinorUnits = __int128;

/// An amount of money in a currency's smallest units: never a fraction, and so never rounded. How many
/// of the digits stand behind the point is here too, so that it can be told by whoever does not know
/// the currency.
struct Price {
  MinorUnits minor = 0;  // 0 or more
  int decimals = 0;
  std::string currency;  // ISO 4217's code

  friend bool operator==(const Price&, const Price&) = default;
};

/// "12.50": with all its decimals, and a point only where there are some.
std::string amount_of(const Price& price);
/// The inverse of amount_of, with as many decimals as the text has. Nothing where the text is no such
/// number, has more decimals than any currency, or more than 36 digits.
std::optional<Price> parse_price(std::string_view amount, std::string_view currency);

}  // namespace proto
