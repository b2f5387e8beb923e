// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the gateway answers, and when, as scenarios (gateway_scenario.h says how to read them).
// Whole systems of gateways, losses and crashes are simulated in tests/sim.
#include "gateway/core/gateway_core.h"

#include <algorithm>
#include <set>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
// --- GET /status: the rows of HTTP.md's table ----------------------------------------------------

TEST_CASE("A poll without a cursor is held until the next change of its item") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   poll 1                           -> -
    20   change A.6 Q 2/3                 -> -
    30   change A.7 P 8/10                -> 1: A.7 P 8/10
  )");
}

TEST_CASE("A poll that does not want to wait gets the state now") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   poll 1 wait 0                    -> 1: A.5 P 9/10
    10   poll 2 since A.5 wait 0          -> 2: A.5 P 9/10
    10   poll 3 wait 0 Q P                -> 3: A.5 P 9/10, Q 3/3
  )");
}

TEST_CASE("A cursor older than the items' last change gets the state now") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@2       -> -
    10   poll 1 since A.4                 -> 1: A.5 P 9/10
    10   poll 2 since A.2 Q               -> -
    10   poll 3 since A.1 Q               -> 3: A.5 Q 3/3
    10   poll 4 have A.4                  -> 4: A.5 P 9/10
    10   poll 5 since A.4 P Q             -> 5: A.5 P 9/10, Q 3/3
  )");
}

TEST_CASE("A current cursor is held until a watched item changes") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   poll 1 since A.5 P               -> -
    10   poll 2 since A.5 Q               -> -
    10   poll 3 since A.5 Q P             -> -
    20   change A.6 Q 2/3                 -> 2: A.6 Q 2/3 | 3: A.6 P 9/10, Q 2/3
    30   change A.7 P 8/10                -> 1: A.7 P 8/10
  )");
}

TEST_CASE("A cursor of another epoch gets the state now and is told to forget") {
  check(R"(
    0    start B.5 P 9/10@5               -> -
    10   poll 1 since A.2                 -> 1: reset B.5 P 9/10
    10   poll 2 have A.900                -> 2: reset pause B.5 P 9/10
    10   poll 3 have foreign.0 wait 0     -> 3: reset pause B.5 P 9/10
  )");
}

TEST_CASE("Of several validators the newest of this epoch counts") {
  check(R"(
    0    start B.5 P 9/10@5               -> -
    10   poll 1 have A.900 have B.5       -> -
    10   poll 2 have B.5 have A.900       -> -
    10   poll 3 have B.4 have B.5         -> -
    10   poll 4 have B.3 have B.4         -> 4: B.5 P 9/10
    10   poll 5 have A.5 have C.5         -> 5: reset pause B.5 P 9/10
  )");
}

TEST_CASE("A wait ends at 80 to 100 percent with the state, or 304 for a validator") {
  check(R"(
    0      start A.5 P 9/10@5             -> -
    0      poll 1 since A.5               -> -
    100    change A.6 P 8/10              -> 1: A.6 P 8/10
    200    poll 1 since A.6               -> -
    19000  beat A.6                       -> -
    20190  tick                           -> -
    25240  tick                           -> 1: stale 6240 A.6 P 8/10
    25300  poll 1 have A.6                -> -
    45290  tick                           -> -
    50340  tick                           -> 1: 304 A.6
  )");
}

TEST_CASE("A wait ends with a 304 only where the cursor that counts came as a validator") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    10    poll 1 since A.5 have A.4 wait 1           -> -
    1050  tick                            -> 1: A.5 P 9/10
    1050  poll 1 since A.5 have A.4 have A.5 wait 1  -> -
    2090  tick                            -> 1: 304 A.5
  )");
}

TEST_CASE("An unknown item is an error, whatever else is asked") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5 P Z             -> 1: unknown-item
    10   poll 2 since A.9 Z               -> -
    1010 tick                             -> k2 snapshot
    1020 snapshot k2 A.9 P 9/10@5         -> 2: unknown-item
  )");
}

TEST_CASE("A held poll whose item leaves the catalog ends in an error") {
  check(R"(
    0     start A.5 P 9/10@5 Q 3/3@0      -> -
    0     poll 1 since A.5 Q wait 10      -> -
    0     poll 2 since A.5 P Q            -> -
    60    beat A.6                        -> k2 snapshot
    70    snapshot k2 A.6 P 8/10@6        -> 2: unknown-item | 1: unknown-item
  )");
}

TEST_CASE("Before the first snapshot there is nothing to answer from") {
  check(R"(
    0    poll 1                           -> 1: cartd-unavailable
    0    add 1 a P 1                      -> 1: cartd-unavailable
    0    cart 1 a                         -> k1 cart a
    10   done k1 A.5                      -> 1: done A.5
  )");
}

