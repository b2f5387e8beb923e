// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whether the journal, the items, the holds and the orders tell the same story.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "cartd/core/stored_state.h"
#include "proto/messages.h"

namespace cartd {

/// Replays a journal: every row must follow from the one before and its cause, and the last of each item
/// must be the item's numbers now. Proves for every item, at every row,
///     stock = available + held, none of them negative, and
///     initial + restocked + returned = stock + sold,
/// and at the end that held is the sum of the holds and of what is being paid for, sold and returned
/// those of the orders, and what a person has the sum of what is held, waited for and being paid for by them.
///
/// Fed in order: bases, rows, then finish(). Pure; one thread.
class JournalReplay {
 public:
  void on_base(const JournalBase& base);
  void on_row(const JournalRow& row);

  /// What the store and the running program have besides the journal.
  struct Now {
    proto::Cursor cursor;
    std::vector<StoredItem> items;
    std::vector<StoredHold> holds;
    std::vector<StoredOrder> paying;
    std::unordered_map<proto::ItemId, OrderTotals> sales;
    std::int64_t orders = 0;
    std::vector<NumbersRow> numbers;  // in memory
    std::vector<StoredPlace> places{};
    std::vector<PersonUnits> persons{};  // in memory
  };
  proto::Verification finish(const Now& now);

 private:
  struct Account {
    std::int64_t stock = 0;
    std::int64_t held = 0;
    ItemTotals totals;
  };
  void compare_persons(const Now& now);
  void expect(const proto::ItemId& item, const std::string& what, std::int64_t expected,
              std::int64_t found);
  void compare(const proto::ItemId& item, const std::string& when, const Account& expected,
               const Account& found);

  std::unordered_map<proto::ItemId, Account> accounts_;
  std::int64_t rows_ = 0;
  std::vector<proto::Difference> differences_;
};

}  // namespace cartd
