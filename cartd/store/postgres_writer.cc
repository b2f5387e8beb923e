// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/postgres_writer.h"

#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "cartd/store/row_columns.h"
#include "proto/limits.h"
#include "proto/shop_json.h"

namespace cartd::postgres {
namespace {

using sql::column_names;
using sql::columns_of;
using sql::names_in;

// What a column holds, by the type of its values.
constexpr Array::Of kind_of(std::int64_t) { return Array::Of::kInteger; }
constexpr Array::Of kind_of(std::string_view) { return Array::Of::kText; }
constexpr Array::Of kind_of(sql::Blob) { return Array::Of::kBytes; }
template <class Some>
constexpr Array::Of kind_of(const std::optional<Some>&) {
  return kind_of(Some());
}

/// Rows of one table, column by column.
template <class... Columns>
class Arrays {
 public:
  void add(const std::tuple<Columns...>& row) { add(row, std::index_sequence_for<Columns...>()); }
  std::vector<Parameter> parameters() const { return first(sizeof...(Columns)); }
  /// The arrays of the columns that come first.
  std::vector<Parameter> first(std::size_t count) const {
    std::vector<Parameter> parameters;
    for (std::size_t i = 0; i < count; ++i) parameters.push_back({arrays_[i].bytes(), true});
    return parameters;
  }
  /// "$1::text[], $2::bigint[]"
  std::string placeholders(std::size_t count = sizeof...(Columns)) const {
    std::string places;
    for (std::size_t i = 0; i < count; ++i)
      places +=
          (i == 0 ? "$" : ", $") + std::to_string(i + 1) + "::" + std::string(arrays_[i].type());
    return places;
  }

 private:
  template <std::size_t... at>
  void add(const std::tuple<Columns...>& row, std::index_sequence<at...>) {
    (arrays_[at].add(std::get<at>(row)), ...);
  }

  std::array<Array, sizeof...(Columns)> arrays_ = {Array(kind_of(Columns()))...};
};
template <class... Columns>
Arrays<Columns...> arrays_for(const std::tuple<Columns...>&) {
  return {};
}
template <class Row>
using ArraysOf = decltype(arrays_for(columns_of(std::declval<const Row&>())));

void append_key(std::string& key, std::int64_t number) { key += std::to_string(number) + '\n'; }
void append_key(std::string& key, std::string_view text) { (key += text) += '\n'; }

/// The first columns of a row as one text.
template <std::size_t keys, class Row>
std::string key_of(const Row& row) {
  const auto columns = columns_of(row);
  std::string key;
  [&]<std::size_t... at>(std::index_sequence<at...>) {
    (append_key(key, std::get<at>(columns)), ...);
  }
  (std::make_index_sequence<keys>());
  return key;
}

/// The last one of those about the same thing: a statement can write a row once only.
template <std::size_t keys, class Row>
std::vector<const Row*> last_of_each(const std::vector<Row>& rows) {
  std::vector<const Row*> last;
  std::unordered_set<std::string> seen;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row)
    if (seen.insert(key_of<keys>(*row)).second) last.push_back(&*row);
  return last;
}

/// What is to be done, in order.
class Commands {
 public:
  /// Fails where a row is there.
  template <class Row>
  void add(const sql::Table& table, const std::vector<Row>& rows) {
    if (rows.empty()) return;
    ArraysOf<Row> arrays;
    for (const auto& row : rows) arrays.add(columns_of(row));
    run(insert(table, arrays.placeholders()), arrays.parameters());
  }
  template <class Row>
  void put(const sql::Table& table, const std::vector<const Row*>& rows) {
    if (rows.empty()) return;
    ArraysOf<Row> arrays;
    for (const auto* row : rows) arrays.add(columns_of(*row));
    run(insert(table, arrays.placeholders()) + sql::on_conflict_update(table), arrays.parameters());
  }
  /// Puts those that are there, and drops the others by the two columns that they are known by.
  template <class Row, class IsGone>
  void put_or_drop(const sql::Table& table, const std::vector<Row>& rows, IsGone is_gone) {
    std::vector<const Row*> there;
    ArraysOf<Row> gone;
    bool some_gone = false;
    for (const auto* row : last_of_each<2>(rows)) {
      if (!is_gone(*row)) {
        there.push_back(row);
        continue;
      }
      gone.add(columns_of(*row));
      some_gone = true;
    }
    put(table, there);
    if (!some_gone) return;
    const auto keys = names_in(table.keys);
    const std::string name(table.name);
    run("DELETE FROM " + name + " USING unnest(" + gone.placeholders(2) + ") AS gone(" +
            std::string(table.keys) + ") WHERE " + name + "." + keys[0] + " = gone." + keys[0] +
            " AND " + name + "." + keys[1] + " = gone." + keys[1],
        gone.first(2));
  }
  /// Of those that are there.
  template <class Row>
  void update(const sql::Table& table, const std::vector<const Row*>& rows) {
    if (rows.empty()) return;
    ArraysOf<Row> arrays;
    for (const auto* row : rows) arrays.add(columns_of(*row));
    std::string set;
    for (const auto& name : names_in(table.rest))
      set += (set.empty() ? "" : ", ") + name + " = changed." + name;
    const std::string name(table.name), key(table.keys);
    run("UPDATE " + name + " SET " + set + " FROM unnest(" + arrays.placeholders() +
            ") AS changed(" + column_names(table) + ") WHERE " + name + "." + key + " = changed." +
            key,
        arrays.parameters());
  }
  /// Those whose column is one of some texts.
  void drop(const std::string& table, const std::string& column, const Array& of) {
    run("DELETE FROM " + table + " WHERE " + column + " = ANY($1::text[])", {{of.bytes(), true}});
  }
  void drop_up_to(const std::string& table, const std::string& column, std::uint64_t number) {
    run("DELETE FROM " + table + " WHERE " + column + " <= $1",
        {number_of(sql::to_number(number))});
  }
  void run(std::string sql, std::vector<Parameter> parameters = {}) {
    commands_.push_back({std::move(sql), std::move(parameters)});
  }
  static Parameter number_of(std::optional<std::int64_t> number) {
    if (!number) return {};
    return {std::to_string(*number)};
  }