TEST_CASE("Silence of cartd for more than three seconds is told with every state") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    3000 poll 1 wait 0                    -> 1: A.5 P 9/10
    3001 poll 1 wait 0                    -> 1: stale 3001 A.5 P 9/10
    3002 poll 2 since A.5                 -> -
    4000 beat A.5                         -> -
    4000 poll 1 wait 0                    -> 1: A.5 P 9/10
  )");
}

// --- a cursor ahead of this gateway --------------------------------------------------------------

TEST_CASE("A cursor that is ahead waits for the feed and is held once it has come") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   poll 1 since A.6                 -> -
    wakes -> 1010
    20   change A.6 P 8/10                -> -
    30   change A.7 P 7/10                -> 1: A.7 P 7/10
  )");
}

TEST_CASE("A poll that has caught up past its cursor gets the state at once") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   poll 1 since A.6                 -> -
    60   beat A.7                         -> k2 snapshot
    70   snapshot k2 A.7 P 7/10@7 Q 3/3@0 -> 1: A.7 P 7/10
  )");
}

TEST_CASE("Where the feed does not bring it within a second, cartd is asked") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.6                 -> -
    1009 tick                             -> -
    1010 tick                             -> k2 snapshot
    1020 snapshot k2 A.6 P 8/10@6         -> -
    1030 change A.7 P 7/10                -> 1: A.7 P 7/10
  )");
}

TEST_CASE("A cursor ahead of cartd itself is told to forget") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.600               -> -
    1010 tick                             -> k2 snapshot
    1020 snapshot k2 A.5 P 9/10@5         -> 1: reset A.5 P 9/10
  )");
}

TEST_CASE("A poll that waits less than a second is patient only as long as it waits") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    100  poll 1 since A.6 wait 0          -> k2 snapshot
    110  snapshot k2 A.6 P 8/10@6         -> 1: A.6 P 8/10
  )");
}

TEST_CASE("Where cartd cannot be asked, a poll that is ahead gets the state without reset") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.6                 -> -
    1010 tick                             -> k2 snapshot
    1010 unsent k2                        -> 1: A.5 P 9/10
    1059 tick                             -> -
    1060 tick                             -> k3 snapshot
    1070 poll 1 since A.6 wait 0          -> -
    1080 unsent k3                        -> -
    1130 tick                             -> k4 snapshot
    1140 refuse k4                        -> 1: A.5 P 9/10
  )");
}

TEST_CASE("A snapshot that was already on its way does not decide over a poll that is ahead") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    100  beat A.6                         -> k2 snapshot
    200  poll 1 since A.9                 -> -
    1200 tick                             -> -
    1300 snapshot k2 A.6 P 8/10@6         -> k3 snapshot
    1310 snapshot k3 A.9 P 7/10@9         -> -
    1320 change A.10 P 6/10               -> 1: A.10 P 6/10
  )");
}

TEST_CASE("A poll that is ahead ends when its peer leaves or sends no more") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.6                 -> -
    10   poll 2/3 since A.6               -> -
    20   leave 2/2                        -> -
    20   leave 1                          -> -
    20   shut 2/3                         -> 2/3: A.5 P 9/10
    30   change A.6 P 8/10                -> -
    40   change A.7 P 7/10                -> -
    2000 tick                             -> -
  )");
}

// --- commands ------------------------------------------------------------------------------------

TEST_CASE("A command goes to cartd and its reply to the one who asked") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   add 1 a P 2                      -> k2 add a P 2
    10   remove 2 b Q                     -> k3 remove b Q
    10   add 3 c - 1                      -> k4 add c P 1
    20   done k3 A.5 Q 3/3                -> 2: done A.5 Q 3/3
    20   refuse k2                        -> 1: sold-out of 3
    20   done k2 A.6 P 1/10               -> -
    20   done k99 A.6 P 1/10              -> -
  )");
}

TEST_CASE("A 200 waits until this gateway shows what it says") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   add 1 a P 1                      -> k2 add a P 1
    20   done k2 A.6 P 8/10               -> -
    wakes -> 120
    21   change A.6 P 8/10                -> 1: done A.6 P 8/10
    30   poll 1 since A.6                 -> -
  )");
}

TEST_CASE("A 200 waits no longer than a tenth of a second and not while a change is missing") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   add 1 a P 1                      -> k2 add a P 1
    20   done k2 A.6 P 8/10               -> -
    119  tick                             -> -
    120  tick                             -> 1: done A.6 P 8/10
    130  add 1 a P 2                      -> k3 add a P 2
    130  add 2 b P 1                      -> k4 add b P 1
    140  done k3 A.8 P 6/10               -> -
    141  change A.7 P 7/10                -> k5 snapshot | 1: done A.8 P 6/10
    142  done k4 A.9 P 5/10               -> 2: done A.9 P 5/10
  )");
}

