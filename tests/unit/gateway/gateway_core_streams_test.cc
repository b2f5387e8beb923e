// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a stream is told, and when, as scenarios (gateway_scenario.h says how to read them).
#include <set>

#include "gateway/core/gateway_core.h"
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

const Stream kStream{.since = cursor("A.5"), .life = base::Seconds{600}};

}  // namespace

TEST_CASE("A stream is told the state as it is, and then of every change of its items") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   events 1                         -> 1> begin | 1> A.5 P 9/10
    20   change A.6 Q 2/3                 -> -
    30   change A.7 P 8/10                -> 1> A.7 P 8/10
    40   change A.8 P 7/10                -> 1> A.8 P 7/10
    50   events 2 P Q                     -> 2> begin | 2> A.8 P 7/10, Q 2/3
    60   change A.9 Q 1/3                 -> 2> A.9 P 7/10, Q 1/3
  )");
}

TEST_CASE("A stream with a current cursor is told what comes, one with an older cursor what is") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@2       -> -
    10   events 1 since A.5               -> 1> begin
    10   events 2 since A.4               -> 2> begin | 2> A.5 P 9/10
    10   events 3 since A.3 Q             -> 3> begin
    20   change A.6 P 8/10                -> 1> A.6 P 8/10 | 2> A.6 P 8/10
  )");
}

TEST_CASE("A stream with a cursor of another epoch is told to forget, once") {
  check(R"(
    0    start B.5 P 9/10@5               -> -
    10   events 1 since A.2               -> 1> begin | 1> reset B.5 P 9/10
    20   change B.6 P 8/10                -> 1> B.6 P 8/10
  )");
}

TEST_CASE("A change answers polls and streams of an item together, and streams go on") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   events 1 since A.5               -> 1> begin
    10   poll 2 since A.5                 -> -
    10   events 3 since A.5               -> 3> begin
    20   change A.6 P 8/10                -> 2: A.6 P 8/10 | 1> A.6 P 8/10 | 3> A.6 P 8/10
    30   change A.7 P 7/10                -> 1> A.7 P 7/10 | 3> A.7 P 7/10
  )");
}

TEST_CASE("A new store is told to the streams") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   events 1 since A.5               -> 1> begin
    60   beat B.1                         -> k2 snapshot
    70   snapshot k2 B.1 P 4/10@1         -> 1> reset B.1 P 4/10
    80   change B.2 P 3/10                -> 1> B.2 P 3/10
  )");
}

TEST_CASE("A stream that is ahead begins when the feed has come, or when cartd has decided") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   events 1 since A.6               -> -
    20   change A.6 P 8/10                -> 1> begin
    30   leave 1                          -> -
    30   events 2 since A.9               -> -
    1030 tick                             -> k2 snapshot
    1040 snapshot k2 A.9 P 6/10@8         -> 2> begin
    1050 events 3 since A.20              -> -
    2050 tick                             -> k3 snapshot
    2060 snapshot k3 A.9 P 6/10@8         -> 3> begin | 3> reset A.9 P 6/10
  )");
}

TEST_CASE("A stream that is ahead of a cartd that cannot be asked is put off") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   events 1 since A.6               -> -
    1010 tick                             -> k2 snapshot
    1020 unsent k2                        -> 1> begin | 1> end
    1030 events 2 since A.6               -> -
    1040 leave 2                          -> -
    1040 events 3 since A.6               -> -
    1050 shut 3                           -> 3> begin | 3> end
  )");
}

TEST_CASE("A stream that is quiet hears a heartbeat within 15 s and then every 15 s") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    0     events 1 since A.5              -> 1> begin
    15040 beat A.5                        -> 1> beat
    30080 beat A.5                        -> 1> beat
    45120 beat A.5                        -> 1> beat
  )");
}

TEST_CASE("A stream is told that the gateway is stale or no longer, and else hears heartbeats") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    0     events 1 since A.5              -> 1> begin
    15040 tick                            -> 1> stale 15040 A.5 P 9/10
    30080 tick                            -> 1> beat
    45120 beat A.5                        -> 1> A.5 P 9/10
    60160 beat A.5                        -> 1> beat
    70000 events 2                        -> 2> begin | 2> stale 9840 A.5 P 9/10
    70100 change A.6 P 8/10               -> 1> A.6 P 8/10 | 2> A.6 P 8/10
    75200 beat A.6                        -> 2> beat | 1> beat
  )");
}

