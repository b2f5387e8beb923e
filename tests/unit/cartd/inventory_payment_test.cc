// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the inventory promises about orders that are to be paid, and about what comes back
// (inventory_scenario.h says how to read the scenarios).
#include "tests/support/catch.h"
#include "tests/unit/cartd/inventory_scenario.h"

namespace cartd {

// --- payment -------------------------------------------------------------------------------------

TEST_CASE("An order that is to be paid keeps its units out of every cart") {
  check(R"(
    ttl 60
    pay 100 300
    item P 3
    item Q 9
    0   add a P2+Q1 -> #2 P 1/2 back 60, Q 8/1 back 60; P:2 ends 60, Q:1 ends 60
    10  buy a 1     -> #4 order 1 P 1/2 back 100, Q 8/1 back 100; P:2, Q:1; paying 100
    rows            -> a has no P, a has no Q; #3 P 2 of 3, #4 Q 1 of 9
    orders          -> 1 1 a paying till 110 or 310
    journal         -> -
    wakes           -> 110
    10  cart a      -> #4 -; -
    20  add b P 2   -> sold-out P 2 of 1 back 90
    30  buy a 1     -> #4 order 1 P 1/2 back 100, Q 8/1 back 100; P:2, Q:1; paying 80
    30  order a 1   -> #4 order 1 P 1/2 back 100, Q 8/1 back 100; P:2, Q:1; paying 80
    30  order b 1   -> unknown-order
  )");
}

TEST_CASE("What is confirmed is sold, once") {
  check(R"(
    ttl 60
    pay 100 300
    item P 3
    0   add a P 2   -> #1 P 1/2 back 60; P:2 ends 60
    0   buy a 1     -> #2 order 1 P 1/2 back 100; P:2; paying 100
    50  confirm 1   -> #2 order 1 P 1/2 back 100; P:2
    changes         -> #3 P 1/0
    orders          -> 1 1 a sold at 50
    journal         -> sale P a -2 = 0 of 1 sold 2
    wakes           -> never
    51  confirm 1   -> #2 order 1 P 1/2 back 100; P:2
    journal         -> -
    orders          -> -
    51  buy a 1     -> #2 order 1 P 1/2 back 100; P:2
    51  unpaid 1    -> already-sold
    51  cancel a 1  -> already-sold
    51  extend 1    -> already-sold
    51  confirm 2   -> unknown-order
  )");
}

TEST_CASE("An order that is not paid in time gives its units back to the second") {
  check(R"(
    ttl 60
    pay 100 300
    item P 1
    item Q 1
    0   add a P1+Q1 -> #2 P 0/1 back 60, Q 0/1 back 60; P:1 ends 60, Q:1 ends 60
    0   buy a 1     -> #4 order 1 P 0/1 back 100, Q 0/1 back 100; P:1, Q:1; paying 100
    0   wait b Q    -> #5 Q 0/1 back 100 waiting 1 turn 0; -; Q ticket 1 number 1
    99  -> expired 0
    100 -> expired 1
    changes         -> #6 P 1/0, #7 Q 0/1 back 20 waiting 0 turn 1
    orders          -> 1 1 a released
    journal         -> unpaid P a -1 = 0 of 1 sold 0, unpaid Q a -1 = 0 of 1 sold 0, offer Q b +1 = 1 of 1 sold 0
    100 order a 1   -> #4 order 1 P 0/1 back 100, Q 0/1 back 100; P:1, Q:1; released expired
    100 extend 1    -> too-late
    100 unpaid 1    -> #4 order 1 P 0/1 back 100, Q 0/1 back 100; P:1, Q:1; released expired
  )");
}

TEST_CASE("A payment at the last moment finds the order") {
  check(R"(
    pay 100 300
    item P 1
    0   add a P 1   -> #1 P 0/1; P:1
    0   buy a 1     -> #2 order 1 P 0/1 back 100; P:1; paying 100
    99  confirm 1   -> #2 order 1 P 0/1 back 100; P:1
    100 -> expired 0
  )");
}

TEST_CASE("Shopper and shop may give an order up, each only its own way") {
  check(R"(
    pay 100 300
    item P 9
    0   add a P 1   -> #1 P 8/1; P:1
    0   buy a 1     -> #2 order 1 P 8/1 back 100; P:1; paying 100
    1   cancel b 1  -> unknown-order
    1   cancel a 1  -> #2 order 1 P 8/1 back 100; P:1; released shopper
    changes         -> #3 P 9/0
    2   cancel a 1  -> #2 order 1 P 8/1 back 100; P:1; released shopper
    2   unpaid 1    -> #2 order 1 P 8/1 back 100; P:1; released shopper
    3   add a P 2   -> #4 P 7/2; P:2
    3   buy a 2     -> #5 order 2 P 7/2 back 100; P:2; paying 100
    4   unpaid 2    -> #5 order 2 P 7/2 back 100; P:2; released backend
    4   unpaid 3    -> unknown-order
  )");
}

TEST_CASE("Time to pay begins again when it is extended, up to a bound") {
  check(R"(
    pay 100 150
    item P 1
    0   add a P 1   -> #1 P 0/1; P:1
    0   buy a 1     -> #2 order 1 P 0/1 back 100; P:1; paying 100
    20  extend 1    -> #2 order 1 P 0/1 back 100; P:1; paying 100
    changes         -> #3 P 0/1 back 100
    wakes           -> 120
    60  extend 1    -> #2 order 1 P 0/1 back 100; P:1; paying 90
    70  extend 1    -> #2 order 1 P 0/1 back 100; P:1; paying 80
    149 -> expired 0
    150 -> expired 1
  )");
}

TEST_CASE("Who pays late has the units if they are free and nobody waits") {
  check(R"(
    pay 100 300
    item P 2
    item Q 5
    0   add a P2+Q1 -> #2 P 0/2, Q 4/1; P:2, Q:1
    0   buy a 1     -> #4 order 1 P 0/2 back 100, Q 4/1 back 100; P:2, Q:1; paying 100
    200 add b P 1   -> #6 P 1/1; P:1
    202 remove b P  -> #7 P 2/0; -
    203 confirm 1   -> #4 order 1 P 0/2 back 100, Q 4/1 back 100; P:2, Q:1; late
    changes         -> #8 P 0/0, #9 Q 4/0
    journal         -> late-sale P a -2 = 0 of 0 sold 2, late-sale Q a -1 = 0 of 4 sold 1
    204 confirm 1   -> #4 order 1 P 0/2 back 100, Q 4/1 back 100; P:2, Q:1; late
    journal         -> -
  )");
}

TEST_CASE("Who paid too late is told so once and for all") {
  check(R"(
    pay 100 300
    item P 2
    0   add a P 2   -> #1 P 0/2; P:2
    0   buy a 1     -> #2 order 1 P 0/2 back 100; P:2; paying 100
    200 add b P 1   -> #3 P 1/1; P:1
    200 confirm 1   -> too-late
    orders          -> 1 1 a released refund
    201 confirm 1   -> too-late
    orders          -> -
    202 remove b P  -> #4 P 2/0; -
    203 confirm 1   -> too-late
    203 unpaid 1    -> #2 order 1 P 0/2 back 100; P:2; released expired
  )");
}

TEST_CASE("What one who waits was offered is not free for a late payer") {
  check(R"(
    pay 100 300
    item P 1
    0   add a P 1   -> #1 P 0/1; P:1
    0   buy a 1     -> #2 order 1 P 0/1 back 100; P:1; paying 100
    0   wait b P    -> #3 P 0/1 back 100 waiting 1 turn 0; -; P ticket 1 number 1
    100 confirm 1   -> too-late
    100 cart b      -> #4 -; P:1 ends 20 offer
  )");
}

TEST_CASE("An order may be made and paid, or given up, in one batch") {
  check(R"(
    pay 100 300
    item P 9
    0   add a P 1   -> #1 P 8/1; P:1
    1   buy a 1     -> #2 order 1 P 8/0; P:1
    &   confirm 1   -> #2 order 1 P 8/0; P:1
    &   confirm 1   -> #2 order 1 P 8/0; P:1
    orders          -> 1 1 a sold at 1
    2   add a P 1   -> #3 P 7/1; P:1
    3   buy a 2     -> #4 order 2 P 8/0; P:1; released shopper
    &   cancel a 2  -> #4 order 2 P 8/0; P:1; released shopper
  )");
}

TEST_CASE("What a session is to pay for counts for the limit of what it holds") {
  check(R"(
    pay 100 300
    item P 9 limit 2
    0   add a P 2   -> #1 P 7/2; P:2
    0   buy a 1     -> #2 order 1 P 7/2 back 100; P:2; paying 100
    1   add a P 1   -> quantity-limit P 2
    1   add b P 2   -> #3 P 5/4 back 99; P:2
    2   confirm 1   -> #2 order 1 P 7/2 back 100; P:2
    3   add a P 2   -> #5 P 3/4; P:2
  )");
}

// --- returns -------------------------------------------------------------------------------------

TEST_CASE("What comes back after a sale is in stock again, once for each key") {
  check(R"(
    item P 5
    item Q 5
    0   add a P3+Q1    -> #2 P 2/3, Q 4/1; P:3, Q:1
    0   buy a 1        -> #4 order 1 P 2/0, Q 4/0; P:3, Q:1
    1   return 1 k P2  -> #4 order 1 P 2/0, Q 4/0; P:3 back 2, Q:1
    changes            -> #5 P 4/0
    journal            -> return P +2 = 0 of 4 sold 3
    2   return 1 k P2  -> #4 order 1 P 2/0, Q 4/0; P:3 back 2, Q:1
    journal            -> -
    3   return 1 l P2  -> bad-request lines
    3   return 1 l R1  -> bad-request lines
    3   lose 1 l P1    -> #4 order 1 P 2/0, Q 4/0; P:3 back 3, Q:1
    journal            -> -
    4   return 1 m     -> #4 order 1 P 2/0, Q 4/0; P:3 back 3, Q:1 back 1; returned
    journal            -> return Q +1 = 0 of 5 sold 1
    5   return 1 n     -> #4 order 1 P 2/0, Q 4/0; P:3 back 3, Q:1 back 1; returned
    journal            -> -
    5   confirm 1      -> #4 order 1 P 2/0, Q 4/0; P:3 back 3, Q:1 back 1; returned
    5   unpaid 1       -> already-sold
    5   return 2 n     -> unknown-order
  )");
}

TEST_CASE("What comes back goes to who waits first") {
  check(R"(
    item P 1
    0   add a P 1      -> #1 P 0/1; P:1
    0   buy a 1        -> #2 order 1 P 0/0; P:1
    0   wait b P       -> #3 P 0/0 waiting 1 turn 0; -; P ticket 1 number 1
    1   return 1 k     -> #2 order 1 P 0/0; P:1 back 1; returned
    changes            -> #4 P 0/1 back 20 waiting 0 turn 1
  )");
}

TEST_CASE("Nothing comes back of what is not sold") {
  check(R"(
    pay 100 300
    item P 5
    0   add a P 1      -> #1 P 4/1; P:1
    0   buy a 1        -> #2 order 1 P 4/1 back 100; P:1; paying 100
    1   return 1 k     -> not-sold
    100 return 1 k     -> not-sold
  )");
}

// --- stock ---------------------------------------------------------------------------------------

TEST_CASE("Units are added once for each key, whatever is sold meanwhile") {
  check(R"(
    item P 5
    0   more P 5 1     -> #1 P 10/0; -
    journal            -> restock P +5 = 0 of 10 sold 0
    1   more P 5 1     -> #1 P 10/0; -
    1   more P 7 1     -> bad-request key
    2   add a P 3      -> #2 P 7/3; P:3
    3   more P -7 2    -> #3 P 0/3; -
    4   more P -1 3    -> below-held P 2 held 3
    5   more P 1 4     -> #4 P 2/3; -
    &   more P 1 4     -> #4 P 2/3; -
    &   more P 2 4     -> bad-request key
    &   more P 1 5     -> #4 P 2/3; -
    6   more R 1 6     -> unknown-item R
    7   more P 999999999 7 -> bad-request add
  )");
}

TEST_CASE("A stock is set only if it is what the shop believes") {
  check(R"(
    item P 36
    0   add a P 1      -> #1 P 35/1; P:1
    0   buy a 1        -> #2 order 1 P 35/0; P:1
    1   stock P 41 36  -> stock-changed P 36 is 35
    2   stock P 40 35  -> #3 P 40/0; -
    3   stock P 40 35  -> stock-changed P 35 is 40
  )");
}

}  // namespace cartd