  std::vector<Command> take() { return std::move(commands_); }

 private:
  static std::string insert(const sql::Table& table, const std::string& placeholders) {
    return "INSERT INTO " + std::string(table.name) + " (" + column_names(table) +
           ") SELECT * FROM unnest(" + placeholders + ")";
  }

  std::vector<Command> commands_;
};

void write_items(Commands& commands, const std::vector<StoredItem>& rows) {
  if (rows.empty()) return;
  const auto items = last_of_each<1>(rows);
  Array ids(Array::Of::kText);
  std::vector<sql::ItemText> names, texts;
  for (const auto* row : items) {
    const std::string_view item = row->catalog.item.str();
    ids.add(item);
    for (const auto& [language, name] : row->catalog.name) names.push_back({item, language, name});
    for (const auto& [language, text] : row->catalog.text) texts.push_back({item, language, text});
  }
  commands.put(sql::kItems, items);
  commands.drop("item_names", "item", ids);
  commands.add(sql::kItemNames, names);
  commands.drop("item_texts", "item", ids);
  commands.add(sql::kItemTexts, texts);
}

template <class Row>
std::vector<const Row*> pointers_to(const std::vector<Row>& rows) {
  std::vector<const Row*> pointers;
  for (const auto& row : rows) pointers.push_back(&row);
  return pointers;
}

void write_orders(Commands& commands, const std::vector<StoredOrder>& rows) {
  const auto orders = last_of_each<1>(rows);
  std::vector<sql::PlacedLine> lines;
  std::vector<sql::PlacedReturn> returns;
  for (const auto* order : orders) {
    for (std::size_t i = 0; i < order->lines.size(); ++i) lines.push_back({*order, i});
    for (std::size_t i = 0; i < order->returns.size(); ++i) returns.push_back({*order, i});
  }
  commands.put(sql::kOrders, orders);
  commands.put(sql::kOrderLines, pointers_to(lines));
  commands.put(sql::kOrderReturns, pointers_to(returns));
}

void write_hooks(Commands& commands, const std::vector<proto::Hook>& rows) {
  if (rows.empty()) return;
  const auto hooks = last_of_each<1>(rows);
  Array names(Array::Of::kText);
  std::vector<sql::RetryOf> retries;
  for (const auto* hook : hooks) {
    names.add(std::string_view(hook->hook.str()));
    for (const auto& retry : hook->retries) retries.push_back({hook->hook.str(), retry});
  }
  commands.put(sql::kHooks, hooks);
  commands.drop("hook_retries", "hook", names);
  commands.add(sql::kRetries, retries);
}

void write_life(Commands& commands, const Rows& rows) {
  if (rows.head)
    commands.run("UPDATE life SET seq = $1", {Commands::number_of(sql::to_stored(*rows.head))});
  if (rows.clock_ahead)
    commands.run("UPDATE life SET clock_ahead_ms = $1",
                 {Commands::number_of(rows.clock_ahead->count())});
  if (rows.sale) {
    const auto& pause = rows.sale->pause;
    commands.run(
        "UPDATE life SET stood_ms = $1, paused_at_ms = $2, pause_reason = $3",
        {Commands::number_of(rows.sale->stood.count()),
         Commands::number_of(sql::to_stored(pause ? std::optional(pause->at) : std::nullopt)),
         {pause ? pause->reason : std::string()}});
  }
  if (rows.rehearsal) commands.run("UPDATE life SET rehearsal = 1");
  if (rows.shop)
    commands.run("UPDATE life SET shop = $1, shop_by_operator = $2",
                 {{proto::to_json(rows.shop->said)}, Commands::number_of(rows.shop->by_operator)});
}

}  // namespace

std::vector<Command> write_commands(const Rows& rows) {
  Commands commands;
  const auto has_none = [](const auto& row) { return row.quantity == 0; };
  const auto is_gone = [](const auto& row) { return row.gone; };
  write_items(commands, rows.items);
  commands.put_or_drop(sql::kHolds, rows.holds, has_none);
  commands.put_or_drop(sql::kLapses, rows.lapses, has_none);
  commands.put_or_drop(sql::kPlaces, rows.places, is_gone);
  commands.put_or_drop(sql::kPutBacks, rows.put_backs, is_gone);
  commands.update(sql::kNumbers, last_of_each<1>(rows.numbers));
  write_orders(commands, rows.orders);
  commands.add(sql::kAdditions, rows.additions);
  commands.add(sql::kJournal,
               std::vector<sql::HashedRow>(rows.journal.begin(), rows.journal.end()));
  if (rows.folded > 0) commands.drop_up_to("journal", "number", rows.folded);
  commands.put(sql::kBases, last_of_each<1>(rows.bases));
  commands.add(sql::kEvents, rows.events);
  if (rows.forgotten > 0) commands.drop_up_to("events", "id", rows.forgotten);
  write_hooks(commands, rows.hooks);
  commands.add(sql::kDeeds, rows.deeds);
  if (!rows.deeds.empty() && rows.deeds.back().number > proto::limits::kMaxDeeds)
    commands.drop_up_to("deeds", "number", rows.deeds.back().number - proto::limits::kMaxDeeds);
  write_life(commands, rows);
  return commands.take();
}

}  // namespace cartd::postgres
