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

}  // namespace proto
