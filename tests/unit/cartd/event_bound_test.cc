// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/event_bound.h"

#include <vector>

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

using base::Millis;
using base::MonoTime;
using support::at;

constexpr Millis kHour = std::chrono::hours{1};
const MonoTime kStart{std::chrono::hours{5}};

/// From `first`, each a second later than the one before.
std::vector<proto::Event> events(std::uint64_t first, std::size_t count) {
  std::vector<proto::Event> made;
  for (std::uint64_t id = first; id < first + count; ++id)
    made.push_back({id, proto::EventType::kOrderSold, at(static_cast<std::int64_t>(id)), "{}"});
  return made;
}

}  // namespace

TEST_CASE("Events go when they are old, the last of all never") {
  EventBound bound(kHour);
  const auto three = events(1, 3);
  CHECK(bound.is_due(kStart));
  CHECK_FALSE(bound.is_old(three[0], at(3600)));
  CHECK(bound.is_old(three[0], at(3601)));
  CHECK(bound.on_oldest(three, 9, at(3600), kStart) == 0);
  CHECK(bound.on_oldest(three, 9, at(3602), kStart) == 2);
  CHECK(bound.on_oldest(three, 9, at(9999), kStart) == 3);
  CHECK(bound.on_oldest(three, 3, at(9999), kStart) == 2);
  CHECK(bound.on_oldest({}, 0, at(9999), kStart) == 0);
}

TEST_CASE("What stands behind a younger one waits for it") {
  EventBound bound(kHour);
  auto three = events(1, 3);
  three[1].at = at(5000);
  CHECK(bound.on_oldest(three, 9, at(4000), kStart) == 1);
}

TEST_CASE("The oldest are looked at each minute, and at once again while there are more") {
  EventBound bound(kHour);
  CHECK(bound.on_oldest(events(1, EventBound::kPortion), 99'999, at(9999), kStart) ==
        EventBound::kPortion);
  CHECK(bound.is_due(kStart));
  bound.on_oldest(events(1, 3), 99'999, at(9999), kStart);
  CHECK_FALSE(bound.is_due(kStart + std::chrono::seconds{59}));
  CHECK(bound.is_due(kStart + std::chrono::seconds{60}));
  EventBound brief(Millis{6000});
  brief.on_oldest(events(1, 3), 99'999, at(0), kStart);
  CHECK_FALSE(brief.is_due(kStart + Millis{99}));
  CHECK(brief.is_due(kStart + Millis{100}));
}

}  // namespace cartd
