// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The short name that a cart has on the feed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/ids.h"

namespace proto {

/// Says whose cart changed to who knows the session, and to nobody else: an id has 128 random bits, and cannot
/// be guessed from 64. Two carts of one hash cost their owners a look too many. For the session that is a person's own,
/// which can be guessed as they can, there is a key.
using CartHash = std::uint64_t;

/// FNV-1a of 64 bits (Fowler, Noll and Vo): four instructions a character, no state, no key to agree on.
constexpr CartHash cart_hash(std::string_view session) {
  CartHash hash = 0xcbf29ce484222325;
  for (const char c : session) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}
inline CartHash cart_hash(const SessionId& session) { return cart_hash(session.str()); }

/// What cartd tells who may give commands, and not who only hears changes.
using CartKey = std::array<unsigned char, 16>;
/// SipHash-2-4 (Aumasson and Bernstein, 2012).
CartHash cart_hash(const SessionId& session, const CartKey& key);
/// 32 digits of hexadecimal.
std::string to_text(const CartKey& key);
/// The inverse; nothing for any other text.
std::optional<CartKey> parse_cart_key(std::string_view text);

/// 16 digits of hexadecimal, as the feed writes it.
constexpr std::array<char, 16> to_hex(CartHash hash) {
  std::array<char, 16> digits{};
  for (std::size_t i = 0; i < digits.size(); ++i)
    digits[i] = "0123456789abcdef"[(hash >> (60 - 4 * i)) & 15];
  return digits;
}
/// The inverse; nothing for any other text.
constexpr std::optional<CartHash> parse_cart_hash(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  CartHash hash = 0;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c >= 'a' && c <= 'f')) return std::nullopt;
    hash = hash << 4 | static_cast<CartHash>(is_digit ? c - '0' : c - 'a' + 10);
  }
  return hash;
}

}  // namespace proto