TEST_CASE("A command that could not be sent is unavailable at once") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   add 1 a P 1                      -> k2 add a P 1
    10   unsent k2                        -> 1: cartd-unavailable
    20   done k2 A.6 P 8/10               -> -
    5000 tick                             -> -
  )");
}

TEST_CASE("A command without a reply in time has an unknown outcome") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   add 1 a P 1                      -> k2 add a P 1
    2009 tick                             -> -
    2010 tick                             -> 1: outcome-unknown
    2020 done k2 A.6 P 8/10               -> -
  )");
}

TEST_CASE("Commands under way are bounded") {
  check(R"(
    max_pending 2
    0    start A.5 P 9/10@5               -> -
    10   add 1 a P 1                      -> k2 add a P 1
    10   cart 2 b                         -> k3 cart b
    10   add 3 c P 1                      -> 3: overloaded
    20   done k3 A.5                      -> 2: done A.5
    30   add 3 c P 1                      -> k4 add c P 1
  )");
}

// --- the snapshot --------------------------------------------------------------------------------

TEST_CASE("The first word of cartd asks for a snapshot, one at a time") {
  check(R"(
    0    beat A.5                         -> k1 snapshot
    10   change A.6 P 8/10                -> -
    20   snapshot k1 A.5 P 9/10@5         -> -
    30   poll 1 wait 0                    -> 1: A.6 P 8/10
  )");
}

TEST_CASE("A snapshot that is not sent is asked for after a pause, one without reply at once") {
  check(R"(
    0    beat A.5                         -> k1 snapshot
    0    unsent k1                        -> -
    wakes -> 50
    50   tick                             -> k2 snapshot
    2049 tick                             -> -
    2050 tick                             -> k3 snapshot
    2060 snapshot k2 A.5 P 9/10@5         -> -
    2060 poll 1                           -> 1: cartd-unavailable
    2070 refuse k3                        -> -
    2120 tick                             -> k4 snapshot
    2130 snapshot k4 A.5 P 9/10@5         -> -
    2130 poll 1 wait 0                    -> 1: A.5 P 9/10
  )");
}

TEST_CASE("A held poll is answered by the snapshot that ends a gap, not by what came in the gap") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5                 -> -
    60   change A.7 P 7/10                -> k2 snapshot
    70   snapshot k2 A.6 P 8/10@6         -> 1: A.7 P 7/10
  )");
}

TEST_CASE("A new store resets those who wait and only those") {
  check(R"(
    0    start A.5 P 9@5 Q 3     -> -
    10   poll 1 since A.5        -> -
    10   poll 2 have A.5 Q       -> -
    10   poll 3 since A.9        -> -
    60   beat B.1                -> k2 snapshot
    70   snapshot k2 B.1 P 9 Q 3 -> 3: reset B.1 P 9/9 | 1: reset B.1 P 9/9 | 2: reset B.1 Q 3/3
    80   poll 1 since B.1        -> -
    90   change B.2 P 8          -> 1: B.2 P 8/8
  )");
}

TEST_CASE("A cartd that has gone back resets those who wait") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5                 -> -
    60   beat A.3                         -> -
    1060 beat A.3                         -> k2 snapshot
    1070 snapshot k2 A.3 P 10/10@3        -> 1: reset A.3 P 10/10
  )");
}

// --- storms --------------------------------------------------------------------------------------

TEST_CASE("In a storm of changes polls that are behind are answered together") {
  GatewayCore core = synced_core();
  Effects effects;
  const auto poll = [&](std::uint32_t slot, const char* since) {
    core.on_query({slot, 0}, Poll{.since = cursor(since), .wait = base::Seconds{25}}, at_ms(10),
                  effects);
  };
  poll(1, "A.4");
  const auto first = core.take_fan_out(100, at_ms(10));
  REQUIRE(first);
  CHECK(first->slice.waiters.size() == 1);
  core.on_fan_out_done(*first, base::Millis{60}, at_ms(10));
  for (const std::uint32_t slot : {1, 2, 3}) poll(slot, "A.4");
  poll(4, "A.5");
  CHECK(only<Reply>(effects).empty());
  CHECK_FALSE(core.take_fan_out(100, at_ms(69)));
  const auto second = core.take_fan_out(100, at_ms(70));
  REQUIRE(second);
  CHECK(second->slice.waiters.size() == 3);
  CHECK(core.held_polls() == 1);
}

// --- limits, leaving, draining -------------------------------------------------------------------

TEST_CASE("Without room a poll is answered at once with a pause") {
  check(R"(
    max_holds 1
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5                 -> -
    10   poll 2 since A.5                 -> 2: pause A.5 P 9/10
    10   poll 3 since A.4                 -> 3: A.5 P 9/10
    20   leave 1                          -> -
    20   poll 2 since A.5                 -> -
  )");
}

