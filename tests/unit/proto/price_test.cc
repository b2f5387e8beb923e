// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Amounts of money as texts, and how many decimals each currency has.
#include "proto/price.h"

#include "proto/currency.h"
#include "tests/support/catch.h"

namespace proto {

TEST_CASE("An amount is read as it is written") {
  for (const std::string amount : {"0", "7", "1250", "0.5", "0.05", "12.50", "0.0001",
                                   "999999999999", "9999999999.99", "99999999999999.9999"})
    CHECK(amount_of(*parse_price(amount, "EUR")) == amount);
  CHECK(*parse_price("12.50", "EUR") == Price{1250, 2, "EUR"});
  CHECK(*parse_price("0.05", "USD") == Price{5, 2, "USD"});
  CHECK(*parse_price("1250", "JPY") == Price{1250, 0, "JPY"});
  const std::string much = "9999999999999999999999999999999999.99";
  CHECK(amount_of(*parse_price(much, "EUR")) == much);
}

TEST_CASE("What is no plain decimal number is no amount") {
  for (const std::string amount : {"",
                                   ".",
                                   "1.",
                                   ".5",
                                   "-1",
                                   "+1",
                                   "-0.00",
                                   "01",
                                   "00",
                                   "1,50",
                                   "1e3",
                                   "0x10",
                                   " 1",
                                   "1 ",
                                   "1.50.",
                                   "1.50000",
                                   "NaN",
                                   "1_000",
                                   "1234567890123456789012345678901234567",
                                   "123456789012345678901234567890123.0000",
                                   "１"})
    CHECK_FALSE(parse_price(amount, "EUR"));
}

TEST_CASE("A currency has the decimals of ISO 4217") {
  CHECK(decimals_of("EUR") == 2);
  CHECK(decimals_of("CNY") == 2);
  CHECK(decimals_of("ZWG") == 2);
  CHECK(decimals_of("AED") == 2);
  CHECK(decimals_of("JPY") == 0);
  CHECK(decimals_of("BIF") == 0);
  CHECK(decimals_of("XPF") == 0);
  CHECK(decimals_of("TND") == 3);
  CHECK(decimals_of("UYW") == 4);
  for (const std::string none :
       {"", "E", "EU", "EURO", "eur", "ED ", " AE", "D A", "XTS", "XAG", "DEM"})
    CHECK_FALSE(decimals_of(none));
}

}  // namespace proto
