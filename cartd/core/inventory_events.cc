// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the shop's own servers are told: an event for each thing that happened, in the batch's rows, so that
// it is on disk with what it tells.
#include <utility>

#include "cartd/core/inventory.h"
#include "cartd/core/order_status.h"
#include "proto/event_data.h"

namespace cartd {

using proto::EventType;

void Inventory::tell(EventType type, std::string data, Batch& batch) {
  batch.outcome.rows.events.push_back({++last_event_, type, batch.wall, std::move(data)});
}

void Inventory::tell_order(EventType type, const StoredOrder& order, Batch& batch) {
  tell(type, proto::order_data(entry_of(order, batch.now, pseudonyms_)), batch);
}

void Inventory::tell_return(const StoredOrder& before, const StoredOrder& after, bool restock,
                            Batch& batch) {
  proto::OrderReturn returned{after.returns.back(), {}, restock};
  for (std::size_t i = 0; i < after.lines.size(); ++i)
    if (const auto more = after.lines[i].returned - before.lines[i].returned; more > 0)
      returned.lines.push_back({after.lines[i].item, more});
  tell(EventType::kOrderReturned,
       proto::return_data(entry_of(after, batch.now, pseudonyms_), returned), batch);
}

void Inventory::tell_item(const Touched& touched, bool described, Batch& batch) {
  const Item& item = items_[touched.item];
  const bool was_there = touched.before.stock > touched.before.held;
  const bool is_there = item.available() > 0;
  if (described)
    tell(EventType::kItemChanged,
         proto::description_data(item.catalog.item, item.catalog.description()), batch);
  if (was_there != is_there)
    tell(is_there ? EventType::kItemBack : EventType::kItemSoldOut,
         proto::numbers_data(state_of(touched.item, batch.now)), batch);
}

}  // namespace cartd
