// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is told to those who watch every item.
#include <string>

#include "gateway/core/gateway_core.h"
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

TEST_CASE("A poll of every item is told which have changed since its cursor, the newest first") {
  check(R"(
    0    start A.9 P 9/10@5 Q 3/3@9 R 1/1@7  -> -
    10   poll 1 wait 0 *                  -> 1: A.9 P 9/10, Q 3/3, R 1/1
    10   poll 2 since A.5 *               -> 2: A.9 Q 3/3, R 1/1
    10   poll 3 since A.8 wait 0 *        -> 3: A.9 Q 3/3
    10   poll 4 since A.9 wait 0 *        -> 4: A.9
    10   poll 5 since B.9 *               -> 5: reset A.9 P 9/10, Q 3/3, R 1/1
    10   poll 6 since A.9 *               -> -
    10   poll 7 *                         -> -
    20   change A.10 R 0/1                -> 6: A.10 R 0/1 | 7: A.10 R 0/1
  )");
}

TEST_CASE("A wait for every item that ends without a change brings none") {
  check(R"(
    0      start A.9 P 9/10@5 Q 3/3@9     -> -
    0      poll 1 since A.9 wait 5 *      -> -
    0      poll 2 have A.9 wait 5 *       -> -
    0      poll 3 since A.9 *             -> -
    1000   shut 3                         -> 3: A.9
    5040   beat A.9                       -> 1: A.9 | 2: 304 A.9
  )");
}

TEST_CASE("A stream of every item is told all of them, then each that changes") {
  check(R"(
    0    start A.9 P 9/10@5 Q 3/3@9       -> -
    10   events 1 *                       -> 1> begin | 1> A.9 P 9/10, Q 3/3
    10   events 2 since A.5 *             -> 2> begin | 2> A.9 Q 3/3
    20   change A.10 P 8/10               -> 1> A.10 P 8/10 | 2> A.10 P 8/10
    30   events 3 since A.10 *            -> 3> begin
    30   leave 1                          -> -
    60   beat B.1                         -> k2 snapshot
    70   snapshot k2 B.1 P 4/10@1         -> 2> reset B.1 P 4/10 | 3> reset B.1 P 4/10
  )");
}

TEST_CASE("Who watches every item is told of one that is added, and of one that is gone") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   events 1 since A.5 *             -> 1> begin
    60   beat A.6                         -> k2 snapshot
    70   snapshot k2 A.6 P 9/10@5 R 7/7@6 -> 1> A.6 Q 0/0 says exact, R 7/7
    80   change A.7 R 6/7                 -> 1> A.7 R 6/7
    90   poll 2 wait 0 *                  -> 2: A.7 P 9/10, R 6/7
  )");
}

TEST_CASE("A gap ends with all that has changed in it") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0 R 1/1@0   -> -
    10   events 1 since A.5 *             -> 1> begin
    60   change A.9 P 5/10                -> k2 snapshot
    70   snapshot k2 A.9 P 5/10@9 Q 2/3@7 R 1/1@0  -> 1> A.9 P 5/10, Q 2/3
  )");
}

TEST_CASE("Who watches every item is told that the gateway is stale, and no item") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    0     events 1 since A.5 *            -> 1> begin
    15040 tick                            -> 1> stale 15040 A.5
  )");
}

TEST_CASE("Who has missed hundreds of items is told alone, and the others only what is new") {
  std::string catalog = "A.1000";
  for (int item = 0; item < 300; ++item)
    catalog += " Q" + std::to_string(item) + " 1/1@" + std::to_string(500 + item);
  check("0 start " + catalog + R"( -> -
    10   events 1 since A.1000 *          -> 1> begin
    10   poll 2 since A.798 *             -> 2: A.1000 Q299 1/1
  )");
  GatewayCore core = synced_core(catalog);
  Effects effects;
  Poll poll{.items = EveryItem{}, .since = cursor("A.1000"), .wait = base::Seconds{25}};
  core.on_query({1, 0}, poll, at_ms(0), effects);
  poll.since = cursor("A.1");
  core.on_query({2, 0}, poll, at_ms(0), effects);
  core.on_query({3, 0}, Stream{poll.items, poll.since, poll.wait, {}}, at_ms(0), effects);
  REQUIRE(only<Reply>(effects).size() == 1);
  CHECK(std::get<StateAnswer>(only<Reply>(effects)[0].answer).items.size() == 300);
  REQUIRE(only<StreamTold>(effects).size() == 2);
  CHECK(std::get<StateAnswer>(only<StreamTold>(effects)[1].part).items.size() == 300);
  core.on_feed(change("A.1001 Q7 0/1"), at_ms(10), effects);
  std::size_t answered = 0;
  while (const auto fan_out = core.take_fan_out(100, at_ms(10))) {
    answered += fan_out->slice.waiters.size() + fan_out->slice.streams.size();
    CHECK(std::get<StateAnswer>(fan_out->answer).items.size() == 1);
    core.on_fan_out_done(*fan_out, base::Nanos{0}, at_ms(10));
  }
  CHECK(answered == 2);
}

// --- GET /items since a cursor -------------------------------------------------------------------

TEST_CASE("The catalog since a cursor is what has changed, or all of it with reset") {
  check(R"(
    0    items 1 A.5                      -> 1: cartd-unavailable
    0    start A.9 P 9/10@5 Q 3/3@9 R 1/1@7  -> -
    10   items 1 A.5                      -> 1: items A.9 Q 3/3, R 1/1
    10   items 1 A.9                      -> 1: items A.9
    10   items 1 A.0                      -> 1: items A.9 Q 3/3, R 1/1, P 9/10
    10   items 1 B.9                      -> 1: items reset A.9 P 9/10, Q 3/3, R 1/1
    4000 items 1 A.8                      -> 1: items stale 4000 A.9 Q 3/3
  )");
}

TEST_CASE("The catalog since a cursor that is ahead waits for the feed, then cartd decides") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   items 1 A.6                      -> -
    20   change A.6 P 8/10                -> 1: items A.6
    30   items 1 A.9                      -> -
    1030 tick                             -> k2 snapshot
    1040 snapshot k2 A.6 P 8/10@6 Q 3/3@0 -> 1: items reset A.6 P 8/10, Q 3/3
    1050 items 2 A.7                      -> -
    2050 tick                             -> k3 snapshot
    2060 unsent k3                        -> 2: items A.6
  )");
}

}  // namespace gateway
