// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is parked, who is answered together, and in which of the four ways a hold ends.
#include "gateway/core/hold_table.h"

#include <set>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;
using Items = std::vector<ItemIndex>;
using Slots = std::vector<std::uint32_t>;

constexpr ItemIndex kP = 0;
constexpr ItemIndex kQ = 1;
constexpr ItemIndex kR = 2;
constexpr std::size_t kAll = 1000;

/// A table whose clock stands still until it is moved.
class Table {
 public:
  void park(std::uint32_t slot, const Items& items, std::int64_t deadline_ms = 25'000) {
    holds.park({slot, 0}, items, {at_ms(deadline_ms)});
  }
  void park_behind(std::uint32_t slot, const Items& items) {
    holds.park_behind({slot, 0}, items, {at_ms(25'000)}, now);
  }
  void stream(std::uint32_t slot, const Items& items, std::int64_t until_ms = 600'000) {
    holds.park({slot, 0}, items, HoldTable::stream_until(at_ms(until_ms), now));
  }
  void change(ItemIndex item, std::uint64_t seq = 1) {
    holds.mark_changed(item, proto::Seq{seq}, now);
  }

  /// The next slice's waiters, written at no cost.
  Slots slice(std::size_t most = kAll) {
    const auto slice = holds.take_slice(most, now);
    if (!slice) return {};
    holds.on_slice_done(*slice, base::Nanos{0}, now);
    return slots_of(*slice);
  }
  Slots all_slices(std::size_t most = kAll) {
    Slots answered;
    for (auto some = slice(most); !some.empty(); some = slice(most))
      answered.insert(answered.end(), some.begin(), some.end());
    return answered;
  }
  static Slots slots_of(const HoldTable::Slice& slice) { return slots_of(slice.waiters); }
  static Slots slots_of(const std::vector<ConnectionId>& connections) {
    Slots slots;
    for (const auto connection : connections) slots.push_back(connection.slot);
    return slots;
  }
  /// The streams of the slices that may be taken now.
  Slots told(std::size_t most = kAll) {
    Slots all;
    while (const auto slice = holds.take_slice(most, now)) {
      holds.on_slice_done(*slice, base::Nanos{0}, now);
      const Slots some = slots_of(slice->streams);
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }

  MonoTime now = at_ms(0);
  HoldTable holds{at_ms(0)};
};

}  // namespace

TEST_CASE("A change answers those who watch the item, in the order they came") {
  Table table;
  table.park(5, {kP});
  table.park(2, {kQ});
  table.park(9, {kP});
  table.change(kP);
  CHECK(table.slice() == Slots{5, 9});
  CHECK(table.slice() == Slots{});
  CHECK(table.holds.size() == 1);
}

TEST_CASE("A poll that watches several items is answered by a change of any, once") {
  Table table;
  table.park(1, {kP, kQ});
  table.change(kP);
  table.change(kQ);
  const auto slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK(slice->items == Items{kP, kQ});
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  CHECK(table.slice() == Slots{});
}

TEST_CASE("A change of an item nobody watches answers nobody, not even later") {
  Table table;
  table.change(kP);
  table.park(1, {kP});
  table.change(kR);
  CHECK(table.slice() == Slots{});
}

TEST_CASE("A hold ends at its deadline with what it needs for its answer") {
  Table table;
  table.holds.park({1, 7}, {kP, kQ}, {at_ms(1000), true});
  table.park(2, {kP}, 5000);
  CHECK_FALSE(table.holds.take_expired(at_ms(999)));
  const auto ended = table.holds.take_expired(at_ms(1040));
  REQUIRE(ended);
  CHECK(ended->connection == ConnectionId{1, 7});
  CHECK(ended->items == Items{kP, kQ});
  CHECK(ended->unchanged_as_304);
  CHECK_FALSE(table.holds.take_expired(at_ms(1040)));
  table.change(kQ);
  CHECK(table.slice() == Slots{});
}

TEST_CASE("A hold ends when its peer leaves and a stale id is a quiet no-op") {
  Table table;
  table.holds.park({1, 7}, {kP}, {at_ms(1000)});
  CHECK_FALSE(table.holds.drop({1, 6}));
  CHECK_FALSE(table.holds.drop({800, 0}));
  CHECK(table.holds.drop({1, 7}));
  CHECK_FALSE(table.holds.drop({1, 7}));
  CHECK(table.holds.size() == 0);
  CHECK_FALSE(table.holds.next_due());
  table.change(kP);
  CHECK(table.slice() == Slots{});
}

TEST_CASE("A drain gives every hold a deadline of its own") {
  Table table;
  for (std::uint32_t slot = 0; slot < 10; ++slot) table.park(slot, {kP}, 50'000);
  int next = 0;
  table.holds.reschedule_all([&] { return at_ms(100 * ++next); });
  std::size_t ended = 0;
  while (table.holds.take_expired(at_ms(540))) ++ended;
  CHECK(ended == 5);
  while (table.holds.take_expired(at_ms(1040))) ++ended;
  CHECK(ended == 10);
}

TEST_CASE("A slice is bounded and the rest comes in the next ones") {
  Table table;
  for (std::uint32_t slot = 0; slot < 5; ++slot) table.park(slot, {kP});
  table.now = at_ms(10);
  table.change(kP);
  auto slice = table.holds.take_slice(2, at_ms(12));
  REQUIRE(slice);
  CHECK(Table::slots_of(*slice) == Slots{0, 1});
  CHECK_FALSE(slice->last);
  CHECK(slice->answered == 2);
  CHECK(slice->changed_at == at_ms(10));
  table.holds.on_slice_done(*slice, Millis{1}, at_ms(13));
  CHECK(table.slice(2) == Slots{2, 3});
  slice = table.holds.take_slice(2, at_ms(15));
  REQUIRE(slice);
  CHECK(Table::slots_of(*slice) == Slots{4});
  CHECK(slice->last);
  CHECK(slice->answered == 5);
}

TEST_CASE("Those who park during a fan-out wait for the next change") {
  Table table;
  for (std::uint32_t slot = 0; slot < 4; ++slot) table.park(slot, {kP});
  table.change(kP);
  CHECK(table.slice(2) == Slots{0, 1});
  table.park(0, {kP});
  table.park(1, {kP});
  CHECK(table.slice(2) == Slots{2, 3});
  CHECK(table.slice(2) == Slots{});
  table.change(kP);
  CHECK(table.all_slices() == Slots{0, 1});
}

TEST_CASE("A change during a fan-out answers those who parked since it began") {
  Table table;
  for (std::uint32_t slot = 0; slot < 3; ++slot) table.park(slot, {kP});
  table.change(kP);
  CHECK(table.slice(2) == Slots{0, 1});
  table.park(0, {kP});
  table.change(kP);
  CHECK(table.all_slices() == Slots{2, 0});
}

TEST_CASE("A change during a fan-out is no news to those who park after it") {
  Table table;
  for (std::uint32_t slot = 0; slot < 3; ++slot) table.park(slot, {kP});
  table.change(kP);
  CHECK(table.slice(2) == Slots{0, 1});
  table.change(kP);  // the last one is told of it, and the first two when they come back
  table.park(0, {kP});
  CHECK(table.all_slices() == Slots{2});
}

TEST_CASE("A deadline and a hang-up end holds that a fan-out has not reached yet") {
  Table table;
  table.park(0, {kP});
  table.park(1, {kP}, 500);
  table.park(2, {kP});
  table.park(3, {kP});
  table.change(kP);
  CHECK(table.slice(1) == Slots{0});
  CHECK(table.holds.take_expired(at_ms(540)));
  CHECK(table.holds.drop({2, 0}));
  CHECK(table.slice(9) == Slots{3});
}

TEST_CASE("A hold that ends before its fan-out came to it says what it was about to be told") {
  Table table;
  table.park(0, {kP}, 100);
  table.park(1, {kP}, 100);
  table.park(2, {kQ}, 100);
  table.change(kP);
  const auto ended = table.holds.drop({0, 0});
  REQUIRE(ended);
  CHECK(ended->has_news);
  CHECK_FALSE(ended->reset);
  table.holds.mark_restarted(table.now);
  CHECK(table.holds.drop({1, 0})->reset);
  table.park(3, {kP}, 100);
  const auto later = table.holds.drop({3, 0});
  CHECK_FALSE(later->has_news);
  CHECK_FALSE(later->reset);
  const auto expired = table.holds.take_expired(at_ms(140));
  REQUIRE(expired);
  CHECK(expired->connection.slot == 2);
  CHECK(expired->has_news);
  CHECK(expired->reset);
}

TEST_CASE("When all have left before the fan-out came to them there is no slice") {
  Table table;
  table.park(0, {kP, kQ});
  table.park(1, {kR});
  table.change(kP);
  table.change(kR);
  CHECK(table.holds.drop({0, 0}));
  CHECK(table.slice() == Slots{1});
  CHECK(table.slice() == Slots{});
  CHECK(table.holds.next_due() == std::nullopt);
}

TEST_CASE("Two due watches are answered in turn") {
  Table table;
  for (std::uint32_t slot = 0; slot < 4; ++slot) table.park(slot, {kP});
  for (std::uint32_t slot = 4; slot < 8; ++slot) table.park(slot, {kQ});
  table.change(kP);
  table.change(kQ);
  CHECK(table.slice(2) == Slots{0, 1});
  CHECK(table.slice(2) == Slots{4, 5});
  CHECK(table.slice(2) == Slots{2, 3});
  CHECK(table.slice(2) == Slots{6, 7});
}

TEST_CASE("Between two fan-outs of a watch lies at least what the last one cost") {
  Table table;
  for (std::uint32_t slot = 0; slot < 4; ++slot) table.park(slot, {kP});
  table.change(kP);
  for (int part = 0; part < 2; ++part) {
    const auto slice = table.holds.take_slice(2, at_ms(0));
    REQUIRE(slice);
    table.holds.on_slice_done(*slice, Millis{15}, at_ms(100));
  }
  table.park(0, {kP});
  table.park(7, {kQ});
  table.change(kP);
  table.change(kQ);
  CHECK(table.holds.next_due() <= at_ms(100));  // Q need not wait
  table.now = at_ms(129);
  CHECK(table.slice() == Slots{7});
  CHECK(table.slice() == Slots{});
  CHECK(table.holds.next_due() == at_ms(130));
  table.now = at_ms(130);
  CHECK(table.slice() == Slots{0});
}

// --- behind a change -----------------------------------------------------------------------------

TEST_CASE("Who parks behind a change is answered at once, and nobody else is") {
  Table table;
  table.park(1, {kP});
  table.park_behind(2, {kP});
  table.park_behind(3, {kQ});
  CHECK(table.all_slices() == Slots{2, 3});
  CHECK(table.holds.size() == 1);
  table.change(kP);
  CHECK(table.slice() == Slots{1});
}

TEST_CASE("Who parks behind a change keeps the distance to the last fan-out") {
  Table table;
  table.park(1, {kP});
  table.change(kP);
  const auto first = table.holds.take_slice(kAll, table.now);
  REQUIRE(first);
  table.holds.on_slice_done(*first, Millis{100}, table.now);
  table.park_behind(2, {kP});
  table.park_behind(3, {kP});
  CHECK(table.slice() == Slots{});
  CHECK(table.holds.next_due() == at_ms(100));
  table.now = at_ms(100);
  CHECK(table.slice() == Slots{2, 3});
}

TEST_CASE("A change answers those who wait together with those who are behind") {
  Table table;
  table.park(1, {kP});
  table.park_behind(2, {kP});
  table.change(kP);
  CHECK(table.slice() == Slots{2, 1});
  CHECK(table.slice() == Slots{});
}

TEST_CASE("Who parks behind during a fan-out is answered by the next one") {
  Table table;
  for (const std::uint32_t slot : {1, 2, 3}) table.park(slot, {kP});
  table.change(kP);
  CHECK(table.slice(2) == Slots{1, 2});
  table.park_behind(4, {kP});
  CHECK(table.slice(2) == Slots{3});
  CHECK(table.slice(2) == Slots{4});
}

TEST_CASE("A hold behind a change ends like any other, and has news") {
  Table table;
  table.park_behind(1, {kP, kQ});
  table.park_behind(2, {kP, kQ});
  const auto left = table.holds.drop({1, 0});
  REQUIRE(left);
  CHECK(left->has_news);
  const auto expired = table.holds.take_expired(at_ms(26'000));
  REQUIRE(expired);
  CHECK(expired->connection.slot == 2);
  CHECK(expired->has_news);
  CHECK(table.slice() == Slots{});
}

TEST_CASE("A restart tells those who are behind too") {
  Table table;
  table.park_behind(1, {kP});
  table.holds.mark_restarted(table.now);
  const auto slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK(slice->reset);
  CHECK(Table::slots_of(*slice) == Slots{1});
}

// --- restarts ------------------------------------------------------------------------------------

TEST_CASE("A restart tells those parked before it, not those who park after its fan-out began") {
  Table table;
  table.park(0, {kP});
  table.park(1, {kP});
  table.park(2, {kP, kQ});
  table.holds.mark_restarted(table.now);
  auto slice = table.holds.take_slice(1, table.now);
  REQUIRE(slice);
  CHECK(slice->reset);
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  table.park(0, {kP});
  for (int i = 0; i < 2; ++i) {
    slice = table.holds.take_slice(1, table.now);
    REQUIRE(slice);
    CHECK(slice->reset);
    CHECK(slice->waiters.front().slot != 0);
    table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  }
  table.change(kP);
  slice = table.holds.take_slice(1, table.now);
  REQUIRE(slice);
  CHECK_FALSE(slice->reset);
}

TEST_CASE("A restart in the middle of a fan-out tells those it has not reached") {
  Table table;
  table.park(0, {kP});
  table.park(1, {kP});
  table.change(kP);
  CHECK(table.slice(1) == Slots{0});
  table.park(2, {kP});
  table.holds.mark_restarted(table.now);
  table.park(0, {kP});
  for (const std::uint32_t slot : {1u, 2u}) {
    const auto slice = table.holds.take_slice(1, table.now);
    REQUIRE(slice);
    CHECK(slice->reset);
    CHECK(Table::slots_of(*slice) == Slots{slot});
    table.holds.on_slice_done(*slice, Millis{0}, table.now);
  }
  CHECK(table.slice() == Slots{});
}

TEST_CASE("A restart tells those parked before it though their fan-out has to keep its distance") {
  Table table;
  table.park(0, {kP});
  table.change(kP);
  auto slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  table.holds.on_slice_done(*slice, Millis{500}, table.now);
  table.park(0, {kP});
  table.change(kP);
  CHECK(table.slice() == Slots{});  // too early
  table.holds.mark_restarted(table.now);
  table.park(1, {kP});  // knows the new epoch
  slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK(slice->reset);
  CHECK(Table::slots_of(*slice) == Slots{0});
  table.holds.on_slice_done(*slice, Millis{0}, table.now);
  CHECK(table.slice() == Slots{});
}

TEST_CASE("A restart nobody waited through tells nobody") {
  Table table;
  table.park(0, {kP});
  table.change(kP);
  CHECK(table.slice() == Slots{0});
  table.holds.mark_restarted(table.now);
  table.park(0, {kP});
  CHECK(table.slice() == Slots{});
  table.change(kP);
  const auto slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK_FALSE(slice->reset);
}

TEST_CASE("Watches of several items are forgotten with their last poll and their ids used again") {
  Table table;
  std::set<HoldTable::WatchId> ids;
  for (ItemIndex other = 1; other < 50; ++other) {
    table.park(0, {kP, other});
    table.change(other);
    const auto slice = table.holds.take_slice(kAll, table.now);
    REQUIRE(slice);
    ids.insert(slice->watch);
    table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
    table.park(0, {kP, other});
    table.holds.drop({0, 0});
  }
  CHECK(ids.size() == 1);
}

// --- streams -------------------------------------------------------------------------------------

TEST_CASE("A stream outlives each fan-out that reaches it") {
  Table table;
  table.stream(1, {kP});
  table.park(2, {kP});
  table.stream(3, {kQ});
  table.change(kP);
  const auto slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK(Table::slots_of(slice->waiters) == Slots{2});
  CHECK(Table::slots_of(slice->streams) == Slots{1});
  CHECK(slice->answered == 1);
  CHECK(slice->told == 1);
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  CHECK(table.told() == Slots{});
  table.change(kP);
  CHECK(table.told() == Slots{1});
  CHECK(table.holds.size() == 2);
  CHECK(table.holds.streams() == 2);
}

TEST_CASE("One fan-out reaches a stream once, however many slices it has") {
  Table table;
  for (std::uint32_t slot = 0; slot < 7; ++slot) table.stream(slot, {kP, kQ});
  table.change(kP);
  table.change(kQ);
  CHECK(table.told(2) == Slots{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("A change during a fan-out is told to every stream, also to those it had reached") {
  Table table;
  for (std::uint32_t slot = 0; slot < 4; ++slot) table.stream(slot, {kP});
  table.change(kP);
  const auto slice = table.holds.take_slice(2, table.now);
  REQUIRE(slice);
  CHECK(Table::slots_of(slice->streams) == Slots{0, 1});
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  table.change(kP);
  CHECK(table.told() == Slots{2, 3, 0, 1, 2, 3});
}

TEST_CASE("A stream that is behind is told once and then waits") {
  Table table;
  table.stream(1, {kP});
  table.holds.park_behind({2, 0}, {kP}, HoldTable::stream_until(at_ms(600'000), table.now),
                          table.now);
  CHECK(table.told() == Slots{2});
  CHECK(table.told() == Slots{});
  table.change(kP);
  CHECK(table.told() == Slots{1, 2});
}

TEST_CASE("A stream that a fan-out is about to reach is not told of staleness besides") {
  Table table;
  table.stream(1, {kP});
  CHECK(table.holds.take_unaware(1, /*stale=*/true));
  table.holds.mark_restarted(table.now);
  CHECK_FALSE(table.holds.take_unaware(1, /*stale=*/true));
  CHECK(table.told() == Slots{1});
  CHECK(table.holds.take_unaware(1, /*stale=*/true));
}

TEST_CASE("A restart is told to every stream, and only once") {
  Table table;
  for (std::uint32_t slot = 0; slot < 3; ++slot) table.stream(slot, {kP});
  table.change(kP);
  auto slice = table.holds.take_slice(1, table.now);
  REQUIRE(slice);
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  table.holds.mark_restarted(table.now);
  slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK(slice->reset);
  CHECK(Table::slots_of(slice->streams) == Slots{1, 2, 0});
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  table.change(kP);
  slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK_FALSE(slice->reset);
}

TEST_CASE("Each deadline of a stream but the last is a heartbeat") {
  Table table;
  table.stream(1, {kP}, 32'000);
  const auto beats_until = [&](std::int64_t ms) {
    int beats = 0;
    while (const auto hold = table.holds.take_expired(at_ms(ms))) {
      CHECK(hold->stream);
      CHECK(hold->connection == ConnectionId{1, 0});
      if (!hold->goes_on) return -1;
      ++beats;
    }
    return beats;
  };
  CHECK(beats_until(1990) == 0);
  CHECK(beats_until(2040) == 1);
  CHECK(beats_until(17'000) == 0);
  CHECK(beats_until(17'100) == 1);
  CHECK(table.holds.streams() == 1);
  CHECK(beats_until(32'200) == -1);
  CHECK(table.holds.streams() == 0);
  CHECK(table.holds.size() == 0);
}

TEST_CASE("In a drain a stream's next deadline is its last") {
  Table table;
  table.stream(1, {kP});
  table.holds.reschedule_all([] { return at_ms(100); });
  const auto ended = table.holds.take_expired(at_ms(140));
  REQUIRE(ended);
  CHECK(ended->stream);
  CHECK_FALSE(ended->goes_on);
  table.change(kP);
  CHECK(table.told() == Slots{});
}

TEST_CASE("A stream ends when its peer leaves, also while a fan-out is about to reach it") {
  Table table;
  for (std::uint32_t slot = 0; slot < 3; ++slot) table.stream(slot, {kP});
  CHECK(table.holds.drop({0, 0}));
  table.change(kP);
  const auto slice = table.holds.take_slice(1, table.now);
  REQUIRE(slice);
  CHECK(table.holds.drop({1, 0}));
  const auto last = table.holds.drop({2, 0});
  REQUIRE(last);
  CHECK(last->stream);
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  CHECK(table.told() == Slots{});
  CHECK(table.holds.streams() == 0);
  table.park(2, {kP});  // the slot's next tenant is a poll
  table.change(kP);
  CHECK(table.slice() == Slots{2});
}

TEST_CASE("What a stream was last told of the gateway is remembered with it") {
  Table table;
  table.holds.park({1, 4}, {kP}, HoldTable::stream_until(at_ms(32'000), table.now));
  table.holds.note_told({1, 4}, true);
  table.holds.note_told({1, 3}, false);  // an earlier tenant of the slot
  const auto beat = table.holds.take_expired(at_ms(2100));
  REQUIRE(beat);
  CHECK(beat->told_stale);
  table.holds.note_told({1, 4}, false);
  const auto next = table.holds.take_expired(at_ms(17'200));
  REQUIRE(next);
  CHECK_FALSE(next->told_stale);
}

// --- every item ----------------------------------------------------------------------------------

TEST_CASE("Who watches every item is told of any, also of one that nobody knew") {
  Table table;
  table.park(1, {});
  table.park(2, {kP});
  table.stream(3, {});
  table.change(800);
  const auto slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  CHECK(slice->items.empty());
  CHECK(Table::slots_of(slice->waiters) == Slots{1});
  CHECK(Table::slots_of(slice->streams) == Slots{3});
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  CHECK(table.all_slices() == Slots{});
  table.change(kP);
  CHECK(table.told() == Slots{3});
}

TEST_CASE("A fan-out is of what has changed since the earliest of its waiters was up to date") {
  Table table;
  const auto since = [&] {
    const auto slice = table.holds.take_slice(kAll, table.now);
    REQUIRE(slice);
    table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
    return slice->since.value;
  };
  const auto behind = [&](std::uint32_t slot, std::uint64_t seq) {
    HoldTable::Terms terms{at_ms(25'000)};
    terms.since = proto::Seq{seq};
    table.holds.park_behind({slot, 0}, {}, terms, table.now);
  };
  table.stream(1, {});
  table.change(kP, 20);
  table.change(kQ, 21);
  CHECK(since() == 19);
  table.change(kQ, 22);
  CHECK(since() == 21);
  behind(2, 12);
  behind(3, 15);
  CHECK(since() == 12);
  behind(2, 16);
  table.change(kP, 23);
  CHECK(since() == 16);
  table.change(kP, 24);
  behind(2, 23);
  CHECK(since() == 23);
}

TEST_CASE("A change during a fan-out is counted from where those who were told stand") {
  Table table;
  for (std::uint32_t slot = 0; slot < 3; ++slot) table.stream(slot, {});
  table.change(kP, 20);
  auto slice = table.holds.take_slice(2, table.now);
  REQUIRE(slice);
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  table.change(kQ, 30);
  slice = table.holds.take_slice(2, table.now);  // the last one has not heard of the first change
  REQUIRE(slice);
  CHECK(slice->since == proto::Seq{19});
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  slice = table.holds.take_slice(9, table.now);
  REQUIRE(slice);
  CHECK(slice->since == proto::Seq{29});
}

TEST_CASE("A hold that ends with news says what it had heard of") {
  Table table;
  table.park(1, {}, 100);
  table.change(kP, 20);
  table.change(kQ, 25);
  HoldTable::Terms terms{at_ms(100)};
  terms.since = proto::Seq{7};
  table.holds.park_behind({2, 0}, {}, terms, table.now);
  std::set<std::uint64_t> since;
  while (const auto ended = table.holds.take_expired(at_ms(140))) {
    CHECK(ended->has_news);
    since.insert(ended->since.value);
  }
  CHECK(since == std::set<std::uint64_t>{7, 19});
}

// --- watches -------------------------------------------------------------------------------------

TEST_CASE("A watch that loses its last poll while a slice is written is forgotten once") {
  Table table;
  table.park(0, {kP, kQ});
  table.change(kP);
  const auto slice = table.holds.take_slice(kAll, table.now);
  REQUIRE(slice);
  table.park(1, {kP, kQ});
  table.holds.drop({1, 0});
  table.holds.on_slice_done(*slice, base::Nanos{0}, table.now);
  table.park(2, {kP, kR});
  table.park(3, {kQ, kR});
  table.change(kP);
  CHECK(table.all_slices() == Slots{2});
  table.change(kQ);
  CHECK(table.all_slices() == Slots{3});
}

}  // namespace gateway
