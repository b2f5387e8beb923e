// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd without its sockets: a real inventory on the store stand-in.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "cartd/core/inventory.h"
#include "tests/sim/auditor.h"
#include "tests/sim/planted_fault.h"
#include "tests/sim/store_stand_in.h"

namespace sim {

using FeedMessage = std::variant<proto::Change, proto::Heartbeat>;

/// Where in a turn cartd dies. What was not reached is not seen by anyone.
enum class Crash { kNone, kBeforeCommit, kAfterCommit, kAfterReplies };

class CartdStandIn {
 public:
  /// `auditor` outlives this.
  CartdStandIn(std::vector<cartd::CatalogItem> catalog, cartd::Lifetimes lifetimes,
               Auditor& auditor, PlantedFault fault);

  /// What reached the outside.
  struct Told {
    std::vector<proto::Reply> replies;
    std::vector<proto::Change> changes;
  };
  /// Looks orders up, applies, commits, replies, publishes; with a crash, up to that point.
  /// REQUIRES: up().
  Told turn(std::span<const proto::Command> commands, base::WallTime now, cartd::Inventory::Due due,
            Crash crash);

  bool up() const { return inventory_ != nullptr; }
  void crash() { inventory_.reset(); }
  /// Starts from what the store has. REQUIRES: !up().
  void start(base::WallTime now);
  /// Throws the store away; the next start begins a new one.
  void renew_store(proto::Epoch epoch) { store_ = StoreStandIn(std::move(epoch)); }
  /// The catalog of later starts has one item more.
  void list(cartd::CatalogItem item) { catalog_.push_back(std::move(item)); }

  proto::Heartbeat heartbeat(base::WallTime now) const { return {inventory_->cursor(), now}; }
  std::optional<base::WallTime> next_expiry() const { return inventory_->next_expiry(); }
  /// The truth. REQUIRES: up(), and nothing is due.
  proto::Snapshot snapshot(base::WallTime now);
  const StoreStandIn& store() const { return store_; }

 private:
  /// What the store hands over at a start.
  cartd::StoredState load() const;
  /// Answers the repeats of orders as the planted fault has it.
  void answer_repeats_anew(const cartd::Orders& known, std::vector<proto::Reply>& replies) const;

  std::vector<cartd::CatalogItem> catalog_;
  const cartd::Lifetimes lifetimes_;
  Auditor& auditor_;
  const PlantedFault fault_;
  StoreStandIn store_;
  std::uint64_t runs_ = 0;
  std::unique_ptr<cartd::Inventory> inventory_;
};

}  // namespace sim
