// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/cart_hash.h"

#include <sodium.h>

#include <tuple>

namespace proto {

static_assert(std::tuple_size_v<CartKey> == crypto_shorthash_KEYBYTES);
static_assert(sizeof(CartHash) == crypto_shorthash_BYTES);

CartHash cart_hash(const SessionId& session, const CartKey& key) {
  std::array<unsigned char, crypto_shorthash_BYTES> bytes;
  const std::string& text = session.str();
  crypto_shorthash(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                   key.data());
  CartHash hash = 0;
  for (const unsigned char byte : bytes) hash = hash << 8 | byte;
  return hash;
}

std::string to_text(const CartKey& key) {
  std::array<char, 2 * std::tuple_size_v<CartKey> + 1> digits;
  sodium_bin2hex(digits.data(), digits.size(), key.data(), key.size());
  return digits.data();
}

std::optional<CartKey> parse_cart_key(std::string_view text) {
  CartKey key;
  std::size_t size = 0;
  const char* end = nullptr;
  const bool is_hex =
      sodium_hex2bin(key.data(), key.size(), text.data(), text.size(), nullptr, &size, &end) == 0;
  if (!is_hex || size != key.size() || end != text.data() + text.size()) return std::nullopt;
  return key;
}

}  // namespace proto
