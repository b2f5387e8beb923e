// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/core/deliveries.h"

#include "courier/core/retry_schedule.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace courier {
namespace {

using base::Millis;
using support::at;

const proto::HookName kName = *proto::HookName::parse("erp");

Letter letter(std::uint64_t id, const std::string& subject,
              proto::EventType type = proto::EventType::kOrderSold) {
  return {{id, type, at(static_cast<std::int64_t>(id)), "{}"}, subject};
}

/// Events 1, 2, 3 … of these subjects, read.
Deliveries reading(const std::vector<std::string>& subjects) {
  Deliveries deliveries(proto::Hook{kName}, {});
  std::vector<Letter> letters;
  for (const auto& subject : subjects) letters.push_back(letter(letters.size() + 1, subject));
  deliveries.on_read(letters, letters.size());
  return deliveries;
}

std::string due(const Deliveries& deliveries, std::size_t most = 9, std::int64_t now = 100) {
  std::string ids;
  for (const auto& each : deliveries.due(at(now), most))
    ids += (ids.empty() ? "" : " ") + std::to_string(each.event.id);
  return ids;
}

/// "3: 1x2 2x0": position, and what waits to be told again how often it was.
std::string stored(const Deliveries& deliveries) {
  const auto hook = deliveries.hook();
  std::string text = std::to_string(hook.position) + ":";
  for (const auto& retry : hook.retries)
    text += " " + std::to_string(retry.event) + "x" + std::to_string(retry.attempts);
  return text;
}

}  // namespace

TEST_CASE("What is under way is told no second time, what follows it waits, and others pass by") {
  auto deliveries = reading({"a", "b", "a", "c"});
  deliveries.on_sent(1);
  CHECK(due(deliveries) == "2 4");
  deliveries.on_sent(2);
  deliveries.on_sent(4);
  deliveries.on_sent(9);  // there is none
  CHECK(due(deliveries).empty());
  CHECK_FALSE(deliveries.next_due());
  CHECK(stored(deliveries) == "0:");
  deliveries.on_taken(4);
  CHECK(stored(deliveries) == "4: 1x0 2x0 3x0");  // whoever goes on from here tells them again
  CHECK(due(deliveries).empty());
  deliveries.on_taken(1);
  CHECK(due(deliveries) == "3");
  CHECK(deliveries.on_failed(2, at(100), 0));
  CHECK(due(deliveries) == "3");
  CHECK(due(deliveries, 9, 105) == "2 3");
}

TEST_CASE("Events of one subject come one after the other, others pass by") {
  auto deliveries = reading({"a", "b", "a", "c"});
  CHECK(due(deliveries, 1) == "1");
  CHECK(due(deliveries) == "1 2 4");
  CHECK(stored(deliveries) == "0:");  // nothing was tried: all is read again
  deliveries.on_taken(2);
  CHECK(stored(deliveries) == "2: 1x0");
  CHECK_FALSE(deliveries.on_failed(9, at(100), 0) == false);
  CHECK(deliveries.on_failed(1, at(100), 0));
  CHECK(due(deliveries) == "4");
  deliveries.on_taken(4);
  CHECK(stored(deliveries) == "4: 1x1 3x0");  // the one that waits behind it, too
  CHECK(due(deliveries, 9, 104).empty());
  CHECK(deliveries.next_due() == at(105));
  CHECK(due(deliveries, 9, 105) == "1");
  deliveries.on_taken(1);
  CHECK(due(deliveries) == "3");
  deliveries.on_taken(3);
  CHECK(stored(deliveries) == "4:");
  CHECK_FALSE(deliveries.next_due());
  CHECK_FALSE(deliveries.oldest());
}

TEST_CASE("What fails is told again later and later, and given up in the end") {
  auto deliveries = reading({"a", "a"});
  base::WallTime now = at(0);
  for (const Millis delay : kRetryDelays) {
    CHECK(deliveries.on_failed(1, now, 0));
    CHECK(deliveries.next_due() == now + delay);
    now += delay;
    CHECK(deliveries.due(now, 9).front().event.id == 1);
  }
  CHECK_FALSE(deliveries.on_failed(1, now, 0));
  CHECK(deliveries.due(now, 9).front().event.id == 2);
  CHECK(*retry_delay(1, 1) == Millis{5'500});
  CHECK_FALSE(retry_delay(0, 0));
  CHECK_FALSE(retry_delay(10, 0));
}

TEST_CASE("Another courier goes on from what is stored, once it has read what waits") {
  proto::Hook hook{kName};
  hook.position = 7;
  hook.retries = {{3, 2, at(50)}, {5, 0, at(0)}, {6, 1, at(60)}};
  Deliveries deliveries(hook, {});
  CHECK(deliveries.read_after() == 7);
  CHECK(deliveries.unread() == 3U);
  CHECK(due(deliveries).empty());
  deliveries.on_found(3, letter(3, "a"));
  deliveries.on_found(5, letter(5, "a"));
  CHECK(deliveries.unread() == 6U);
  deliveries.on_found(6, std::nullopt);  // not kept any more
  CHECK_FALSE(deliveries.unread());
  CHECK(due(deliveries, 9, 49).empty());
  CHECK(due(deliveries) == "3");
  CHECK(stored(deliveries) == "7: 3x2 5x0");
  CHECK(deliveries.oldest() == at(3));
}

TEST_CASE("Types that are not wanted are passed over, and that is stored") {
  Deliveries deliveries(proto::Hook{kName}, {proto::EventType::kItemBack});
  deliveries.on_read({letter(1, "a"), letter(2, "P", proto::EventType::kItemBack), letter(3, "a")},
                     3);
  CHECK(due(deliveries) == "2");
  CHECK(stored(deliveries) == "0:");
  deliveries.on_taken(2);
  CHECK(stored(deliveries) == "3:");
  deliveries.on_read({letter(4, "a")}, 4);
  CHECK(stored(deliveries) == "4:");
}

TEST_CASE("A hook that takes nothing holds up itself only") {
  std::vector<std::string> subjects;
  for (std::size_t i = 0; i < Deliveries::kMost; ++i) subjects.push_back(std::to_string(i));
  auto deliveries = reading(subjects);
  CHECK(deliveries.room() == 0);
  for (std::uint64_t id = 1; id <= Deliveries::kMost; ++id) deliveries.on_failed(id, at(0), 0);
  CHECK(deliveries.hook().retries.size() == Deliveries::kMost);
  deliveries.on_taken(1);
  CHECK(deliveries.room() == 1);
}

}  // namespace courier
