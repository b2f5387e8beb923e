// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/belongings.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tests/sim/violation.h"

namespace sim {

using gateway::OrderAnswer;
using gateway::ShownState;

namespace {

/// A gateway that has yet to hear of an item hides its numbers.
bool is_same(const std::vector<ShownState>& one, const std::vector<ShownState>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const ShownState& a, const ShownState& b) {
                      return a.state.item == b.state.item && (a.level || b.level || a == b);
                    });
}

/// More of it may have come back by now.
template <class Lines>
bool is_same_order(const Lines& one, const std::vector<proto::OrderLine>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const proto::OrderLine& a, const proto::OrderLine& b) {
                      return a.item == b.item && a.quantity == b.quantity;
                    });
}

}  // namespace

void Belongings::on_cart(const gateway::CartAnswer& answer) {
  epoch_ = answer.cursor.epoch;
  lines_.clear();
  places_.clear();
  for (const auto& line : answer.lines) lines_.emplace(line.item, line);
  for (const auto& place : answer.places) places_.emplace(place.item, place);
}

void Belongings::on_order(const OrderAnswer& answer) {
  const auto at = orders_.find(answer.order);
  // Another store knows nothing of the first one's orders.
  if (at != orders_.end() && at->second.cursor.epoch == answer.cursor.epoch) {
    const OrderAnswer& first = at->second;
    if (answer.cursor != first.cursor || !is_same_order(answer.lines, first.lines) ||
        !is_same(answer.items, first.items) || answer.session != first.session)
      throw Violation(session_.str() + " was told otherwise of the order " + answer.order.str());
    return;
  }
  orders_.insert_or_assign(answer.order, answer);
  lines_.clear();
  if (epoch_ != answer.cursor.epoch) places_.clear();
  epoch_ = answer.cursor.epoch;
}

void Belongings::check(const support::MemoryStore& store, bool may_run_out,
                       const std::set<proto::ItemId>& removed) const {
  check_orders(store);
  if (epoch_ != store.epoch()) return;
  check_cart(store, may_run_out);
  check_places(store, removed);
}

void Belongings::check_cart(const support::MemoryStore& store, bool may_run_out) const {
  const auto cart = store.cart(session_);
  for (const auto& [item, line] : lines_) {
    const auto at = cart.find(item);
    const std::int64_t held = at == cart.end() ? 0 : at->second.quantity;
    if (held == line.quantity || ((may_run_out || line.offer) && held == 0)) continue;
    throw Violation(session_.str() + " was told of " + std::to_string(line.quantity) + " " +
                    item.str() + " and holds " + std::to_string(held));
  }
  for (const auto& [item, hold] : cart) {
    const bool is_offer = hold.offer && places_.contains(item);
    if (!is_offer && !lines_.contains(item))
      throw Violation(session_.str() + " holds " + std::to_string(hold.quantity) + " " +
                      item.str() + " and was told of none");
  }
}

void Belongings::check_places(const support::MemoryStore& store,
                              const std::set<proto::ItemId>& removed) const {
  for (const auto& [item, place] : places_) {
    if (removed.contains(item)) continue;
    const auto line = store.line(item);
    const bool stands = std::any_of(line.begin(), line.end(), [&, &told = place](const auto& each) {
      return each.ticket == told.ticket && each.session == session_;
    });
    if (!stands && store.items().at(item).turn < place.ticket)
      throw Violation(session_.str() + " was told of place " + std::to_string(place.ticket) +
                      " for " + item.str() + ", was not called and is not in line");
  }
}

void Belongings::check_orders(const support::MemoryStore& store) const {
  for (const auto& [id, told] : orders_) {
    if (told.cursor.epoch != store.epoch()) continue;
    const auto at = store.orders().find(id);
    const std::string what = session_.str() + " was told of the order " + id.str();
    if (at == store.orders().end()) throw Violation(what + ", which is not there");
    if (at->second.session != session_ || !is_same_order(at->second.lines, told.lines) ||
        at->second.seq != told.cursor.seq)
      throw Violation(what + ", which is another one");
  }
}

}  // namespace sim
