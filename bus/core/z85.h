// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Keys as text: ZeroMQ's Z85 (RFC 32), five characters for four bytes.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bus {

/// A key of CURVE's, public or secret.
using KeyBytes = std::array<unsigned char, 32>;
inline constexpr std::size_t kKeyText = 40;

std::string to_z85(const KeyBytes& key);
/// Nothing for what is no key: another length, a character that Z85 does not have, five that are more than four
/// bytes.
std::optional<KeyBytes> parse_z85(std::string_view text);

}  // namespace bus
