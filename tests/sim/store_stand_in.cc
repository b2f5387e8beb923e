#include "tests/sim/store_stand_in.h"

#include <algorithm>

namespace sim {

void StoreStandIn::commit(const cartd::Rows& rows) {
  for (const auto& item : rows.items) items_.insert_or_assign(item.catalog.item, item);
  for (const auto& hold : rows.holds) {
    if (hold.quantity == 0)
      holds_.erase({hold.session, hold.item});
    else
      holds_.insert_or_assign({hold.session, hold.item}, hold);
  }
  for (const auto& row : rows.numbers) {
    auto& item = items_.at(row.item);
    item.catalog.stock = row.stock;
    item.held = row.held;
    item.seq = row.seq;
    item.totals = row.totals;
    item.turn = row.turn;
  }
  if (rows.head) head_ = *rows.head;
}

cartd::StoredState StoreStandIn::load() const {
  cartd::StoredState state{epoch_, head_, {}, {}};
  for (const auto& [id, item] : items_) state.items.push_back(item);
  std::sort(state.items.begin(), state.items.end(),
            [](const auto& a, const auto& b) { return a.position < b.position; });
  for (const auto& [key, hold] : holds_) state.holds.push_back(hold);
  return state;
}

std::int64_t StoreStandIn::held(const proto::SessionId& session, const proto::ItemId& item) const {
  const auto at = holds_.find({session, item});
  return at == holds_.end() ? 0 : at->second.quantity;
}

std::map<proto::ItemId, std::int64_t> StoreStandIn::cart(const proto::SessionId& session) const {
  std::map<proto::ItemId, std::int64_t> cart;
  for (const auto& [key, hold] : holds_)
    if (key.first == session) cart.emplace(key.second, hold.quantity);
  return cart;
}

}  // namespace sim
