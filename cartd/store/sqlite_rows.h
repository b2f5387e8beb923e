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
  explicit RowWriter(Database& db) : db_(db) {}

  void begin() { begin_.run(); }
  void write(const Rows& rows);
  void commit() { commit_.run(); }

 private:
  void write_item(const StoredItem& row);
  void write_hold(const StoredHold& row);
  void write_order(const StoredOrder& row);
  void write_journal(const JournalRow& row);

  Database& db_;
  Statement begin_{db_, "BEGIN IMMEDIATE"};
  Statement commit_{db_, "COMMIT"};
  Statement put_item_{
      db_,
      "INSERT OR REPLACE INTO items (item, position, stock, held, seq, session_max, "
      "initial, restocked, sold, turn, display, low_below, hold_ttl_ms, by_operator) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  Statement drop_names_{db_, "DELETE FROM item_names WHERE item = ?"};
  Statement put_name_{db_, "INSERT INTO item_names (item, language, name) VALUES (?, ?, ?)"};
  // Every column is given, so it does what an upsert does, but without reading first.
  Statement put_hold_{
      db_,
      "INSERT OR REPLACE INTO holds (session, item, quantity, expires_wall_ms, offered) "
      "VALUES (?, ?, ?, ?, ?)"};
  Statement drop_hold_{db_, "DELETE FROM holds WHERE session = ? AND item = ?"};
  Statement put_lapse_{
      db_,
      "INSERT OR REPLACE INTO lapses (session, item, quantity, forget_wall_ms, cause) "
      "VALUES (?, ?, ?, ?, ?)"};
  Statement drop_lapse_{db_, "DELETE FROM lapses WHERE session = ? AND item = ?"};
  Statement put_place_{db_,
                       "INSERT OR REPLACE INTO places (item, ticket, session) VALUES (?, ?, ?)"};
  Statement drop_place_{db_, "DELETE FROM places WHERE item = ? AND ticket = ?"};
  Statement put_numbers_{
      db_,
      "UPDATE items SET stock = ?, held = ?, seq = ?, initial = ?, restocked = ?, "
      "sold = ?, turn = ? WHERE item = ?"};
  Statement put_order_{
      db_, "INSERT INTO orders (order_id, session, sold_wall_ms, seq) VALUES (?, ?, ?, ?)"};
  Statement put_order_line_{db_,
                            "INSERT INTO order_lines (number, place, item, quantity, stock, held, "
                            "next_release_ms) VALUES (?, ?, ?, ?, ?, ?, ?)"};
  Statement put_journal_{
      db_,
      "INSERT INTO journal (at_wall_ms, item, cause, session_hash, quantity, stock, "
      "held, initial, restocked, sold) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  Statement drop_journal_{db_, "DELETE FROM journal WHERE number <= ?"};
  Statement put_base_{
      db_,
      "INSERT OR REPLACE INTO journal_base (item, stock, held, initial, restocked, sold) "
      "VALUES (?, ?, ?, ?, ?, ?)"};
  Statement put_head_{db_, "UPDATE life SET seq = ?"};
  Statement put_clock_{db_, "UPDATE life SET clock_ahead_ms = ?"};
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
