// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/stored_orders.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cartd/store/column_values.h"

namespace cartd::sql {
namespace {

/// Orders with their lines, a row for each line; for read_orders().
std::string orders_where(const std::string& condition) {
  return "SELECT o.number, order_id, session, made_wall_ms, seq, reference, state, late, cause, "
         "sold_wall_ms, pay_by_ms, pay_latest_ms, refund_due, "
         "item, quantity, stock, held, next_release_ms, returned, restocked, price_minor, "
         "currency, "
         "person "
         "FROM (SELECT * FROM orders WHERE " +
         condition + ") AS o JOIN order_lines AS l ON l.number = o.number ORDER BY o.number, place";
}

/// All but its lines.
StoredOrder read_order(Selection& row) {
  StoredOrder order{static_cast<std::uint64_t>(row.integer(0)),
                    read_id<proto::OrderId>(row.text(1)), read_id<proto::SessionId>(row.text(2)),
                    read_time(row.integer(3)), read_seq(row.integer(4))};
  order.reference = row.text(5);
  order.state = read_word<proto::OrderState>(proto::kOrderStates, row.text(6));
  order.late = row.integer(7) != 0;
  if (const auto cause = row.text(8); !cause.empty())
    order.cause = read_word<proto::ReleaseCause>(proto::kReleaseCauses, cause);
  order.sold_at = read_time(row.optional_integer(9));
  order.pay_by = read_time(row.optional_integer(10));
  order.pay_latest = read_time(row.optional_integer(11));
  order.refund_due = row.integer(12) != 0;
  order.person = read_person(row.text(22));
  return order;
}

std::vector<StoredOrder> read_orders(Source& db, Selection& rows) {
  std::vector<StoredOrder> orders;
  while (rows.next()) {
    if (orders.empty() || orders.back().number != static_cast<std::uint64_t>(rows.integer(0)))
      orders.push_back(read_order(rows));
    const auto item = read_id<proto::ItemId>(rows.text(13));
    orders.back().lines.push_back({{item, rows.integer(14), rows.integer(18)}, rows.integer(19)});
    if (const auto minor = rows.optional_integer(20))
      orders.back().lines.back().price = read_price(*minor, rows.text(21));
    orders.back().items.push_back({item, rows.integer(15) - rows.integer(16), rows.integer(16),
                                   rows.integer(15), read_millis(rows.optional_integer(17)),
                                   std::nullopt});
  }
  std::map<std::uint64_t, StoredOrder*> with_returns;
  for (auto& order : orders)
    if (std::any_of(order.lines.begin(), order.lines.end(),
                    [](const auto& line) { return line.returned > 0; }))
      with_returns.emplace(order.number, &order);
  if (with_returns.empty()) return orders;
  std::vector<Values> numbers;
  for (const auto& [number, order] : with_returns) numbers.push_back({to_value(to_number(number))});
  const auto returns = db.select_each(
      "SELECT number, key FROM order_returns WHERE number = $1 ORDER BY place", numbers);
  while (returns->next())
    with_returns.at(static_cast<std::uint64_t>(returns->integer(0)))
        ->returns.push_back(returns->text(1));
  return orders;
}

}  // namespace

std::vector<StoredOrder> load_paying(Source& db) {
  return read_orders(db, *db.select(orders_where("pay_by_ms IS NOT NULL")));
}

Orders find_orders(Source& db, std::span<const proto::OrderId> ids) {
  static const std::string kSql = orders_where("order_id = $1");
  // Each once, as rows of one order that follow one another are taken for its lines.
  const std::set<proto::OrderId> wanted(ids.begin(), ids.end());
  std::vector<Values> sets;
  for (const auto& id : wanted) sets.push_back({to_value(id.str())});
  Orders orders;
  for (auto& order : read_orders(db, *db.select_each(kSql, std::move(sets))))
    orders.insert_or_assign(order.order, std::move(order));
  return orders;
}

std::vector<StoredOrder> find_orders(Source& db, std::span<const std::uint64_t> numbers) {
  static const std::string kSql = orders_where("number = $1");
  std::vector<Values> sets;
  for (const auto number : numbers) sets.push_back({to_value(to_number(number))});
  return read_orders(db, *db.select_each(kSql, std::move(sets)));
}

Bought find_bought(Source& db, std::span<const BuyerOf> whom) {
  std::vector<Values> sets;
  for (const auto& [buyer, item] : whom)
    sets.push_back({to_value(buyer.str()), to_value(item.str())});
  const auto rows = db.select_each(
      "SELECT CAST($1 AS text), CAST($2 AS text), coalesce(sum(quantity - returned), 0) FROM "
      "(SELECT number, state FROM orders WHERE session = $1 AND person IS NULL "
      "UNION ALL SELECT number, state FROM orders WHERE person = $1) AS theirs "
      "JOIN order_lines USING (number) WHERE state IN ('sold', 'returned') AND item = $2",
      std::move(sets));
  Bought bought;
  while (rows->next())
    if (const auto units = rows->integer(2); units > 0)
      bought.insert_or_assign(
          {read_id<proto::SessionId>(rows->text(0)), read_id<proto::ItemId>(rows->text(1))}, units);
  return bought;
}

}  // namespace cartd::sql
