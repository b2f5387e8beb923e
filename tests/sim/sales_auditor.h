// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges the sales: what an order takes, what a repeat is told, what is refused.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "cartd/core/inventory.h"
#include "tests/support/memory_store.h"

namespace sim {

/// Looks at a batch twice, since a command meets the store as it was and leaves it as it is then. A
/// session has one wish at a time, so that no two of its wishes are in one batch.
class SalesAuditor {
 public:
  using Batch = std::span<const proto::Command>;

  /// `seen` outlives this.
  explicit SalesAuditor(std::set<std::string>& seen) : seen_(seen) {}

  /// A shopper wants this order. Orders that nobody wants must not be.
  void on_wish(const proto::OrderId& order, const proto::SessionId& session) {
    wished_.emplace(order, session);
  }

  /// `store` is as the batch has left it. Throws Violation.
  void judge(const support::MemoryStore& before, const support::MemoryStore& store, Batch commands,
             const cartd::BatchOutcome& outcome);
  /// In the end: each order is there that was made, and no other.
  void check_orders(const support::MemoryStore& store) const;
  /// initial + restocked = stock + sold, and sold is what the orders have.
  static void check_store(const support::MemoryStore& store);

 private:
  using Cart = support::MemoryStore::Cart;

  void look_before(const support::MemoryStore& before, Batch commands,
                   const cartd::BatchOutcome& outcome);
  static void judge_sold_out(const support::MemoryStore& store, const proto::Command& command,
                             const proto::Error& error, const cartd::BatchOutcome& outcome);
  /// All lines are added or none.
  static void judge_nothing_added(Batch commands, std::size_t refused,
                                  const cartd::BatchOutcome& outcome);
  void judge_sale(const support::MemoryStore& store, const cartd::StoredOrder& order,
                  const cartd::BatchOutcome& outcome) const;
  void judge_told(const support::MemoryStore& store, const proto::Command& command,
                  const proto::OrderDone& told);
  void judge_refused(const support::MemoryStore& store, const proto::Command& command,
                     const proto::Error& error) const;
  void judge_restock(const support::MemoryStore& store, Batch answered,
                     const cartd::BatchOutcome& outcome);

  std::set<std::string>& seen_;
  std::map<proto::OrderId, proto::SessionId> wished_;
  std::map<std::pair<proto::Epoch, proto::OrderId>, proto::OrderDone> told_;  // the first time

  // Before the batch that is looked at.
  std::set<proto::OrderId> known_;
  std::map<proto::SessionId, Cart> carts_;
};

}  // namespace sim
