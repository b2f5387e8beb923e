// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A loop that was away: what is judged later for it, and what is not, as scenarios.
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"

namespace gateway {

TEST_CASE("Replies are waited for so much longer as the loop was away, and no longer") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    100  add 1 a P 1                      -> k2 add a P 1
    100  cart 2 a                         -> k3 cart a
    6000 away 5000                        -> -
    6010 done k2 A.5 P 9/10               -> 1: done A.5 P 9/10
    7099 tick                             -> -
    7100 tick                             -> 2: outcome-unknown
  )");
}

TEST_CASE("A silence that nobody has listened to is none") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5 wait 55         -> -
    1000 tick                             -> -
    6500 away 5000                        -> -
    wakes -> 8000
    6510 poll 2 wait 0                    -> 2: A.5 P 9/10
    8001 tick                             -> -
    8006 tick                             -> 1: stale 8006 A.5 P 9/10
    8010 poll 1 since A.5                 -> -
    8100 beat A.5                         -> -
    8110 tick                             -> 1: A.5 P 9/10
    8120 poll 1 since A.5                 -> -
    11100 tick                            -> -
    11101 tick                            -> -
    11110 tick                            -> 1: stale 3010 A.5 P 9/10
  )");
}

TEST_CASE("A wait ends when it was to, though the loop was away") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    10    poll 1 have A.5 wait 10         -> -
    20050 away 20000                      -> 1: 304 A.5
  )");
}

TEST_CASE("A snapshot is waited for as a command is") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    100  beat A.6                         -> k2 snapshot
    5000 away 4800                        -> -
    5100 snapshot k2 A.6 P 8/10@6         -> -
    5200 poll 1 wait 0                    -> 1: A.6 P 8/10
  )");
}

TEST_CASE("cartd has replied to nothing for too long once it owes replies for 3 s") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    2900 beat A.5                         -> -
    unanswered -> no
    3000 cart 1 a                         -> k2 cart a
    4000 cart 2 a                         -> k3 cart a
    5000 tick                             -> 1: outcome-unknown
    5900 beat A.5                         -> -
    6000 tick                             -> 2: outcome-unknown
    unanswered -> no
    6001 tick                             -> -
    unanswered -> yes
    6100 done k9 A.5                      -> -
    unanswered -> no
  )");
}

TEST_CASE(
    "cartd owes nothing for what could not be sent, was replied to, or came while nobody looked") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   cart 1 a                         -> k2 cart a
    10   unsent k2                        -> 1: cartd-unavailable
    4000 beat A.5                         -> -
    unanswered -> no
    4000 cart 1 a                         -> k3 cart a
    4010 cart 2 a                         -> k4 cart a
    5900 done k4 A.5                      -> 2: done A.5
    6000 tick                             -> 1: outcome-unknown
    7100 cart 1 a                         -> k5 cart a
    7110 done k5 A.5                      -> 1: done A.5
    11000 tick                            -> -
    unanswered -> no
    11000 cart 1 a                        -> k6 cart a
    16000 away 5000                       -> -
    unanswered -> no
  )");
}

TEST_CASE("cartd owes nothing over a new connection for what could not be sent by it") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    2900 beat A.5                         -> -
    3000 cart 1 a                         -> k2 cart a
    3100 renewed                          -> -
    3200 cart 2 a                         -> k3 cart a
    3200 unsent k3                        -> 2: cartd-unavailable
    5000 tick                             -> 1: outcome-unknown
    5900 beat A.5                         -> -
    7000 tick                             -> -
    unanswered -> no
  )");
}

}  // namespace gateway
