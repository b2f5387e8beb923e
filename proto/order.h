// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What has become of a purchase.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "proto/ids.h"
#include "proto/person.h"
#include "proto/price.h"

namespace proto {

enum class OrderState {
  kPaying,    // its units are out of the cart, and not sold
  kSold,      // for good, or until some come back
  kReleased,  // not paid: its units went back
  kReturned,  // all of it came back after the sale
};
inline constexpr std::array<std::string_view, 4> kOrderStates = {"paying", "sold", "released",
                                                                 "returned"};

constexpr std::string_view to_string(OrderState state) {
  return kOrderStates[static_cast<std::size_t>(state)];
}

/// Who ended an order that was not paid.
enum class ReleaseCause {
  kExpired,  // the time to pay ran out
  kShopper,
  kBackend,  // the shop's own servers
};
inline constexpr std::array<std::string_view, 3> kReleaseCauses = {"expired", "shopper", "backend"};

constexpr std::string_view to_string(ReleaseCause cause) {
  return kReleaseCauses[static_cast<std::size_t>(cause)];
}

/// Units of an order.
struct OrderLine {
  ItemId item;
  std::int64_t quantity = 0;
  std::int64_t returned = 0;     // of these, after the sale
  std::optional<Price> price{};  // of a unit, when the order was made; nothing: the item had none

  friend bool operator==(const OrderLine&, const OrderLine&) = default;
};

/// What its lines come to when it was made: nothing where one of them has no price, for then that is not known, or
/// where they are in several currencies.
template <class Lines>
std::optional<Price> total_of(const Lines& lines) {
  std::optional<Price> total;
  for (const OrderLine& line : lines) {
    if (!line.price || (total && line.price->currency != total->currency)) return std::nullopt;
    if (!total) total = {0, line.price->decimals, line.price->currency};
    total->minor += line.price->minor * line.quantity;
  }
  return total;
}

/// Where an order comes from, and when it was sold: for the operator.
struct OrderOrigin {
  std::uint64_t number = 0;
  SessionId session = SessionId::unread();
  base::WallTime at;
  std::optional<base::WallTime> sold_at;
  Whose whose{};

  friend bool operator==(const OrderOrigin&, const OrderOrigin&) = default;
};

/// What changes of an order after it was made.
struct OrderStatus {
  OrderState state = OrderState::kSold;
  bool late = false;                       // paid after it was released, and sold all the same
  std::optional<ReleaseCause> cause;       // of kReleased
  bool refund_due = false;                 // kReleased: paid, and too late
  std::optional<base::Millis> expires_in;  // kPaying: what is left to pay
  std::string reference;                   // the shop's own; empty: none. Never changes

  friend bool operator==(const OrderStatus&, const OrderStatus&) = default;
};

}  // namespace proto
