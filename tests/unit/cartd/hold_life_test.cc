// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How long a hold may go on in all, however it is kept alive (inventory_scenario.h says how to read the
// scenarios).
#include "cartd/core/inventory.h"
#include "cartd/core/opening.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/unit/cartd/inventory_scenario.h"
#include "tests/unit/cartd/stored_values.h"

namespace cartd {

using support::at;
using support::item;
using support::session;

TEST_CASE("What grows has its time anew, until the whole life of the hold is over") {
  check(R"(
    ttl 60
    most 100
    item P 9
    0    add a P 1    -> #1 P 8/1 back 60; P:1 ends 60
    30   add a P 2    -> #2 P 7/2 back 60; P:2 ends 60
    60   add a P 3    -> #3 P 6/3 back 40; P:3 ends 40
    99   add a P 4    -> #4 P 5/4 back 1; P:4 ends 1
    99 -> expired 0
    100 -> expired 1
    put-backs         -> P of a since 0 until 160
  )");
}

TEST_CASE("Without a number it is four times what it has at first, and what has no end has none") {
  check(R"(
    ttl 10
    item P 9
    0    add a P 1    -> #1 P 8/1 back 10; P:1 ends 10
    9    add a P 2    -> #2 P 7/2 back 10; P:2 ends 10
    18   add a P 3    -> #3 P 6/3 back 10; P:3 ends 10
    27   add a P 4    -> #4 P 5/4 back 10; P:4 ends 10
    36   add a P 5    -> #5 P 4/5 back 4; P:5 ends 4
    40 -> expired 1
  )");
  check(R"(
    item P 9
    0    add a P 1    -> #1 P 8/1; P:1
    999  remove a P   -> #2 P 9/0; -
    put-backs         -> -
    999  add a P 1    -> #3 P 8/1; P:1
  )");
  check(R"(
    ttl 10
    most 0
    item P 9
    0    add a P 1    -> #1 P 8/1 back 10; P:1 ends 10
    9    remove a P   -> #2 P 9/0; -
    put-backs         -> -
  )");
}

TEST_CASE("Who puts a unit back and takes it again goes on with the hold of before") {
  check(R"(
    ttl 60
    most 100
    item P 9
    0    add a P 1    -> #1 P 8/1 back 60; P:1 ends 60
    50   remove a P   -> #2 P 9/0; -
    put-backs         -> P of a since 0 until 110
    80   add a P 1    -> #3 P 8/1 back 20; P:1 ends 20
    put-backs         -> P of a forgotten
    80   add b P 1    -> #4 P 7/2 back 20; P:1 ends 60
    90   remove a P   -> #5 P 8/1 back 50; -
    put-backs         -> P of a since 0 until 150
    100  add a P 1    -> hold-limit P again 50
    149  add a P 1    -> hold-limit P again 1
    150  add a P 1    -> #7 P 8/1 back 60; P:1 ends 60
  )");
}

TEST_CASE("Who held it for as long as may be leaves it to others for a minute, also in line") {
  check(R"(
    ttl 60
    most 60
    item P 1
    item Q 5
    0    add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    60   add a P 1    -> hold-limit P again 60
    60   add a Q1+P1  -> hold-limit P again 60
    61   wait a P     -> hold-limit P again 59
    61   add a Q 1    -> #3 Q 4/1 back 60; Q:1 ends 60; lost P:1 expired
    70   add b P 1    -> #4 P 0/1 back 60; P:1 ends 60
    119  wait a P     -> hold-limit P again 1
    120  wait a P     -> #5 P 0/1 back 10 waiting 1 turn 0; Q:1 ends 1; P ticket 1 number 1
  )");
}

TEST_CASE("To put it back and be offered it is no way around, and to wait for others is") {
  check(R"(
    ttl 60
    most 100
    item P 1
    0    add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    50   remove a P   -> #2 P 1/0; -
    90   wait a P     -> #3 P 0/1 back 10 waiting 0 turn 1; P:1 ends 10 offer
    95   add a P 1    -> #3 P 0/1 back 5 waiting 0 turn 1; P:1 ends 5
  )");
  check(R"(
    ttl 60
    most 70
    item P 1
    0    add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    50   remove a P   -> #2 P 1/0; -
    50   add b P 1    -> #3 P 0/1 back 60; P:1 ends 60
    60   wait a P     -> #4 P 0/1 back 50 waiting 1 turn 0; -; P ticket 1 number 1
    80   remove b P   -> #5 P 0/1 back 20 waiting 0 turn 1; -
    80   add a P 1    -> #6 P 0/1 back 60 waiting 0 turn 1; P:1 ends 60
  )");
}

TEST_CASE("An offer lasts as long as one does, though a hold may be shorter") {
  check(R"(
    ttl 2
    item P 1
    0    add a P 1    -> #1 P 0/1 back 2; P:1 ends 2
    0    wait b P     -> #2 P 0/1 back 2 waiting 1 turn 0; -; P ticket 1 number 1
    2 -> expired 1
    20   add b P 1    -> #3 P 0/1 back 2 waiting 0 turn 1; P:1 ends 2
    22 -> expired 1
  )");
}

TEST_CASE("What is bought, or taken back by the shop, is not put back") {
  check(R"(
    ttl 60
    most 60
    item P 9
    0    add a P 1    -> #1 P 8/1 back 60; P:1 ends 60
    50   buy a 1      -> #2 order 1 P 8/0; P:1
    put-backs         -> -
    50   add a P 1    -> #3 P 7/1 back 60; P:1 ends 60
    60   release a    -> #4 -; P:1 ends 50
    put-backs         -> -
    60   add a P 1    -> #5 P 7/1 back 60; P:1 ends 60
  )");
}

TEST_CASE("What was put back is forgotten after a minute, by the clock of the holds") {
  check(R"(
    ttl 60
    most 100
    item P 9
    0    add a P 1    -> #1 P 8/1 back 60; P:1 ends 60
    50   remove a P   -> #2 P 9/0; -
    60   pause        -> #3 -; -
    500  resume       -> #4 -; -
    wakes             -> never
    549  ping         -> #4 -; -
    put-backs         -> -
    550  ping         -> #4 -; -
    put-backs         -> P of a forgotten
    550  add a P 1    -> #5 P 8/1 back 60; P:1 ends 60
  )");
}

TEST_CASE("An item's own time counts, and is a life at least") {
  StoredState state{support::epoch("e"), {}, {support::stored({item("P"), {}, 9})}, {}};
  state.items[0].catalog.hold_ttl = base::Seconds{1000};
  Inventory inventory(state, {.hold = base::Seconds{60}, .hold_most = base::Seconds{100}});
  const auto end = [&](base::WallTime now, std::int64_t quantity) {
    const auto outcome = inventory.apply(std::vector{support::add("a", "P", quantity)}, now);
    return outcome.rows.holds.at(0).expires_at;
  };
  CHECK(end(at(0), 1) == at(1000));
  CHECK(end(at(500), 2) == at(1000));
}

TEST_CASE(
    "A restart goes on with what has begun and with what was put back, and makes neither longer") {
  StoredState state{
      support::epoch("e"),
      {},
      {support::stored({item("P"), {}, 9}, 0, 2)},
      {{session("a"), item("P"), 1, at(150), false, at(0)},
       {session("b"), item("P"), 1, at(150), false, at(900)}}};  // the clock was set back
  state.put_backs = {{session("c"), item("P"), at(20), at(130)},
                     {session("d"), item("P"), at(900), at(960)}};
  const Lifetimes lifetimes{.hold = base::Seconds{60}, .hold_most = base::Seconds{110}};
  const auto opening = *make_opening(state, {}, lifetimes, at(100));
  CHECK(opening.state.holds[0].expires_at == at(110));
  CHECK(opening.state.holds[1].begun_at == at(100));
  CHECK(opening.state.holds[1].expires_at == at(150));
  CHECK(opening.rows.holds == opening.state.holds);
  CHECK(opening.rows.put_backs ==
        std::vector<StoredPutBack>{{session("d"), item("P"), at(100), at(160)}});
  Inventory inventory(opening.state, lifetimes);
  const auto outcome =
      inventory.apply(std::vector{support::add("c", "P", 1), support::add("d", "P", 1)}, at(110));
  CHECK(outcome.expired == 1);
  CHECK(outcome.rows.holds.at(1).expires_at == at(130));
  CHECK(outcome.rows.holds.at(2).expires_at == at(170));

  state.put_backs = {{session("c"), item("Q"), at(20), at(130)}};
  const auto wrong = make_opening(state, {}, lifetimes, at(100));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().why.find("put back of the item Q, which is not there") != std::string::npos);
}

}  // namespace cartd
