// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a change says of whose carts it changed.
#pragma once

#include <string_view>

#include "proto/cart_hash.h"
#include "proto/messages.h"

namespace proto {

/// In place of carts, where there are too many to list.
inline constexpr std::string_view kAnyCart = "*";
/// Adds one that is listed; false where it is none.
inline bool read_cart(std::string_view text, Change& change) {
  if (text == kAnyCart) return change.any_cart = true;
  const auto cart = parse_cart_hash(text);
  if (cart) change.carts.push_back(*cart);
  return cart.has_value();
}

}  // namespace proto
