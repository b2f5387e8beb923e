// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What ran out: by session, and in the order of being forgotten.
#include "cartd/core/lapses.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

using support::at;
using support::session;

}  // namespace

TEST_CASE("What ran out is known by session and item until it is dropped") {
  Lapses lapses;
  CHECK(lapses.of(session("a")) == nullptr);
  CHECK_FALSE(lapses.next_due());
  lapses.note(session("a"), 1, {2, at(10)});
  lapses.note(session("a"), 0, {1, at(20)});
  lapses.note(session("b"), 1, {5, at(5)});
  const auto* of_a = lapses.of(session("a"));
  REQUIRE(of_a != nullptr);
  CHECK(of_a->size() == 2);
  CHECK(of_a->begin()->first == 0);  // in catalog order
  CHECK(of_a->at(1).quantity == 2);

  CHECK(lapses.drop(session("a"), 0));
  CHECK_FALSE(lapses.drop(session("a"), 0));
  CHECK_FALSE(lapses.drop(session("c"), 0));
  CHECK(lapses.drop(session("a"), 1));
  CHECK(lapses.of(session("a")) == nullptr);
  CHECK(lapses.of(session("b")) != nullptr);
}

TEST_CASE("They are due in the order of time, whoever's they are") {
  Lapses lapses;
  lapses.note(session("a"), 0, {1, at(30)});
  lapses.note(session("b"), 0, {1, at(10)});
  lapses.note(session("a"), 1, {1, at(20)});
  for (const auto& [who, item, seconds] :
       {std::tuple{"b", 0, 10}, std::tuple{"a", 1, 20}, std::tuple{"a", 0, 30}}) {
    const auto due = lapses.next_due();
    REQUIRE(due);
    CHECK(due->session == session(who));
    CHECK(due->item == static_cast<std::size_t>(item));
    CHECK(due->at == at(seconds));
    CHECK(lapses.drop(due->session, due->item));
  }
  CHECK_FALSE(lapses.next_due());
}

TEST_CASE("The oldest of a session is the one it loses first") {
  Lapses lapses;
  CHECK(lapses.empty());
  CHECK_FALSE(lapses.oldest_of(session("a")));
  lapses.note(session("b"), 4, {1, at(5)});
  lapses.note(session("a"), 0, {1, at(30)});
  lapses.note(session("a"), 7, {1, at(20)});
  lapses.note(session("a"), 3, {1, at(20)});
  CHECK(lapses.oldest_of(session("a")) == 3);
  lapses.drop(session("a"), 3);
  CHECK(lapses.oldest_of(session("a")) == 7);
  CHECK_FALSE(lapses.empty());
}

TEST_CASE("What runs out again is remembered from then on") {
  Lapses lapses;
  lapses.note(session("a"), 0, {1, at(10)});
  lapses.note(session("a"), 0, {3, at(40)});
  CHECK(lapses.of(session("a"))->at(0).quantity == 3);
  CHECK(lapses.next_due()->at == at(40));
  CHECK(lapses.drop(session("a"), 0));
  CHECK_FALSE(lapses.next_due());
}

}  // namespace cartd
