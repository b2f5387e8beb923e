// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What happened to an order, an item or the sale, as the shop's own servers are told of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/units.h"

namespace proto {

enum class EventType {
  kOrderPaying,
  kOrderSold,
  kOrderReleased,
  kOrderRefundDue,  // paid, and too late
  kOrderReturned,   // some of it, or all
  kItemSoldOut,     // nothing is available any more
  kItemBack,        // something is available again
  kItemChanged,     // what is said of it
  kSalePaused,
  kSaleResumed,
};
inline constexpr std::array<std::string_view, 10> kEventTypes = {
    "order.paying",  "order.sold", "order.released", "order.refund_due", "order.returned",
    "item.sold_out", "item.back",  "item.changed",   "sale.paused",      "sale.resumed"};

constexpr std::string_view to_string(EventType type) {
  return kEventTypes[static_cast<std::size_t>(type)];
}

/// Written in the transaction that made it happen, and never changed.
struct Event {
  std::uint64_t id = 0;  // from 1, without gaps
  EventType type = EventType::kOrderPaying;
  base::WallTime at;
  std::string data = "{}";  // a JSON object (event_data.h)

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace proto