TEST_CASE("A stream ends after a random 80 to 100 percent of its life") {
  std::set<std::int64_t> ends;
  GatewayCore core = synced_core();
  Effects effects;
  for (std::uint32_t slot = 0; slot < 200; ++slot)
    core.on_query({slot, 0}, kStream, at_ms(0), effects);
  CHECK(core.streams() == 200);
  CHECK(core.held_polls() == 0);
  std::size_t beats = 0;
  for (std::int64_t ms = 0; ms <= 604'000; ms += 50) {
    effects = {};
    core.on_feed(heartbeat("A.5"), at_ms(ms), effects);
    core.on_deadline(at_ms(ms), effects);
    for (const auto& told : only<StreamTold>(effects)) {
      if (std::holds_alternative<StreamBeat>(told.part))
        ++beats;
      else if (std::holds_alternative<StreamEnds>(told.part))
        ends.insert(ms);
    }
  }
  CHECK(core.streams() == 0);
  CHECK(core.totals().streams_ended_by_deadline == 200);
  CHECK(ends.size() > 50);
  CHECK(*ends.begin() >= 480'000);
  CHECK(beats >= 200 * 32);
  CHECK(beats <= 200 * 40);
}

TEST_CASE("The first heartbeats of streams that began together do not come together") {
  GatewayCore core = synced_core();
  Effects effects;
  for (std::uint32_t slot = 0; slot < 1500; ++slot)
    core.on_query({slot, 0}, kStream, at_ms(0), effects);
  for (std::int64_t second = 1; second <= 15; ++second) {
    effects = {};
    core.on_feed(heartbeat("A.5"), at_ms(1000 * second), effects);
    core.on_deadline(at_ms(1000 * second), effects);
    CHECK(only<StreamTold>(effects).size() > 50);
    CHECK(only<StreamTold>(effects).size() < 200);
  }
}

TEST_CASE("A stream is forgotten when its peer leaves, and ends when it sends no more") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   events 1 since A.5               -> 1> begin
    10   events 2 since A.5               -> 2> begin
    10   events 3 since A.5               -> 3> begin
    20   leave 1                          -> -
    20   shut 2                           -> 2> end
    30   change A.6 P 8/10                -> 3> A.6 P 8/10
  )");
}

TEST_CASE("A stream that cannot be served now ends as it begins, for its client to come back") {
  check(R"(
    max_holds 1
    0    events 1                         -> 1> begin | 1> end
    0    start A.5 P 9/10@5               -> -
    10   events 1 life 0                  -> 1> begin | 1> end
    20   poll 1 since A.5                 -> -
    20   events 2 since A.4               -> 2> begin | 2> end
    30   leave 1                          -> -
    30   events 2 since A.4               -> 2> begin | 2> A.5 P 9/10
    40   poll 3 since A.5                 -> 3: pause A.5 P 9/10
    50   leave 2                          -> -
    60   drain 1000                       -> -
    60   events 4                         -> 4> begin | 4> end
  )");
}

TEST_CASE("A drain ends the streams spread over four fifths of its time") {
  GatewayCore core = synced_core();
  Effects effects;
  for (std::uint32_t slot = 0; slot < 100; ++slot)
    core.on_query({slot, 0}, kStream, at_ms(0), effects);
  core.start_drain(at_ms(1000), base::Millis{10'000});
  std::size_t ended = 0;
  for (std::int64_t ms = 2000; ms <= 9000; ms += 1000) {
    effects = {};
    core.on_deadline(at_ms(ms + 40), effects);
    CHECK(only<StreamTold>(effects).size() < 50);
    for (const auto& told : only<StreamTold>(effects))
      if (std::holds_alternative<StreamEnds>(told.part)) ++ended;
  }
  CHECK(ended == 100);
}

TEST_CASE("A stream of an unknown item is an error, and one whose item leaves the catalog ends") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@0       -> -
    10   events 1 Z                       -> 1: unknown-item
    10   events 1 since A.5 P Q           -> 1> begin
    60   beat A.6                         -> k2 snapshot
    70   snapshot k2 A.6 P 8/10@6         -> 1> end
    80   change A.7 P 7/10                -> -
    90   events 1 since A.5 P Q           -> 1: unknown-item
  )");
}

}  // namespace gateway
