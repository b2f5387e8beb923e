// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/order_status.h"

#include <algorithm>

namespace cartd {

proto::OrderStatus status_of(const StoredOrder& order, base::WallTime now) {
  proto::OrderStatus status{order.state,      order.late,   order.cause,
                            order.refund_due, std::nullopt, order.reference};
  if (order.pay_by) status.expires_in = std::max(*order.pay_by - now, base::Millis{0});
  return status;
}

proto::OrderEntry entry_of(const StoredOrder& order, base::WallTime now,
                           const Pseudonyms& pseudonyms) {
  return {order.number,
          order.order,
          order.session,
          order.at,
          {order.lines.begin(), order.lines.end()},
          status_of(order, now),
          order.sold_at,
          whose(order, pseudonyms)};
}

proto::Whose whose(const StoredOrder& order, const Pseudonyms& pseudonyms) {
  return pseudonyms.whose(order.session, buyer_of(order));
}

const proto::SessionId& buyer_of(const StoredOrder& order) {
  return order.person ? *order.person : order.session;
}

std::int64_t units_in(const StoredOrder& order, const proto::ItemId& item) {
  std::int64_t units = 0;
  for (const auto& line : order.lines)
    if (line.item == item) units += line.quantity;
  return units;
}

bool is_sold(const StoredOrder& order) {
  return order.state == proto::OrderState::kSold || order.state == proto::OrderState::kReturned;
}

}  // namespace cartd
