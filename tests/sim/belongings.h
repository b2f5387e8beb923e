// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shopper has been told of their own: what they hold, where they wait, what they bought.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "gateway/core/requests.h"
#include "tests/support/memory_store.h"

namespace sim {

/// As of the last answer that spoke of it. Cart and places come together, and replace what was told
/// before; an order is told once for all.
class Belongings {
 public:
  explicit Belongings(proto::SessionId session) : session_(std::move(session)) {}

  void on_cart(const gateway::CartAnswer& answer);
  /// It was told that there is no such item: it holds none of it, then.
  void on_unknown(const proto::ItemId& item) { lines_.erase(item); }
  /// Throws Violation when the same order was answered otherwise before.
  void on_order(const gateway::OrderAnswer& answer);

  const std::map<proto::ItemId, proto::Line>& lines() const { return lines_; }
  const std::map<proto::ItemId, proto::Place>& places() const { return places_; }
  /// Bought, by order.
  const std::map<proto::OrderId, gateway::OrderAnswer>& orders() const { return orders_; }
  /// Whose cart was told last; nothing: none was.
  const std::optional<proto::Epoch>& epoch() const { return epoch_; }

  /// Whatever was told is still so, unless it may have run out or its turn has come, or it was of an item
  /// that was `removed`.
  void check(const support::MemoryStore& store, bool may_run_out,
             const std::set<proto::ItemId>& removed) const;

 private:
  void check_cart(const support::MemoryStore& store, bool may_run_out) const;
  void check_places(const support::MemoryStore& store,
                    const std::set<proto::ItemId>& removed) const;
  void check_orders(const support::MemoryStore& store) const;

  const proto::SessionId session_;
  std::optional<proto::Epoch> epoch_;  // of lines and places
  std::map<proto::ItemId, proto::Line> lines_;
  std::map<proto::ItemId, proto::Place> places_;
  std::map<proto::OrderId, gateway::OrderAnswer> orders_;
};

}  // namespace sim
