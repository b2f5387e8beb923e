// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sqlite_orders.h"

#include <algorithm>
#include <map>
#include <utility>

#include "cartd/store/column_values.h"

namespace cartd::sqlite {
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
StoredOrder read_order(Statement& row) {
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

std::vector<StoredOrder> read_orders(Database& db, Statement& rows) {
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
  for (auto& order : orders) {
    if (std::none_of(order.lines.begin(), order.lines.end(),
                     [](const auto& line) { return line.returned > 0; }))
      continue;
    Statement returns(db, "SELECT key FROM order_returns WHERE number = ? ORDER BY place");
    returns.with(to_number(order.number));
    while (returns.next()) order.returns.push_back(returns.text(0));
  }
  return orders;
}

}  // namespace

std::vector<StoredOrder> load_paying(Database& db) {
  Statement paying(db, orders_where("pay_by_ms IS NOT NULL").c_str());
  return read_orders(db, paying);
}

std::optional<StoredOrder> find_order(Database& db, const proto::OrderId& order) {
  static const std::string kSql = orders_where("order_id = ?");
  Statement rows(db, kSql.c_str());
  auto found = read_orders(db, rows.with(order.str()));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<StoredOrder> find_orders(Database& db, std::span<const std::uint64_t> numbers) {
  if (numbers.empty()) return {};
  std::string listed;
  for (const auto number : numbers) listed += (listed.empty() ? "" : ",") + std::to_string(number);
  Statement rows(db, orders_where("number IN (" + listed + ")").c_str());
  std::map<std::uint64_t, StoredOrder> found;
  for (auto& order : read_orders(db, rows)) found.emplace(order.number, std::move(order));
  std::vector<StoredOrder> orders;
  for (const auto number : numbers)
    if (const auto at = found.find(number); at != found.end()) orders.push_back(at->second);
  return orders;
}

std::int64_t count_bought(Database& db, const proto::SessionId& buyer, const proto::ItemId& item) {
  Statement units(db,
                  "SELECT coalesce(sum(quantity - returned), 0) FROM "
                  "(SELECT number, state FROM orders WHERE session = ?1 AND person IS NULL "
                  "UNION ALL SELECT number, state FROM orders WHERE person = ?1) "
                  "JOIN order_lines USING (number) "
                  "WHERE state IN ('sold', 'returned') AND item = ?2");
  return units.with(buyer.str(), item.str()).next() ? units.integer(0) : 0;
}

}  // namespace cartd::sqlite
