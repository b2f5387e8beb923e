// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What an order costs (inventory_scenario.h says how to read the scenarios).
#include "tests/support/catch.h"
#include "tests/unit/cartd/inventory_scenario.h"

namespace cartd {

TEST_CASE("An order costs what its items cost when it was made") {
  check(R"(
    pay 100 300
    item P 10
    item Q 10
    0   put P 4.50EUR  -> #1 P 10/0; -
    0   add a P2+Q1    -> #3 P 8/2, Q 9/1; P:2, Q:1
    1   put P 6.00EUR  -> #4 P 8/2; -
    2   buy a 1        -> #6 order 1 P 8/2 back 100, Q 9/1 back 100; P:2 at 6.00EUR, Q:1; paying 100
    3   put P 9.00EUR  -> #7 P 8/2 back 99; -
    3   put Q 1.00EUR  -> #8 Q 9/1 back 99; -
    4   buy a 1        -> #6 order 1 P 8/2 back 100, Q 9/1 back 100; P:2 at 6.00EUR, Q:1; paying 98
    5   confirm 1      -> #6 order 1 P 8/2 back 100, Q 9/1 back 100; P:2 at 6.00EUR, Q:1
    6   return 1 x P1  -> #6 order 1 P 8/2 back 100, Q 9/1 back 100; P:2 at 6.00EUR back 1, Q:1
  )");
}

TEST_CASE("An order is in one currency") {
  check(R"(
    item P 10
    item Q 10
    item R 10
    0   put P 4.50EUR  -> #1 P 10/0; -
    0   put Q 3.00USD  -> #2 Q 10/0; -
    0   add a P1+Q1+R1 -> #5 P 9/1, Q 9/1, R 9/1; P:1, Q:1, R:1
    1   buy a 1        -> mixed-currencies
    orders             -> -
    1   cart a         -> #5 -; P:1, Q:1, R:1
    2   remove a Q     -> #6 Q 10/0; P:1, R:1
    2   buy a 1        -> #8 order 1 P 9/0, R 9/0; P:1 at 4.50EUR, R:1
    3   add a Q 1      -> #10 Q 9/1; P:1, Q:1
    & add a P 1        -> #10 P 8/1; P:1, Q:1
    4   buy a 1 P1+R1  -> #8 order 1 P 9/0, R 9/0; P:1 at 4.50EUR, R:1
  )");
}

}  // namespace cartd
