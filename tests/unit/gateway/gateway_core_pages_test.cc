// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The catalog comes in pages, while the feed goes on (gateway_scenario.h says how to read the scenarios).
#include "gateway/core/gateway_core.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

TEST_CASE("Nothing shows before the last page is in, and then what is true by then") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   page k1 r1 P A.5 P=Tea 9/10@5     -> k2 snapshot after P
    11   poll 1 wait 0 *                   -> 1: cartd-unavailable
    12   change A.6 P 8/10                 -> -
    20   page k2 r1 - A.7 Q 3/3@7          -> k3 snapshot since r1.5
    21   poll 1 wait 0 *                   -> 1: cartd-unavailable
    30   since k3 r1 5 - A.8 P 7/10@8 Q 3/3@7%7  -> -
    31   poll 1 wait 0 *                   -> 1: A.8 P 7/10, Q 3/3
    40   change A.9 Q 2/3                  -> -
    41   poll 1 wait 0 *                   -> 1: A.9 P 7/10, Q 2/3
  )");
}

TEST_CASE("What came over the feed meanwhile is applied where the pages did not have it yet") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   change A.6 P 8/10                 -> -
    11   change A.7 P 7/10                 -> -
    20   page k1 r1 - A.6 P 8/10@6         -> -
    21   poll 1 wait 0                     -> 1: A.7 P 7/10
  )");
}

TEST_CASE("Who lost a change asks for what has changed, and is told it with its description") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   page k1 r1 - A.5 P=Tea 9/10@5 Q 3/3@0 R 1/1@0 -> -
    11   events 1 since A.5 *              -> 1> begin
    60   change A.8 P 6/10                 -> k2 snapshot since r1.5
    70   since k2 r1 5 P A.8 P 6/10@8      -> k3 snapshot after P since r1.5
    80   since k3 r1 5 - A.8 Q=Nuts 3/3@7%7  -> k4 snapshot since r1.8
    90   since k4 r1 8 - A.8               -> 1> A.8 P 6/10, Q 3/3 says exact Nuts
    91   items 2 A.5                       -> 2: items A.8 P 6/10, Q 3/3
    92   items 2 A.7                       -> 2: items A.8 P 6/10
    93   poll 2 wait 0 *                   -> 2: A.8 P 6/10, Q 3/3, R 1/1
    99   change A.9 R 0/1                  -> 1> A.9 R 0/1
  )");
}

TEST_CASE("What was said of an item before its last change in a gap is told too") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   page k1 r1 - A.5 P=Tea 9/10@5     -> -
    11   events 1 since A.5                -> 1> begin
    60   change A.8 P 6/10                 -> k2 snapshot since r1.5
    70   since k2 r1 5 - A.8 P=Tee 6/10@8%6  -> 1> A.8 P 6/10 says exact Tee
  )");
}

TEST_CASE("Pages of two runs of cartd are not joined: the next try begins anew") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   page k1 r1 P A.5 P 9/10@5         -> k2 snapshot after P
    20   page k2 r2 - A.5 Q 3/3@0          -> -
    50   tick                              -> -
    70   tick                              -> k3 snapshot
    80   page k3 r2 - A.5 P 9/10@5 Q 3/3@0 -> -
    90   poll 1 wait 0 *                   -> 1: A.5 P 9/10, Q 3/3
  )");
}

TEST_CASE("A page that does not come in time begins anew") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   page k1 r1 P A.5 P 9/10@5         -> k2 snapshot after P
    2010 tick                              -> k3 snapshot
    2020 page k2 r1 - A.5 Q 3/3@0          -> -
    2030 page k3 r1 - A.5 P 9/10@5 Q 3/3@0 -> -
    2040 poll 1 wait 0 *                   -> 1: A.5 P 9/10, Q 3/3
  )");
}

TEST_CASE("A cartd that has gone back is another run, and tells everything") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   page k1 r1 - A.5 P 9/10@5         -> -
    20   poll 1 since A.5                  -> -
    60   beat A.3                          -> -
    70   beat A.3                          -> k2 snapshot since r1.5
    80   page k2 r2 - A.3 P 10/10@3        -> 1: reset A.3 P 10/10
  )");
}

TEST_CASE("What a gap hid of an item with hidden numbers is no news unless it shows") {
  check(R"(
    0    beat A.5                          -> k1 snapshot
    10   page k1 r1 - A.5 P:low3 9/10@5    -> -
    20   poll 1 since A.5                  -> -
    60   change A.7 P 7/10                 -> k2 snapshot since r1.5
    70   since k2 r1 5 - A.7 P 7/10@7      -> -
    80   change A.8 P 2/10                 -> 1: A.8 P few-left
  )");
}

}  // namespace gateway
