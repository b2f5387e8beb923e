// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Lines of places: who is next, and tickets that are never given twice.
#include "cartd/core/waiting_lines.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

using support::session;

/// Two items' lines; a, b and c wait for the first.
WaitingLines lines() {
  WaitingLines lines;
  lines.add_item(0);
  lines.add_item(7);
  for (const char* who : {"a", "b", "c"}) lines.join(0, session(who));
  return lines;
}

}  // namespace

TEST_CASE("Places are called in the order of arrival") {
  auto two = lines();
  CHECK(two.waiting(0) == 3);
  CHECK(two.turn(0) == 0);
  for (const char* who : {"a", "b", "c"}) {
    const auto first = two.call_next(0);
    REQUIRE(first);
    CHECK(first->session == session(who));
    CHECK(first->ticket == two.turn(0));
    CHECK_FALSE(two.ticket_of(0, session(who)));
  }
  CHECK(two.turn(0) == 3);
  CHECK(two.waiting(0) == 0);
  CHECK_FALSE(two.call_next(0));
  CHECK(two.turn(0) == 3);  // nobody was called
}

TEST_CASE("A position counts those in front, also past those who left") {
  auto two = lines();
  CHECK(two.position(0, 1) == 1);
  CHECK(two.position(0, 3) == 3);
  CHECK(two.leave(0, session("b"))->ticket == 2);
  CHECK_FALSE(two.leave(0, session("b")));
  CHECK_FALSE(two.leave(1, session("a")));
  CHECK(two.position(0, 3) == 2);
  two.call_next(0);
  CHECK(two.position(0, 3) == 1);
}

TEST_CASE("A ticket is never given twice") {
  auto two = lines();
  CHECK(two.leave(0, session("c"))->ticket == 3);  // the last one: its ticket is gone
  CHECK(two.join(0, session("c")) == 4);
  while (two.call_next(0)) continue;
  CHECK(two.join(0, session("a")) == 5);
}

TEST_CASE("A line goes on from where it was stored") {
  WaitingLines lines;
  lines.add_item(17);
  CHECK(lines.turn(0) == 17);
  lines.restore(0, 20, session("a"));
  lines.restore(0, 23, session("b"));
  CHECK(lines.position(0, 23) == 2);
  CHECK(lines.join(0, session("c")) == 24);
  CHECK(lines.call_next(0)->ticket == 20);

  WaitingLines empty;
  empty.add_item(17);  // all that stood there had been called
  CHECK(empty.join(0, session("a")) == 18);
}

TEST_CASE("A session may stand in several lines, once in each") {
  auto two = lines();
  CHECK(two.join(1, session("a")) == 8);
  CHECK(two.ticket_of(0, session("a")) == 1u);
  CHECK(two.ticket_of(1, session("a")) == 8u);
  CHECK(two.places_of(session("a")).size() == 2);
  two.call_next(0);
  REQUIRE(two.places_of(session("a")).size() == 1);
  CHECK(two.places_of(session("a"))[0] == std::pair<std::size_t, WaitingLines::Ticket>{1, 8});
  two.leave(1, session("a"));
  CHECK(two.places_of(session("a")).empty());
  CHECK(two.waiting(0) == 2);
}

}  // namespace cartd
