// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Orders that are looked for. A search looks at so many at a time and says where it goes on, so that none
// keeps the loop.
#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <string>

#include "cartd/store/column_values.h"
#include "cartd/store/stored_orders.h"

namespace cartd::sql {
namespace {

// 5,000 orders are looked at in some 5 ms.
constexpr std::int64_t kMostLookedAt = 5000;

/// Of a period in a column, for the database: from, and until just before.
std::int64_t since_of(const proto::Period& period) {
  return period.since ? period.since->time_since_epoch().count()
                      : std::numeric_limits<std::int64_t>::min();
}
std::int64_t until_of(const proto::Period& period) {
  return period.until ? period.until->time_since_epoch().count()
                      : std::numeric_limits<std::int64_t>::max();
}

/// "1764216000000.17": the time and the number of the last order of the part before.
struct Place {
  std::int64_t at = std::numeric_limits<std::int64_t>::min();
  std::int64_t number = 0;
};
std::optional<Place> parse_place(const std::string& text) {
  if (text.empty()) return Place{};
  Place place;
  const char* const end = text.data() + text.size();
  const auto at = std::from_chars(text.data(), end, place.at);
  if (at.ec != std::errc() || at.ptr == end || *at.ptr != '.') return std::nullopt;
  const auto number = std::from_chars(at.ptr + 1, end, place.number);
  return number.ec == std::errc() && number.ptr == end ? std::optional(place) : std::nullopt;
}

std::string day_of(std::int64_t days) {
  constexpr std::int64_t kMillisOfDay = 86'400'000;
  return base::to_rfc3339(base::WallTime{base::Millis{days * kMillisOfDay}}).substr(0, 10);
}

// What units came to is summed in two parts, as numbers have 64 bits: whole billions, and the rest.
constexpr std::int64_t kBillion = 1'000'000'000;
std::string sums_of(const std::string& units) {
  const std::string billion = std::to_string(kBillion);
  return "sum(" + units + " * price_minor / " + billion + "), sum(" + units + " * price_minor % " +
         billion + ")";
}
proto::Price read_sum(Selection& sums, int column, const std::string& currency) {
  return {proto::MinorUnits{sums.integer(column)} * kBillion + sums.integer(column + 1),
          read_decimals(currency), currency};
}

}  // namespace

FoundOrders search_orders(Source& db, const OrderSearch& search) {
  const bool by_time = search.made.since || search.made.until;
  const std::string wanted = search.state ? std::string(to_string(*search.state)) : std::string();
  const std::string item = search.item ? search.item->str() : std::string();
  // A number, as not every database has a type for yes and no.
  const std::string looks =
      "SELECT o.number, CASE WHEN ($1 = '' OR state = $1) AND ($2 = '' OR EXISTS "
      "(SELECT 1 FROM order_lines AS l WHERE l.number = o.number AND l.item = $2)) "
      "THEN 1 ELSE 0 END FROM orders AS o WHERE ";
  const std::int64_t after = to_number(search.after);
  std::unique_ptr<Selection> rows;
  if (by_time) {
    const auto place = db.select("SELECT made_wall_ms FROM orders WHERE number = $1", after);
    const std::int64_t at =
        place->next() ? place->integer(0) : std::numeric_limits<std::int64_t>::min();
    rows = db.select(looks +
                         "(made_wall_ms, o.number) > ($3, $4) AND made_wall_ms >= $5 AND "
                         "made_wall_ms < $6 ORDER BY made_wall_ms, o.number LIMIT $7",
                     wanted, item, at, after, since_of(search.made), until_of(search.made),
                     kMostLookedAt + 1);
  } else {
    rows = db.select(looks + "o.number > $3 ORDER BY o.number LIMIT $4", wanted, item, after,
                     kMostLookedAt + 1);
  }
  FoundOrders found;
  std::vector<std::uint64_t> numbers;
  std::int64_t looked_at = 0;
  std::uint64_t last = 0;
  while (rows->next()) {
    if (looked_at == kMostLookedAt || numbers.size() == search.most) {
      found.next = last;
      break;
    }
    ++looked_at;
    last = static_cast<std::uint64_t>(rows->integer(0));
    if (rows->integer(1) != 0) numbers.push_back(last);
  }
  found.orders = find_orders(db, numbers);
  return found;
}

FoundSales search_sales(Source& db, const SalesSearch& search) {
  const auto place = parse_place(search.after);
  if (!place) return {};
  const std::string part =
      "FROM orders WHERE sold_wall_ms IS NOT NULL AND (sold_wall_ms, number) > ($1, $2) "
      "AND sold_wall_ms >= $3 AND sold_wall_ms < $4 ORDER BY sold_wall_ms, number ";
  const std::int64_t since = since_of(search.sold), until = until_of(search.sold);
  FoundSales found;
  const auto end = db.select("SELECT sold_wall_ms, number " + part + "LIMIT 2 OFFSET $5", place->at,
                             place->number, since, until, kMostLookedAt - 1);
  if (end->next()) {
    const std::string next =
        std::to_string(end->integer(0)) + "." + std::to_string(end->integer(1));
    if (end->next()) found.next = next;
  }
  const auto sums = db.select(
      "SELECT sold_wall_ms / 86400000 AS day, item, sum(quantity), sum(returned), currency, " +
          sums_of("quantity") + ", " + sums_of("returned") + " FROM (SELECT number, sold_wall_ms " +
          part +
          "LIMIT $5) AS part JOIN order_lines USING (number) GROUP BY day, item, currency "
          "ORDER BY day, item, coalesce(currency, '')",
      place->at, place->number, since, until, kMostLookedAt);
  while (sums->next()) {
    auto& sales = found.sales.emplace_back(proto::DaySales{day_of(sums->integer(0)),
                                                           read_id<proto::ItemId>(sums->text(1)),
                                                           sums->integer(2), sums->integer(3)});
    const std::string currency = sums->text(4);
    if (currency.empty()) continue;
    sales.sold_for = read_sum(*sums, 5, currency);
    sales.returned_for = read_sum(*sums, 7, currency);
  }
  return found;
}

}  // namespace cartd::sql
