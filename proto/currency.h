// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The currencies that a price may be in.
#pragma once

#include <optional>
#include <string_view>

namespace proto {

/// How many digits an amount of this currency has behind its point, by ISO 4217; nothing where the text
/// is no code of a currency in use there.
std::optional<int> decimals_of(std::string_view currency);

/// Those with so many digits, of 0 to kMostDecimals, with a space between two.
std::string_view currencies_with(int decimals);
inline constexpr int kMostDecimals = 4;

}  // namespace proto
