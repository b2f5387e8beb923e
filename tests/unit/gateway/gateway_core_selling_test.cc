// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Orders, waiting lines, and what an item's display hides, as the gateway's core sees them
// (gateway_scenario.h says how to read the scenarios).
#include "gateway/core/gateway_core.h"
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"

namespace gateway {

TEST_CASE("An order is forwarded, and answered once the gateway shows it") {
  check(R"(
    0    start A.5 P 9/10@5       -> -
    10   buy 1 a 7                -> k2 checkout a 7
    20   sold k2 7 A.6 P 9/9      -> -
    21   change A.6 P 9/9         -> 1: order A.6 P 9/9
    30   order 1 a 7              -> k3 order a 7
    40   sold k3 7 A.6 P 9/9      -> 1: order A.6 P 9/9
    50   wait 1 a -               -> k4 wait a P
    60   done k4 A.6 P 0/9        -> 1: done A.6 P 0/9
  )");
}

TEST_CASE("Before the first snapshot no order is forwarded: its numbers could not be shown") {
  check(R"(
    0    buy 1 a 7                -> 1: cartd-unavailable
    0    order 1 a 7              -> 1: cartd-unavailable
  )");
}

TEST_CASE("An order whose outcome is not known is said to be unknown") {
  check(R"(
    0    start A.5 P 9/10@5       -> -
    10   buy 1 a 7                -> k2 checkout a 7
    2010 tick                     -> 1: outcome-unknown
    2020 beat A.5                 -> -
    2020 buy 1 a 7                -> k3 checkout a 7
    2020 unsent k3                -> 1: cartd-unavailable
  )");
}

TEST_CASE("A display of few tells no number, and of a change only when it shows") {
  check(R"(
    0    start A.5 P:low5 9/10@5  -> -
    1    poll 1 wait 0            -> 1: A.5 P in-stock
    2    poll 2 since A.5         -> -
    3    events 3 since A.5       -> 3> begin
    10   change A.6 P 5/10        -> -
    20   poll 1 since A.5 wait 5  -> -
    30   change A.7 P 4/10        -> 2: A.7 P few-left | 1: A.7 P few-left | 3> A.7 P few-left
    40   change A.8 P 3/10        -> -
    50   poll 1 since A.5         -> 1: A.8 P few-left
    60   poll 1 since A.7         -> -
    70   change A.9 P 0/10        -> 1: A.9 P sold-out | 3> A.9 P sold-out
  )");
}

TEST_CASE("A display of yes and no tells of the last and the first unit only") {
  check(R"(
    0    start A.5 P:yes-no 9/10@5 -> -
    1    poll 1 since A.5          -> -
    10   change A.6 P 1/10         -> -
    20   change A.7 P 0/10         -> 1: A.7 P sold-out
    21   poll 1 since A.7          -> -
    30   change A.8 P 1/10         -> 1: A.8 P in-stock
  )");
}

TEST_CASE("What is hidden is hidden in outcomes and refusals too") {
  check(R"(
    0    start A.5 P:low9 4/10@5  -> -
    10   add 1 a P 1              -> k2 add a P 1
    11   change A.6 P 3/10        -> -
    12   done k2 A.6 P 3/10       -> 1: done A.6 P few-left
    20   add 1 a P 5              -> k3 add a P 5
    21   refuse k3                -> 1: sold-out
    30   buy 1 a 7                -> k4 checkout a 7
    31   expire k4                -> 1: hold-expired
    40   buy 1 a 8                -> k5 checkout a 8
    41   sold k5 8 A.6 P 3/9      -> 1: order A.6 P few-left
  )");
}

TEST_CASE("A display that a cartd of before does not tell comes with a snapshot") {
  check(R"(
    0    start A.5 P 9/10@5                -> -
    1    poll 1 since A.5                  -> -
    100  hint A.6 P 9/10                   -> k2 snapshot
    110  snapshot k2 A.6 P:yes-no 9/10@6%6 -> 1: A.6 P in-stock says yes-no
  )");
}

TEST_CASE("A snapshot from before a new description is not the last") {
  check(R"(
    0    start A.5 P 9/10@5                -> -
    100  hint A.6 P 9/10                   -> k2 snapshot
    110  snapshot k2 A.5 P 9/10@5          -> -
    200  tick                              -> k3 snapshot
    210  snapshot k3 A.6 P:yes-no 9/10@6%6 -> -
    220  poll 1 since A.5                  -> 1: A.6 P in-stock says yes-no
  )");
}

}  // namespace gateway
