// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/catch_ups.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

void wait_for(CatchUps& catch_ups, std::uint32_t slot, const char* since,
              std::int64_t patient_until) {
  catch_ups.add({{slot, 0}, Poll{}, cursor(since), at_ms(25'000)}, at_ms(patient_until));
}

std::vector<std::uint32_t> slots_of(const std::vector<CatchUps::Waiting>& taken) {
  std::vector<std::uint32_t> slots;
  for (const auto& waiting : taken) slots.push_back(waiting.connection.slot);
  return slots;
}

using Slots = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("Who is not ahead any more has caught up, also where the epoch is another") {
  CatchUps catch_ups;
  wait_for(catch_ups, 1, "A.7", 1000);
  wait_for(catch_ups, 2, "A.8", 1000);
  wait_for(catch_ups, 3, "B.9", 1000);
  CHECK(slots_of(catch_ups.take_caught_up(cursor("A.7"))) == Slots{1, 3});
  CHECK(catch_ups.take_caught_up(cursor("A.7")).empty());
  CHECK(catch_ups.size() == 1);
  CHECK(slots_of(catch_ups.take_caught_up(cursor("A.9"))) == Slots{2});
}

TEST_CASE("Patience ends once, and then a snapshot that begins later decides") {
  CatchUps catch_ups;
  wait_for(catch_ups, 1, "A.7", 1000);
  wait_for(catch_ups, 2, "A.7", 1200);
  catch_ups.on_snapshot_begun();
  CHECK(catch_ups.next_due() == at_ms(1000));
  CHECK_FALSE(catch_ups.lose_patience(at_ms(999)));
  CHECK(catch_ups.lose_patience(at_ms(1000)));
  CHECK_FALSE(catch_ups.lose_patience(at_ms(1100)));
  CHECK(catch_ups.next_due() == at_ms(1200));
  CHECK(catch_ups.take_decided().empty());  // by the one that was on its way
  catch_ups.on_snapshot_begun();
  CHECK(catch_ups.lose_patience(at_ms(1200)));
  CHECK_FALSE(catch_ups.next_due());
  CHECK(slots_of(catch_ups.take_decided()) == Slots{1});
  CHECK(catch_ups.take_decided().empty());
  CHECK(catch_ups.size() == 1);
}

TEST_CASE("The slot's next tenant is another") {
  CatchUps catch_ups;
  wait_for(catch_ups, 1, "A.7", 1000);
  CHECK_FALSE(catch_ups.take({1, 1}));
  CHECK_FALSE(catch_ups.take({2, 0}));
  const auto taken = catch_ups.take({1, 0});
  REQUIRE(taken);
  CHECK(taken->wait_until == at_ms(25'000));
  CHECK_FALSE(catch_ups.take({1, 0}));
}

TEST_CASE("So many catch up at a time") {
  CatchUps catch_ups;
  for (std::uint32_t slot = 0; slot < CatchUps::kMost; ++slot) {
    CHECK_FALSE(catch_ups.is_full());
    wait_for(catch_ups, slot, "A.7", 1000);
  }
  CHECK(catch_ups.is_full());
}

}  // namespace gateway