TEST_CASE("A peer that leaves is forgotten and its slot's next tenant is another") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 since A.5                 -> -
    20   leave 1                          -> -
    20   poll 1/1 since A.5               -> -
    20   leave 1                          -> -
    30   change A.6 P 8/10                -> 1/1: A.6 P 8/10
  )");
}

TEST_CASE("A peer that sends no more gets the state now, or the end of its command") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 1 have A.5                  -> -
    20   shut 1                           -> 1: A.5 P 9/10
    20   shut 1                           -> -
    20   add 2 a P 1                      -> k2 add a P 1
    21   shut 2                           -> -
    30   change A.6 P 8/10                -> -
    31   done k2 A.6 P 8/10               -> 2: done A.6 P 8/10
  )");
}

TEST_CASE("A drain holds no new poll and ends the held ones within four fifths of its time") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    10    poll 1 since A.5 wait 55        -> -
    20    drain 10000                     -> -
    30    poll 2 since A.5                -> 2: pause A.5 P 9/10
    40    poll 3 since A.4                -> 3: A.5 P 9/10
    50    add 4 a P 1                     -> k2 add a P 1
    60    done k2 A.5 P 9/10              -> 4: done A.5 P 9/10
    8060  tick                            -> 1: stale 8060 A.5 P 9/10
  )");
}

TEST_CASE("A drain spreads its answers over time") {
  GatewayCore core = synced_core();
  Effects effects;
  for (std::uint32_t slot = 0; slot < 1000; ++slot)
    core.on_query({slot, 0}, Poll{.since = cursor("A.5"), .wait = base::Seconds{55}}, at_ms(0),
                  effects);
  CHECK(core.held_polls() == 1000);
  core.start_drain(at_ms(0), base::Seconds{10});
  std::size_t most_at_once = 0;
  for (int ms = 0; ms <= 8040; ms += 40) {
    effects = {};
    core.on_deadline(at_ms(ms), effects);
    most_at_once = std::max(most_at_once, only<Reply>(effects).size());
  }
  CHECK(core.held_polls() == 0);
  CHECK(most_at_once < 30);
  CHECK(core.draining());
}

TEST_CASE("The feed itself brings a held-back reply its answer, and no deadline is needed") {
  GatewayCore core = synced_core();
  Effects effects;
  core.on_cart_query({1, 0}, {*proto::SessionId::parse("a")}, at_ms(10), effects);
  const std::string id = only<proto::Command>(effects).at(0).id;
  core.on_reply({id, proto::CommandDone{cursor("A.6"), {}, {}}}, at_ms(20), effects);
  CHECK(only<Reply>(effects).empty());
  core.on_feed(change("A.6 P 8/10"), at_ms(21), effects);
  CHECK(only<Reply>(effects).size() == 1);
}

// --- fan-out -------------------------------------------------------------------------------------

TEST_CASE("A wait that ends between a change and its fan-out does not end with a 304") {
  GatewayCore core = synced_core();
  Effects effects;
  for (const std::uint32_t slot : {1u, 2u})
    core.on_query({slot, 0}, Poll{.validators = {cursor("A.5")}, .wait = base::Seconds{5}},
                  at_ms(0), effects);
  core.on_feed(change("A.6 P 8/10"), at_ms(4900), effects);
  core.on_deadline(at_ms(5040), effects);
  REQUIRE(only<Reply>(effects).size() == 2);
  for (const auto& reply : only<Reply>(effects))
    CHECK(std::get<StateAnswer>(reply.answer).cursor == cursor("A.6"));
}

TEST_CASE("Ten thousand answered by one change come back over a window, each at its own time") {
  GatewayCore core = synced_core();
  Effects effects;
  for (std::uint32_t slot = 0; slot < 10'000; ++slot)
    core.on_query({slot, 0}, Poll{.since = cursor("A.5"), .wait = base::Seconds{55}}, at_ms(0),
                  effects);
  core.on_feed(change("A.6 P 8/10"), at_ms(10), effects);
  std::size_t answered = 0;
  std::set<std::int64_t> pauses;
  while (const auto fan_out = core.take_fan_out(512, at_ms(10))) {
    CHECK(fan_out->slice.waiters.size() <= 512);
    REQUIRE(fan_out->delays.size() == fan_out->slice.waiters.size());
    answered += fan_out->delays.size();
    for (const auto delay : fan_out->delays) pauses.insert(delay.count());
    core.on_fan_out_done(*fan_out, base::Nanos{0}, at_ms(10));
  }
  CHECK(answered == 10'000);
  CHECK(*pauses.begin() == 0);
  CHECK(*pauses.rbegin() > 390);
  CHECK(*pauses.rbegin() <= 400);
}

}  // namespace gateway
