// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/store_stand_in.h"

#include <algorithm>

#include "tests/sim/violation.h"

namespace sim {

std::optional<base::Failure> StoreStandIn::commit(const cartd::Rows& rows) {
  for (const auto& item : rows.items) items_.insert_or_assign(item.catalog.item, item);
  for (const auto& hold : rows.holds) {
    if (hold.quantity == 0)
      holds_.erase({hold.session, hold.item});
    else
      holds_.insert_or_assign({hold.session, hold.item}, hold);
  }
  for (const auto& lapse : rows.lapses) {
    if (lapse.quantity == 0)
      lapses_.erase({lapse.session, lapse.item});
    else
      lapses_.insert_or_assign({lapse.session, lapse.item}, lapse);
  }
  for (const auto& place : rows.places) {
    if (place.gone)
      places_.erase({place.item, place.ticket});
    else
      places_.insert_or_assign({place.item, place.ticket}, place);
  }
  for (const auto& row : rows.numbers) {
    auto& item = items_.at(row.item);
    item.catalog.stock = row.stock;
    item.held = row.held;
    item.seq = row.seq;
    item.totals = row.totals;
    item.turn = row.turn;
  }
  for (const auto& order : rows.orders) {
    if (!orders_.emplace(order.order, order).second)
      throw Violation("the order " + order.order.str() + " was made twice");
    numbered_.push_back(order.order);
    for (const auto& line : order.lines) sold_[line.item] += line.quantity;
  }
  for (const auto& row : rows.journal) journal_.on_row(row);
  if (rows.head) head_ = *rows.head;
  if (rows.clock_ahead) clock_ahead_ = *rows.clock_ahead;
  return std::nullopt;
}

cartd::StoredState StoreStandIn::state() const {
  cartd::StoredState state{epoch_, head_, {}, {}, {}, {}, clock_ahead_};
  for (const auto& [id, item] : items_) state.items.push_back(item);
  std::sort(state.items.begin(), state.items.end(),
            [](const auto& a, const auto& b) { return a.position < b.position; });
  for (const auto& [key, hold] : holds_) state.holds.push_back(hold);
  for (const auto& [key, lapse] : lapses_) state.lapses.push_back(lapse);
  for (const auto& [key, place] : places_) state.places.push_back(place);
  return state;
}

base::OrFailure<cartd::Orders> StoreStandIn::find_orders(std::span<const proto::OrderId> ids) {
  cartd::Orders found;
  for (const auto& id : ids) {
    const auto at = orders_.find(id);
    if (at != orders_.end()) found.insert(*at);
  }
  return found;
}

base::OrFailure<std::vector<proto::OrderEntry>> StoreStandIn::list_orders(std::uint64_t after,
                                                                          std::size_t most) {
  std::vector<proto::OrderEntry> list;
  for (std::size_t i = after; i < numbered_.size() && list.size() < most; ++i) {
    const auto at = orders_.find(numbered_[i]);
    if (at == orders_.end()) throw Violation(numbered_[i].str() + " is not on disk any more");
    const auto& order = at->second;
    list.push_back({i + 1, order.order, order.session, order.at, order.lines});
  }
  return list;
}

base::OrFailure<proto::Verification> StoreStandIn::verify(
    const proto::Cursor& cursor, std::vector<cartd::NumbersRow> in_memory) {
  auto replay = journal_;
  auto now = state();
  return replay.finish({cursor,
                        std::move(now.items),
                        std::move(now.holds),
                        {sold_.begin(), sold_.end()},
                        static_cast<std::int64_t>(orders_.size()),
                        std::move(in_memory)});
}

std::int64_t StoreStandIn::sold(const proto::ItemId& item) const {
  const auto at = sold_.find(item);
  return at == sold_.end() ? 0 : at->second;
}

const cartd::StoredHold* StoreStandIn::hold(const proto::SessionId& session,
                                            const proto::ItemId& item) const {
  const auto at = holds_.find({session, item});
  return at == holds_.end() ? nullptr : &at->second;
}

StoreStandIn::Cart StoreStandIn::cart(const proto::SessionId& session) const {
  Cart cart;
  for (const auto& [key, hold] : holds_)
    if (key.first == session) cart.emplace(key.second, hold);
  return cart;
}

bool StoreStandIn::has_lapse(const proto::SessionId& session) const {
  return std::any_of(lapses_.begin(), lapses_.end(),
                     [&](const auto& lapse) { return lapse.first.first == session; });
}

std::vector<cartd::StoredPlace> StoreStandIn::line(const proto::ItemId& item) const {
  std::vector<cartd::StoredPlace> line;
  for (auto at = places_.lower_bound({item, 0}); at != places_.end() && at->first.first == item;
       ++at)
    line.push_back(at->second);
  return line;
}

}  // namespace sim
