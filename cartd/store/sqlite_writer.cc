// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sqlite_writer.h"

#include <optional>
#include <tuple>
#include <utility>

#include "proto/limits.h"
#include "proto/shop_json.h"

namespace cartd::sqlite {
namespace {

using sql::columns_of;
using sql::names_in;

/// Runs a statement with what is written of a row.
template <class Row>
void run_with(Statement& statement, const Row& row) {
  std::apply([&](const auto&... values) { statement.run(values...); }, columns_of(row));
}

/// Runs one with what a row is known by.
template <std::size_t keys, class Row>
void run_with_keys(Statement& statement, const Row& row) {
  const auto columns = columns_of(row);
  [&]<std::size_t... at>(std::index_sequence<at...>) { statement.run(std::get<at>(columns)...); }
  (std::make_index_sequence<keys>());
}

std::string insert(std::string_view verb, const sql::Table& table) {
  std::string places;
  for (std::size_t i = 0; i < names_in(column_names(table)).size(); ++i)
    places += places.empty() ? "?" : ", ?";
  return std::string(verb) + " INTO " + std::string(table.name) + " (" + column_names(table) +
         ") VALUES (" + places + ")";
}

}  // namespace

std::string add_sql(const sql::Table& table) { return insert("INSERT", table); }

std::string put_sql(const sql::Table& table) {
  // Every column is given, so it does what an upsert does, but without reading first.
  if (table.once.empty()) return insert("INSERT OR REPLACE", table);
  return insert("INSERT", table) + sql::on_conflict_update(table);
}

std::string update_sql(const sql::Table& table) {
  std::string set;
  int place = 1;  // of the key
  for (const auto& name : names_in(table.rest))
    set += (set.empty() ? "" : ", ") + name + " = ?" + std::to_string(++place);
  return "UPDATE " + std::string(table.name) + " SET " + set + " WHERE " + std::string(table.keys) +
         " = ?1";
}

std::string drop_sql(std::string_view table, std::string_view keys) {
  std::string known;
  for (const auto& name : names_in(keys)) known += (known.empty() ? "" : " AND ") + name + " = ?";
  return "DELETE FROM " + std::string(table) + " WHERE " + known;
}

void SqliteWriter::write(const Rows& rows) {
  for (const auto& row : rows.items) write_item(row);
  for (const auto& row : rows.holds)
    row.quantity == 0 ? run_with_keys<2>(drop_hold_, row) : run_with(put_hold_, row);
  for (const auto& row : rows.lapses)
    row.quantity == 0 ? run_with_keys<2>(drop_lapse_, row) : run_with(put_lapse_, row);
  for (const auto& row : rows.places)
    row.gone ? run_with_keys<2>(drop_place_, row) : run_with(put_place_, row);
  for (const auto& row : rows.put_backs)
    row.gone ? run_with_keys<2>(drop_put_back_, row) : run_with(put_put_back_, row);
  for (const auto& row : rows.numbers) run_with(put_numbers_, row);
  for (const auto& row : rows.orders) write_order(row);
  for (const auto& row : rows.additions) run_with(add_addition_, row);
  for (const auto& row : rows.journal) run_with(add_journal_, sql::HashedRow(row));
  if (rows.folded > 0) drop_journal_.run(sql::to_number(rows.folded));
  for (const auto& row : rows.bases) run_with(put_base_, row);
  for (const auto& row : rows.events) run_with(add_event_, row);
  if (rows.forgotten > 0) drop_events_.run(sql::to_number(rows.forgotten));
  for (const auto& row : rows.hooks) write_hook(row);
  write_deeds(rows.deeds);
  if (rows.head) put_head_.run(sql::to_stored(*rows.head));
  if (rows.clock_ahead) put_clock_.run(rows.clock_ahead->count());
  if (rows.sale) write_sale(*rows.sale);
  if (rows.rehearsal) put_rehearsal_.run();
  if (rows.shop)
    put_shop_.run(proto::to_json(rows.shop->said), std::int64_t{rows.shop->by_operator});
}

void SqliteWriter::write_sale(const StoredSale& row) {
  const auto& pause = row.pause;
  put_sale_.run(row.stood.count(), sql::to_stored(pause ? std::optional(pause->at) : std::nullopt),
                pause ? pause->reason : std::string());
}

void SqliteWriter::write_item(const StoredItem& row) {
  const std::string_view item = row.catalog.item.str();
  run_with(put_item_, row);
  drop_names_.run(item);
  for (const auto& [language, name] : row.catalog.name)
    run_with(add_name_, sql::ItemText{item, language, name});
  drop_texts_.run(item);
  for (const auto& [language, text] : row.catalog.text)
    run_with(add_text_, sql::ItemText{item, language, text});
}

void SqliteWriter::write_order(const StoredOrder& row) {
  run_with(put_order_, row);
  for (std::size_t i = 0; i < row.lines.size(); ++i)
    run_with(put_order_line_, sql::PlacedLine{row, i});
  for (std::size_t i = 0; i < row.returns.size(); ++i)
    run_with(put_return_, sql::PlacedReturn{row, i});
}

void SqliteWriter::write_hook(const proto::Hook& row) {
  run_with(put_hook_, row);
  drop_retries_.run(row.hook.str());
  for (const auto& retry : row.retries) run_with(add_retry_, sql::RetryOf{row.hook.str(), retry});
}

void SqliteWriter::write_deeds(const std::vector<proto::Deed>& rows) {
  for (const auto& row : rows) run_with(add_deed_, row);
  if (!rows.empty() && rows.back().number > proto::limits::kMaxDeeds)
    drop_deeds_.run(sql::to_number(rows.back().number - proto::limits::kMaxDeeds));
}

}  // namespace cartd::sqlite
