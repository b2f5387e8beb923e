// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Values to the rows of an SQLite database. For sqlite_store.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/row_columns.h"
#include "cartd/store/sqlite.h"

namespace cartd::sqlite {

// What is done with a row of a table, as SQL of one row.
std::string add_sql(const sql::Table& table);  // fails where it is there
std::string put_sql(const sql::Table& table);
std::string update_sql(const sql::Table& table);
std::string drop_sql(std::string_view table, std::string_view keys);

/// The statements that write, prepared once.
class SqliteWriter {
 public:
  explicit SqliteWriter(Database& db) : db_(db) {}

  void begin() { begin_.run(); }
  void write(const Rows& rows);
  void commit() { commit_.run(); }

 private:
  void write_sale(const StoredSale& row);
  void write_item(const StoredItem& row);
  void write_order(const StoredOrder& row);
  void write_hook(const proto::Hook& row);
  void write_deeds(const std::vector<proto::Deed>& rows);

  Database& db_;
  Statement begin_{db_, "BEGIN IMMEDIATE"};
  Statement commit_{db_, "COMMIT"};
  Statement put_item_{db_, put_sql(sql::kItems)};
  Statement drop_names_{db_, drop_sql("item_names", "item")};
  Statement add_name_{db_, add_sql(sql::kItemNames)};
  Statement drop_texts_{db_, drop_sql("item_texts", "item")};
  Statement add_text_{db_, add_sql(sql::kItemTexts)};
  Statement put_hold_{db_, put_sql(sql::kHolds)};
  Statement drop_hold_{db_, drop_sql("holds", sql::kHolds.keys)};
  Statement put_lapse_{db_, put_sql(sql::kLapses)};
  Statement drop_lapse_{db_, drop_sql("lapses", sql::kLapses.keys)};
  Statement put_put_back_{db_, put_sql(sql::kPutBacks)};
  Statement drop_put_back_{db_, drop_sql("put_backs", sql::kPutBacks.keys)};
  Statement put_place_{db_, put_sql(sql::kPlaces)};
  Statement drop_place_{db_, drop_sql("places", sql::kPlaces.keys)};
  Statement put_numbers_{db_, update_sql(sql::kNumbers)};
  Statement put_order_{db_, put_sql(sql::kOrders)};
  Statement put_order_line_{db_, put_sql(sql::kOrderLines)};
  Statement put_return_{db_, put_sql(sql::kOrderReturns)};
  Statement add_addition_{db_, add_sql(sql::kAdditions)};
  Statement add_journal_{db_, add_sql(sql::kJournal)};
  Statement drop_journal_{db_, "DELETE FROM journal WHERE number <= ?"};
  Statement put_base_{db_, put_sql(sql::kBases)};
  Statement add_event_{db_, add_sql(sql::kEvents)};
  Statement drop_events_{db_, "DELETE FROM events WHERE id <= ?"};
  Statement add_deed_{db_, add_sql(sql::kDeeds)};
  Statement drop_deeds_{db_, "DELETE FROM deeds WHERE number <= ?"};
  Statement put_hook_{db_, put_sql(sql::kHooks)};
  Statement drop_retries_{db_, drop_sql("hook_retries", "hook")};
  Statement add_retry_{db_, add_sql(sql::kRetries)};
  Statement put_head_{db_, "UPDATE life SET seq = ?"};
  Statement put_clock_{db_, "UPDATE life SET clock_ahead_ms = ?"};
  Statement put_rehearsal_{db_, "UPDATE life SET rehearsal = 1"};
  Statement put_sale_{db_, "UPDATE life SET stood_ms = ?, paused_at_ms = ?, pause_reason = ?"};
  Statement put_shop_{db_, "UPDATE life SET shop = ?, shop_by_operator = ?"};
};

}  // namespace cartd::sqlite
