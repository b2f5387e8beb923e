// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a peer is told when it cannot be done, as a value. What that can be: error_code.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "proto/cart.h"
#include "proto/error_code.h"

namespace proto {

/// An answer of the two protocols: a value, never an exception, and never a disk's or a port's
/// failure (base::Failure). `detail` is one sentence for a person. The optional members are those
/// of error_field; each code sets those of its kind, and leaves the rest empty.
struct [[nodiscard]] Error {
  ErrorCode code;
  std::string detail;
  std::optional<std::string> field;
  std::optional<std::string> item;
  std::optional<std::int64_t> requested;
  std::optional<std::int64_t> available;
  std::optional<std::int64_t> obtainable;
  std::optional<std::int64_t> limit;
  std::optional<base::Millis> next_release;
  std::optional<std::int64_t> held;
  std::optional<std::int64_t> stock;
  std::optional<std::string> order;
  std::optional<std::string> reason;
  std::optional<Cart> cart;
  std::optional<std::uint64_t> oldest;  // the first event that is kept
  std::optional<std::int64_t> per_person;
  std::optional<std::int64_t> already;
  std::optional<base::Millis> opens_in;
  std::optional<base::Millis> again_in;

  /// For a person.
  const std::string& str() const { return detail; }

  static Error bad_request(std::string field, std::string detail);
  static Error unknown_item(std::string_view item);
  /// `obtainable`: what the session could have, with what it holds already.
  static Error sold_out(std::string_view item, std::int64_t requested, std::int64_t available,
                        std::int64_t obtainable, std::optional<base::Millis> next_release);
  static Error quantity_limit(std::string_view item, std::int64_t limit);
  /// `reason`: the operator's; empty: none was given.
  static Error paused(const std::string& reason);
  /// `already`: what this person holds, is paying for and has bought.
  static Error person_limit(std::string_view item, std::int64_t per_person, std::int64_t already);
  /// `opens_in`: nothing where it will not open again.
  static Error not_open(std::string_view item, std::optional<base::Millis> opens_in);
  static Error empty_cart();
  static Error mixed_currencies(std::string_view one, std::string_view other);
  static Error hold_expired(const Lapsed& lapsed, std::int64_t available,
                            std::optional<base::Millis> next_release);
  /// `again_in`: when it may be held anew.
  static Error hold_limit(std::string_view item, base::Millis again_in);
  static Error cart_changed(Cart cart);
  static Error order_mismatch(std::string_view order);
  /// `of_session`: a session asked, of its own orders alone.
  static Error unknown_order(std::string_view order, bool of_session);
  static Error below_held(std::string_view item, std::int64_t requested, std::int64_t held);
  /// `wanted`: what the stock was to be before; `stock`: what it is.
  static Error stock_changed(std::string_view item, std::int64_t wanted, std::int64_t stock);
  static Error too_late(std::string_view order);
  static Error already_sold(std::string_view order);
  static Error not_sold(std::string_view order);
  static Error gone(std::uint64_t oldest);
  static Error hook_taken();
  static Error overloaded(std::string detail);
  static Error cartd_unavailable();
  static Error outcome_unknown();

  friend bool operator==(const Error&, const Error&) = default;
};

/// A value, or what a peer is told instead.
template <class Value>
using Result = base::Result<Value, Error>;

}  // namespace proto
