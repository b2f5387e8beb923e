// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A store in a map: what is in here is what a crash leaves.
#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "cartd/core/stored_state.h"

namespace sim {

/// Rows are applied whole, as one transaction.
class StoreStandIn {
 public:
  using Cart = std::map<proto::ItemId, cartd::StoredHold>;

  explicit StoreStandIn(proto::Epoch epoch) : epoch_(std::move(epoch)) {}

  /// Throws Violation for an order that is there already: a real store has its id as a key.
  void commit(const cartd::Rows& rows);
  cartd::StoredState load() const;
  /// What no store may do.
  void lose(const proto::OrderId& order) { orders_.erase(order); }
  /// Those that the commands speak of.
  cartd::Orders find_orders(std::span<const proto::Command> commands) const;

  const proto::Epoch& epoch() const { return epoch_; }
  const std::map<proto::ItemId, cartd::StoredItem>& items() const { return items_; }
  const cartd::Orders& orders() const { return orders_; }
  /// Units of the item that its orders have.
  std::int64_t sold(const proto::ItemId& item) const;
  /// Null without one.
  const cartd::StoredHold* hold(const proto::SessionId& session, const proto::ItemId& item) const;
  Cart cart(const proto::SessionId& session) const;
  bool has_lapse(const proto::SessionId& session) const;
  /// Who waits for the item, by ticket.
  std::vector<cartd::StoredPlace> line(const proto::ItemId& item) const;

 private:
  using Key = std::pair<proto::SessionId, proto::ItemId>;

  proto::Epoch epoch_;
  proto::Seq head_;
  std::map<proto::ItemId, cartd::StoredItem> items_;
  std::map<Key, cartd::StoredHold> holds_;
  std::map<Key, cartd::StoredLapse> lapses_;
  std::map<std::pair<proto::ItemId, std::uint64_t>, cartd::StoredPlace> places_;
  cartd::Orders orders_;
  std::map<proto::ItemId, std::int64_t> sold_;
};

}  // namespace sim
