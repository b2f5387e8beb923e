// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/cartd_stand_in.h"

#include <utility>

#include "cartd/core/opening.h"

namespace sim {

CartdStandIn::CartdStandIn(std::vector<cartd::CatalogItem> catalog,
                           cartd::Lifetimes lifetimes, Auditor& auditor,
                           PlantedFault fault)
    : catalog_(std::move(catalog)),
      lifetimes_(lifetimes),
      auditor_(auditor),
      fault_(fault),
      store_(*proto::Epoch::parse("A0")) {}

void CartdStandIn::start(base::WallTime now) {
  auto opening = cartd::make_opening(load(), catalog_, lifetimes_, now);
  if (!opening) throw Violation("cartd does not start from its store: " + opening.error().why);
  store_.commit(opening->rows);
  auditor_.on_store_opened(store_.load());
  inventory_ = std::make_unique<cartd::Inventory>(
      std::move(opening->state), lifetimes_,
      // Two items a page: the catalog is two of them, and so is what has changed in a busy moment.
      cartd::Paging{"r" + std::to_string(++runs_), 900});
}

cartd::StoredState CartdStandIn::load() const {
  auto state = store_.load();
  if (fault_ == PlantedFault::kLineIsLostInCrash) state.places.clear();
  if (fault_ == PlantedFault::kOfferIsLostInCrash)
    for (auto& hold : state.holds) hold.offer = false;
  for (std::size_t i = 1; fault_ == PlantedFault::kLineIsTurnedInCrash && i < state.places.size();
       ++i) {
    auto& one = state.places[i - 1];
    auto& other = state.places[i];
    if (one.item == other.item) std::swap(one.session, other.session);
  }
  return state;
}

void CartdStandIn::answer_repeats_anew(const cartd::Orders& known,
                                       std::vector<proto::Reply>& replies) const {
  for (auto& reply : replies) {
    auto* sold = std::get_if<proto::OrderDone>(&reply.outcome);
    if (sold != nullptr && known.contains(sold->order)) sold->cursor = inventory_->cursor();
  }
}

CartdStandIn::Told CartdStandIn::turn(std::span<const proto::Command> commands, base::WallTime now,
                                      cartd::Inventory::Due due, Crash crash) {
  const bool looks_up = fault_ != PlantedFault::kOrdersAreNotLookedUp;
  const auto known = looks_up ? store_.find_orders(commands) : cartd::Orders{};
  auto outcome = inventory_->apply(commands, now, known, due);
  const bool is_late = due == cartd::Inventory::Due::kLater;
  if (is_late && outcome.expired > 0) throw Violation("a hold ended before what had come for it");
  if (is_late && inventory_->next_expiry() && *inventory_->next_expiry() <= now)
    auditor_.saw("expiry-put-off");
  if (fault_ == PlantedFault::kRepeatIsAnsweredAnew) answer_repeats_anew(known, outcome.replies);
  if (outcome.expired > 0) auditor_.saw("expired");
  if (crash != Crash::kNone) inventory_.reset();
  if (crash == Crash::kBeforeCommit) {
    auditor_.saw("crash-before-commit");
    if (fault_ != PlantedFault::kRepliesBeforeCommit) return {};
    return {std::move(outcome.replies), {}};
  }
  auditor_.before_commit(store_, commands, outcome);
  store_.commit(outcome.rows);
  auditor_.on_committed(store_, commands, outcome);
  if (crash != Crash::kNone && fault_ == PlantedFault::kOrderIsLostInCrash)
    for (const auto& order : outcome.rows.orders) store_.lose(order.order);
  if (crash == Crash::kAfterCommit) {
    auditor_.saw("crash-after-commit");
    return {};
  }
  if (crash == Crash::kAfterReplies) {
    auditor_.saw("crash-after-replies");
    outcome.changes.clear();
  }
  return {std::move(outcome.replies), std::move(outcome.changes)};
}

proto::Snapshot CartdStandIn::snapshot(base::WallTime now) {
  const proto::Command command{"", proto::Op::kSnapshot};
  auto outcome = inventory_->apply({&command, 1}, now);
  if (!outcome.rows.empty()) throw Violation("a hold ran out that was not due");
  return std::get<proto::Snapshot>(outcome.replies.front().outcome);
}

}  // namespace sim
