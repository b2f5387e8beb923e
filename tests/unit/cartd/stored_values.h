// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What tests put into a store, and what they ask of it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "cartd/stored_journal.h"
#include "tests/support/inventory_values.h"

namespace cartd {

using support::at;
using support::item;
using support::session;

inline StoredItem tea() {
  return support::stored({item("tea"), {{"en", "Tea"}, {"zh", "茶"}}, 10, 2}, 0, 3, proto::Seq{1});
}
inline StoredItem cup() { return support::stored({item("cup"), {}, 5}, 1); }
inline StoredHold hold(std::string_view who, std::int64_t quantity,
                       std::optional<base::WallTime> expires_at = at(60)) {
  return {session(who), item("tea"), quantity, expires_at};
}

/// Two items, and tea held by a (till second 60) and by b (for ever).
inline Rows first_rows() {
  Rows rows;
  rows.items = {tea(), cup()};
  rows.holds = {hold("a", 1), hold("b", 2, std::nullopt)};
  rows.head = proto::Seq{1};
  return rows;
}

/// What `verify` says of a store with the same numbers in memory.
inline proto::Verification verified(Store& store) {
  const auto state = *store.load();
  std::vector<NumbersRow> numbers;
  for (const auto& stored : state.items)
    numbers.push_back({stored.catalog.item, stored.catalog.stock, stored.held, stored.seq,
                       stored.totals, stored.turn});
  return *verify(store, {state.epoch, state.head}, {numbers, {}});
}

/// Ten of tea come, and then `changes` of what session `a` holds of it, one and two in turn.
class Story {
 public:
  /// The next rows; those of the first call bring the item.
  Rows next(int changes) {
    Rows rows;
    if (held_ == 0) {
      rows.items = {support::stored({item("tea"), {}, 10})};
      rows.journal = {{at(0), item("tea"), Cause::kInitial, {}, 10, 10, 0, kTotals}};
    }
    for (int i = 0; i < changes; ++i) {
      const std::int64_t held = held_ == 1 ? 2 : 1;
      rows.journal.push_back(
          {at(0), item("tea"), Cause::kAdd, session("a"), held - held_, 10, held, kTotals});
      held_ = held;
    }
    seq_ = seq_.next();
    rows.holds = {hold("a", held_)};
    rows.numbers = {{item("tea"), 10, held_, seq_, kTotals}};
    rows.head = seq_;
    return rows;
  }

 private:
  static constexpr ItemTotals kTotals{10, 0, 0};
  std::int64_t held_ = 0;
  proto::Seq seq_;
};

}  // namespace cartd
