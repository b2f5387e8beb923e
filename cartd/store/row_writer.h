// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Values to the store's rows. For sqlite_store.cc.
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
  void write_sale(const StoredSale& row);
  void write_item(const StoredItem& row);
  void write_hold(const StoredHold& row);
  void write_order(const StoredOrder& row);
  void write_journal(const JournalRow& row);
  void write_hook(const proto::Hook& row);
  void write_deeds(const std::vector<proto::Deed>& rows);

  Database& db_;
  Statement begin_{db_, "BEGIN IMMEDIATE"};
  Statement commit_{db_, "COMMIT"};
  Statement put_item_{
      db_,
      "INSERT OR REPLACE INTO items (item, position, stock, held, seq, session_max, "
      "initial, restocked, sold, returned, turn, display, low_below, hold_ttl_ms, "
      "by_operator, price_minor, currency, image, opens_wall_ms, closes_wall_ms, person_max, "
      "hidden, removed, phase, gate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?, ?)"};
  Statement drop_texts_{db_, "DELETE FROM item_texts WHERE item = ?"};
  Statement put_text_{db_, "INSERT INTO item_texts (item, language, text) VALUES (?, ?, ?)"};
  Statement drop_names_{db_, "DELETE FROM item_names WHERE item = ?"};
  Statement put_name_{db_, "INSERT INTO item_names (item, language, name) VALUES (?, ?, ?)"};
  // Every column is given, so it does what an upsert does, but without reading first.
  Statement put_hold_{
      db_,
      "INSERT OR REPLACE INTO holds (session, item, quantity, expires_wall_ms, offered, "
      "begun_wall_ms, person) VALUES (?, ?, ?, ?, ?, ?, ?)"};
  Statement drop_hold_{db_, "DELETE FROM holds WHERE session = ? AND item = ?"};
  Statement put_lapse_{
      db_,
      "INSERT OR REPLACE INTO lapses (session, item, quantity, forget_wall_ms, cause, reason) "
      "VALUES (?, ?, ?, ?, ?, ?)"};
  Statement drop_lapse_{db_, "DELETE FROM lapses WHERE session = ? AND item = ?"};
  Statement put_put_back_{
      db_,
      "INSERT OR REPLACE INTO put_backs (session, item, begun_wall_ms, forget_wall_ms) "
      "VALUES (?, ?, ?, ?)"};
  Statement drop_put_back_{db_, "DELETE FROM put_backs WHERE session = ? AND item = ?"};
  Statement put_place_{
      db_, "INSERT OR REPLACE INTO places (item, ticket, session, person) VALUES (?, ?, ?, ?)"};
  Statement drop_place_{db_, "DELETE FROM places WHERE item = ? AND ticket = ?"};
  Statement put_numbers_{
      db_,
      "UPDATE items SET stock = ?, held = ?, seq = ?, initial = ?, restocked = ?, "
      "sold = ?, returned = ?, turn = ?, phase = ? WHERE item = ?"};
  // Not replaced: that an order comes under two numbers is to fail.
  Statement put_order_{
      db_,
      "INSERT INTO orders (number, order_id, session, made_wall_ms, seq, reference, "
      "state, late, cause, sold_wall_ms, pay_by_ms, pay_latest_ms, refund_due, person) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (number) DO UPDATE SET order_id = excluded.order_id, "
      "state = excluded.state, late = excluded.late, cause = excluded.cause, "
      "sold_wall_ms = excluded.sold_wall_ms, pay_by_ms = excluded.pay_by_ms, "
      "pay_latest_ms = excluded.pay_latest_ms, refund_due = excluded.refund_due"};
  Statement put_order_line_{
      db_,
      "INSERT INTO order_lines (number, place, item, quantity, stock, held, "
      "next_release_ms, returned, restocked, price_minor, currency) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (number, place) DO UPDATE SET returned = excluded.returned, "
      "restocked = excluded.restocked"};
  Statement put_return_{
      db_, "INSERT OR REPLACE INTO order_returns (number, place, key) VALUES (?, ?, ?)"};
  Statement put_addition_{
      db_, "INSERT INTO stock_additions (key, item, quantity, at_wall_ms) VALUES (?, ?, ?, ?)"};
  Statement put_journal_{
      db_,
      "INSERT INTO journal (at_wall_ms, item, cause, session_hash, quantity, stock, "
      "held, initial, restocked, sold, returned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  Statement drop_journal_{db_, "DELETE FROM journal WHERE number <= ?"};
  Statement put_base_{
      db_,
      "INSERT OR REPLACE INTO journal_base (item, stock, held, initial, restocked, sold, "
      "returned) VALUES (?, ?, ?, ?, ?, ?, ?)"};
  // Not replaced: that an id is given twice is to fail.
  Statement put_event_{db_, "INSERT INTO events (id, at_wall_ms, type, data) VALUES (?, ?, ?, ?)"};
  Statement drop_events_{db_, "DELETE FROM events WHERE id <= ?"};
  // As for events.
  Statement put_deed_{
      db_, "INSERT INTO deeds (number, at_wall_ms, by_whom, did, about) VALUES (?, ?, ?, ?, ?)"};
  Statement drop_deeds_{db_, "DELETE FROM deeds WHERE number <= ?"};
  Statement put_hook_{
      db_, "INSERT OR REPLACE INTO hooks (hook, enabled, reason, position) VALUES (?, ?, ?, ?)"};
  Statement drop_retries_{db_, "DELETE FROM hook_retries WHERE hook = ?"};
  Statement put_retry_{
      db_, "INSERT INTO hook_retries (hook, event, attempts, due_wall_ms) VALUES (?, ?, ?, ?)"};
  Statement put_head_{db_, "UPDATE life SET seq = ?"};
  Statement put_clock_{db_, "UPDATE life SET clock_ahead_ms = ?"};
  Statement put_rehearsal_{db_, "UPDATE life SET rehearsal = 1"};
  Statement put_sale_{db_, "UPDATE life SET stood_ms = ?, paused_at_ms = ?, pause_reason = ?"};
  Statement put_shop_{db_, "UPDATE life SET shop = ?, shop_by_operator = ?"};
};

}  // namespace cartd::sqlite
