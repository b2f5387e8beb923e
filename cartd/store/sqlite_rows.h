// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The store's rows to values and back. For sqlite_store.cc.
#pragma once

#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/sqlite.h"

namespace cartd::sqlite {

/// The statements that write, prepared once.
class RowWriter {
 public:
  explicit RowWriter(Database& db);

  void begin() { begin_.run(); }
  void write(const Rows& rows);
  void commit() { commit_.run(); }

 private:
  void write_item(const StoredItem& row);
  void write_hold(const StoredHold& row);
  void write_order(const StoredOrder& row);
  void write_journal(const JournalRow& row);

  Database& db_;
  Statement begin_, commit_, put_item_, drop_names_, put_name_, put_hold_, drop_hold_, put_lapse_,
      drop_lapse_, put_place_, drop_place_, put_numbers_, put_order_, put_order_line_, put_journal_,
      drop_journal_, put_base_, put_head_, put_clock_;
};

/// Everything but orders and journal.
StoredState load_state(Database& db);

/// Null when there is no such order.
std::optional<StoredOrder> find_order(Database& db, const proto::OrderId& order);
/// At most `most` orders numbered above `after`, oldest first.
std::vector<proto::OrderEntry> list_orders(Database& db, std::uint64_t after, std::size_t most);
/// At most `most` rows of the journal with numbers above `after`, in order.
std::vector<JournalRow> read_journal(Database& db, std::uint64_t after, std::size_t most);
Books load_books(Database& db);

}  // namespace cartd::sqlite
