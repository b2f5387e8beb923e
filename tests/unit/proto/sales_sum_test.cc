// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/sales_sum.h"

#include "proto/sales_csv.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace proto {
namespace {

DaySales sold(std::string_view day, std::string_view item, std::int64_t quantity,
              std::int64_t returned, std::string currency = "EUR", std::int64_t each = 450) {
  DaySales sales{std::string(day), support::item(item), quantity, returned};
  if (currency.empty()) return sales;
  sales.sold_for = Price{MinorUnits{each} * quantity, 2, currency};
  sales.returned_for = Price{MinorUnits{each} * returned, 2, currency};
  return sales;
}

}  // namespace

TEST_CASE("Parts of a report are put together by day, item and currency") {
  SalesSum sum;
  sum.add(std::vector{sold("2026-11-26", "tea", 3, 0), sold("2026-11-27", "tea", 2, 1)});
  sum.add(std::vector{sold("2026-11-27", "cup", 1, 0), sold("2026-11-27", "tea", 5, 2),
                      sold("2026-11-27", "tea", 4, 0, ""), sold("2026-11-27", "tea", 6, 0, "USD")});
  CHECK(sum.size() == 5);
  CHECK(sum.take_all() ==
        std::vector{sold("2026-11-26", "tea", 3, 0), sold("2026-11-27", "cup", 1, 0),
                    sold("2026-11-27", "tea", 4, 0, ""), sold("2026-11-27", "tea", 7, 3),
                    sold("2026-11-27", "tea", 6, 0, "USD")});
  CHECK(sum.size() == 0);
}

TEST_CASE("Days that are over are taken out of a report while it goes on") {
  SalesSum sum;
  sum.add(std::vector{sold("2026-11-25", "tea", 1, 0), sold("2026-11-26", "tea", 3, 0)});
  CHECK(sum.take_before("2026-11-26") == std::vector{sold("2026-11-25", "tea", 1, 0)});
  CHECK(sum.take_before("2026-11-26").empty());
  sum.add(std::vector{sold("2026-11-26", "tea", 2, 0)});
  CHECK(sum.take_all() == std::vector{sold("2026-11-26", "tea", 5, 0)});
}

TEST_CASE("A report as a table is exact, however much it is") {
  const std::vector sales = {
      sold("2026-11-26", "tea", 3, 1), sold("2026-11-27", "tea", 2, 0, ""),
      sold("2026-11-28", "tea", 9'000'000'000'000'000, 0, "JPY", 999'999'999'999)};
  CHECK(sales_csv(sales, true) + sales_csv(sales, false).substr(0, 10) ==
        "day,item,quantity,returned,currency,sold_for,returned_for\r\n"
        "2026-11-26,tea,3,1,EUR,13.50,4.50\r\n"
        "2026-11-27,tea,2,0,,,\r\n"
        "2026-11-28,tea,9000000000000000,0,JPY,89999999999910000000000000.00,0.00\r\n"
        "2026-11-26");
}

}  // namespace proto
