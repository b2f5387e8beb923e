// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/stored_events.h"

#include <algorithm>
#include <limits>
#include <string>

#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/memory_store.h"

namespace cartd {
namespace {

using support::at;
namespace limits = proto::limits;

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

/// What is answered, as ids and what to go on after: "2 3 -> 3", or "gone 4".
std::string answer(Store& store, std::optional<std::uint64_t> after, std::int64_t limit = 500,
                   std::optional<proto::EventType> type = {}, std::uint64_t last = 0) {
  proto::Command command{"", proto::Op::kEvents};
  command.after = after;
  command.amount = limit;
  command.event_type = type;
  const proto::Cursor cursor{support::epoch("e"), {}};
  const auto read = list_events(store, command, cursor, std::max(last, store.load()->last_event));
  REQUIRE(read);
  if (const auto* error = std::get_if<proto::Error>(&*read))
    return std::string(to_string(error->code)) + " " + std::to_string(*error->oldest);
  const auto& list = std::get<proto::EventList>(*read);
  CHECK(list.cursor == cursor);
  std::string text;
  for (const auto& event : list.events) text += std::to_string(event.id) + " ";
  return text + "-> " + std::to_string(list.next);
}

}  // namespace

TEST_CASE("Events are listed from where the asker is, and told to be gone where they are") {
  auto store = store_of(5);
  CHECK(answer(store, {}) == "1 2 3 4 5 -> 5");
  CHECK(answer(store, 0) == "1 2 3 4 5 -> 5");
  CHECK(answer(store, 3) == "4 5 -> 5");
  CHECK(answer(store, 3, 1) == "4 -> 4");
  CHECK(answer(store, 5) == "-> 5");
  // The store is not the one that the asker knows: what it comes to know is where this one is.
  CHECK(answer(store, 9) == "-> 5");
  CHECK(answer(store, std::numeric_limits<std::uint64_t>::max()) == "-> 5");
  Rows rows;
  rows.forgotten = 3;
  REQUIRE_FALSE(store.commit(rows));
  CHECK(answer(store, {}) == "4 5 -> 5");
  CHECK(answer(store, 3) == "4 5 -> 5");
  CHECK(answer(store, 2) == "gone 4");
  CHECK(answer(store, 0) == "gone 4");
  auto nothing = store_of(0);
  CHECK(answer(nothing, {}) == "-> 0");
  CHECK(answer(nothing, 0) == "-> 0");
}

TEST_CASE("Events of one type are looked for bit by bit") {
  auto store = store_of(limits::kMaxEventsLooked + 20);
  const std::uint64_t last = limits::kMaxEventsLooked + 21;
  Rows rows;
  rows.events = {{last, proto::EventType::kItemBack, at(0), "{}"}};
  REQUIRE_FALSE(store.commit(rows));
  CHECK(answer(store, 10, 500, proto::EventType::kItemBack) == "-> 5010");
  CHECK(answer(store, 5010, 500, proto::EventType::kItemBack) == "5021 -> 5021");
  CHECK(answer(store, 5, 2, proto::EventType::kOrderSold) == "6 7 -> 7");
}

TEST_CASE("However much events say, an answer stays small, and never empty") {
  support::MemoryStore store(support::epoch("e"));
  Rows rows;
  for (std::uint64_t id = 1; id <= 3; ++id)
    rows.events.push_back({id, proto::EventType::kItemChanged, at(0),
                           "{\"text\":\"" + std::string(limits::kMaxEventsBytes / 2, 'x') + "\"}"});
  rows.events[2].data += std::string(limits::kMaxEventsBytes, ' ');
  REQUIRE_FALSE(store.commit(rows));
  CHECK(answer(store, 0) == "1 -> 1");
  CHECK(answer(store, 2) == "3 -> 3");
}

TEST_CASE("However many events are old, they go in portions") {
  auto store = store_of(2500);
  EventBound bound(base::Millis{10'000});
  base::MonoTime now{std::chrono::hours{1}};
  std::vector<std::uint64_t> gone;
  std::uint64_t count = 0;
  for (int look = 0; look < 4; ++look) {
    const auto old = find_old_events(store, bound, 2500, at(2400), now);
    REQUIRE(old);
    gone.push_back(old->up_to);
    count += old->count;
    Rows rows;
    rows.forgotten = old->up_to;
    REQUIRE_FALSE(store.commit(rows));
  }
  CHECK(gone == std::vector<std::uint64_t>{1000, 2000, 2390, 0});
  CHECK(store.events().size() == 110);
  CHECK(count == 2390);
}

TEST_CASE("While the oldest is young the others are not read") {
  auto store = store_of(3);
  int reads = 0;
  store.on_read = [&]() -> std::optional<base::Failure> {
    ++reads;
    return std::nullopt;
  };
  EventBound bound(base::Millis{600'000});
  CHECK(find_old_events(store, bound, 3, at(10), base::MonoTime{})->count == 0);
  CHECK(reads == 1);
  CHECK(find_old_events(store, bound, 3, at(11), base::MonoTime{})->count == 0);
  CHECK(reads == 1);  // not due yet
}

}  // namespace cartd
