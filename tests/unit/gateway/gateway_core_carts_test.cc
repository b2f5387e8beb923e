// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who says what they know of their cart is told when it changes, as scenarios.
#include "gateway/core/gateway_core.h"
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"

namespace gateway {

TEST_CASE("A held poll hears at once that its session's cart changed, whatever it watches") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@2       -> -
    10   poll 1 since A.5 cart a A.5 Q    -> -
    10   poll 2 since A.5 cart b A.5 Q    -> -
    10   poll 3 since A.5 Q               -> -
    20   touch A.6 P 8/10 a c             -> 1: cart A.6 A.6 Q 3/3
    30   poll 1 since A.6 cart a A.6 Q    -> -
    40   touch A.7 P 7/10 c               -> -
    50   touch A.8 P 9/10 a b             -> 1: cart A.8 A.8 Q 3/3 | 2: cart A.8 A.8 Q 3/3
  )");
}

TEST_CASE("A poll that comes after its cart has changed is answered with that") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    20   touch A.6 P 8/10 a               -> -
    30   touch A.7 P 7/10 b               -> -
    40   poll 1 since A.7 cart a A.5      -> 1: pause cart A.6 A.7 P 7/10
    50   poll 1 since A.7 cart a A.7      -> -
    60   leave 1                          -> -
    70   poll 1 since A.7 cart a A.6      -> -
    80   poll 2 have A.7 cart b A.6       -> 2: pause cart A.7 A.7 P 7/10
    90   poll 3 since A.7 cart b A.6 wait 0 -> 3: cart A.7 A.7 P 7/10
    90   poll 4 since A.5 cart b A.6      -> 4: cart A.7 A.7 P 7/10
  )");
}

TEST_CASE("A cart that is watched with its item is told with the item's change") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5 cart a A.5      -> -
    10   poll 2 since A.5                 -> -
    20   touch A.6 P 8/10 a               -> 1: cart A.6 A.6 P 8/10 | 2: A.6 P 8/10
  )");
}

TEST_CASE("A cursor ahead of the feed waits for it, and its own change is no news") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5 cart a A.6      -> -
    20   touch A.6 P 8/10 a               -> 1: A.6 P 8/10
  )");
}

TEST_CASE("A stream hears of its session's cart, each change once") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@2       -> -
    10   events 1 since A.5 cart a A.5 Q  -> 1> begin
    20   touch A.6 P 8/10 a               -> 1> cart A.6 A.6 Q 3/3
    30   change A.7 Q 2/3                 -> 1> A.7 Q 2/3
    40   touch A.8 P 7/10 a               -> 1> cart A.8 A.8 Q 2/3
    50   events 2 since A.8 cart a A.5 Q  -> 2> begin | 2> cart A.8 A.8 Q 2/3
    60   leave 1                          -> -
    70   touch A.9 P 6/10 a               -> 2> cart A.9 A.9 Q 2/3
  )");
}

TEST_CASE("What a gateway may have missed sends whoever has not asked since to ask") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5 cart a A.4      -> 1: pause cart A.5 A.5 P 9/10
    20   poll 1 since A.5 cart a A.5      -> -
    30   touch A.6 P 8/10 *               -> 1: A.6 P 8/10
    40   poll 1 since A.6 cart a A.5      -> 1: pause cart A.6 A.6 P 8/10
    50   poll 1 since A.6 cart a A.6      -> -
    60   touch A.8 P 7/10 a               -> k2 snapshot
    70   snapshot k2 A.8 P 7/10@8         -> 1: A.8 P 7/10
    80   poll 1 since A.8 cart a A.6      -> 1: pause cart A.8 A.8 P 7/10
    90   poll 1 since A.8 cart a A.8      -> -
  )");
}

TEST_CASE("A cart's cursor of another store is no news: the reset says so") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5 cart a B.9      -> -
    20   poll 2 since B.9 cart a B.9      -> 2: reset A.5 P 9/10
  )");
}

TEST_CASE("A connection's next request does not inherit the cart of the one before") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@2       -> -
    10   poll 1 since A.5 cart a A.5 Q    -> -
    20   change A.6 Q 2/3                 -> 1: A.6 Q 2/3
    30   poll 1 since A.6 Q               -> -
    40   touch A.7 P 8/10 a               -> -
  )");
}

}  // namespace gateway
