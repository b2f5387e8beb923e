// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is held hears that the gateway is stale, and that it no longer is, as scenarios.
#include <map>

#include "gateway/core/gateway_core.h"
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

TEST_CASE(
    "A held poll is told that the gateway is stale, with a validator too, and of its recovery") {
  check(R"(
    0    start A.5 P 9/10@5 Q 3/3@2       -> -
    10   poll 0 since A.5                 -> -
    10   poll 1 have A.5                  -> -
    10   poll 2                           -> -
    10   poll 3 since A.5 *               -> -
    3000 tick                             -> -
    3010 tick                             -> 0: stale 3010 A.5 P 9/10
    3012 tick                             -> 1: stale 3012 A.5 P 9/10 | 2: stale 3012 A.5 P 9/10
    3014 tick                             -> 3: stale 3014 A.5
    3020 poll 0 since A.5                 -> -
    3020 poll 1 have A.5                  -> -
    4000 tick                             -> -
    9000 tick                             -> -
    9100 beat A.5                         -> 0: A.5 P 9/10
    9120 tick                             -> 1: A.5 P 9/10
    9130 poll 0 since A.5                 -> -
    9130 poll 1 have A.5                  -> -
    9900 tick                             -> -
  )");
}

TEST_CASE("The loop is woken when the gateway becomes stale, for as long as somebody is held") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    wakes -> never
    10   poll 1 since A.5                 -> -
    wakes -> 3000
    1000 beat A.5                         -> -
    wakes -> 4000
    4001 tick                             -> -
    wakes -> 4005
    4005 tick                             -> 1: stale 3005 A.5 P 9/10
    wakes -> never
    4010 poll 1 since A.5                 -> -
    5000 beat A.5                         -> -
    wakes -> 5004
  )");
}

TEST_CASE("A change that ends the silence tells of both at once") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 0 since A.5                 -> -
    3100 tick                             -> 0: stale 3100 A.5 P 9/10
    3200 poll 0 since A.5                 -> -
    3300 change A.6 P 8/10                -> 0: A.6 P 8/10
    3310 poll 0 since A.6                 -> -
    3900 tick                             -> -
  )");
}

TEST_CASE("A silence that ends while its news is spread is not told to the others") {
  check(R"(
    0    start A.5 P 9/10@5               -> -
    10   poll 0 since A.5                 -> -
    10   poll 99 since A.5                -> -
    3001 tick                             -> 0: stale 3001 A.5 P 9/10
    3010 poll 0 since A.5                 -> -
    3050 beat A.5                         -> 0: A.5 P 9/10
    3060 poll 0 since A.5                 -> -
    3900 tick                             -> -
  )");
}

TEST_CASE("A stream is told once that the gateway is stale, and once that it no longer is") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    0     events 0 since A.5              -> 0> begin
    3001  tick                            -> 0> stale 3001 A.5 P 9/10
    15040 tick                            -> 0> beat
    15050 events 1 since A.5              -> 1> begin | 1> stale 15050 A.5 P 9/10
    15100 beat A.5                        -> 0> A.5 P 9/10
    15150 tick                            -> 1> A.5 P 9/10
    15300 leave 1                         -> -
    30080 beat A.5                        -> 0> beat
  )");
}

TEST_CASE("A poll whose wait ends while the news is spread is told with its end") {
  check(R"(
    0     start A.5 P 9/10@5              -> -
    10    poll 0 have A.5 wait 3          -> -
    3100  tick                            -> 0: stale 3100 A.5 P 9/10
  )");
}

TEST_CASE("Ten thousand are told over a second, each once, however fast they come back") {
  GatewayCore core = synced_core();
  const Poll poll{.since = cursor("A.5"), .wait = base::Seconds{55}};
  Effects effects;
  for (std::uint32_t slot = 0; slot < 10'000; ++slot)
    core.on_query({slot, 0}, poll, at_ms(0), effects);
  std::map<std::uint32_t, int> told;
  std::size_t most = 0;
  for (std::int64_t ms = 3001; ms <= 5000; ms += 20) {
    effects = {};
    core.on_deadline(at_ms(ms), effects);
    const auto replies = only<Reply>(std::exchange(effects, {}));
    most = std::max(most, replies.size());
    for (const auto& reply : replies) {
      ++told[reply.connection.slot];
      core.on_query(reply.connection, poll, at_ms(ms), effects);
    }
    CHECK(only<Reply>(effects).empty());
  }
  CHECK(told.size() == 10'000);
  CHECK(std::all_of(told.begin(), told.end(), [](const auto& each) { return each.second == 1; }));
  CHECK(most <= 300);
  CHECK(core.totals().ended_by_staleness == 10'000);
}

}  // namespace gateway
