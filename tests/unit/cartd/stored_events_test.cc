// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/stored_events.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/memory_store.h"

namespace cartd {
namespace {

using support::at;

/// With ids from 1, each a second later than the one before.
support::MemoryStore store_of(std::uint64_t events) {
  support::MemoryStore store(support::epoch("e"));
  Rows rows;
  for (std::uint64_t id = 1; id <= events; ++id)
    rows.events.push_back(
        {id, proto::EventType::kOrderSold, at(static_cast<std::int64_t>(id)), "{}"});
  REQUIRE_FALSE(store.commit(rows));
  return store;
}

}  // namespace

TEST_CASE("However many events are old, they go in portions") {
  auto store = store_of(2500);
  EventBound bound(base::Millis{10'000});
  base::MonoTime now{std::chrono::hours{1}};
  std::vector<std::uint64_t> gone;
  for (int look = 0; look < 4; ++look) {
    const auto old = find_old_events(store, bound, 2500, at(2400), now);
    REQUIRE(old);
    gone.push_back(*old);
    Rows rows;
    rows.forgotten = *old;
    REQUIRE_FALSE(store.commit(rows));
  }
  CHECK(gone == std::vector<std::uint64_t>{1000, 2000, 2390, 0});
  CHECK(store.events().size() == 110);
}

TEST_CASE("While the oldest is young the others are not read") {
  auto store = store_of(3);
  int reads = 0;
  store.on_read = [&]() -> std::optional<base::Failure> {
    ++reads;
    return std::nullopt;
  };
  EventBound bound(base::Millis{600'000});
  CHECK(*find_old_events(store, bound, 3, at(10), base::MonoTime{}) == 0);
  CHECK(reads == 1);
  CHECK(*find_old_events(store, bound, 3, at(11), base::MonoTime{}) == 0);
  CHECK(reads == 1);  // not due yet
}

}  // namespace cartd
