// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the inventory promises about a sale that is paused (inventory_scenario.h says how to read the
// scenarios).
#include "cartd/core/inventory.h"
#include "cartd/core/opening.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/unit/cartd/inventory_scenario.h"

namespace cartd {

using support::at;

TEST_CASE("While the sale is paused no hold's clock runs, and it goes on where it stood") {
  check(R"(
    ttl 60
    item P 3
    item Q 9
    0   add a P 1   -> #1 P 2/1 back 60; P:1 ends 60
    50  pause soon  -> #3 -; -
    changes         -> #2 P 2/1 paused to all for soon, #3 Q 9/0 paused for soon
    rows            -> -; #2 P 1 of 3, #3 Q 0 of 9
    journal         -> -
    wakes           -> never
    500 -> expired 0
    500 cart a      -> #3 -; P:1 ends 10
    500 snapshot    -> #3 P 2/1 paused #2, Q 9/0 paused #3
    500 pause soon  -> #3 -; -
    510 resume      -> #5 -; -
    changes         -> #4 P 2/1 back 10 to all, #5 Q 9/0
    wakes           -> 520
    510 resume      -> #5 -; -
    515 cart a      -> #5 -; P:1 ends 5
    519 -> expired 0
    520 -> expired 1
    600 pause       -> #8 -; -
    changes         -> #7 P 3/0 paused to all, #8 Q 9/0 paused
    600 pause later -> #10 -; -
    changes         -> #9 P 3/0 paused to all for later, #10 Q 9/0 paused for later
  )");
}

TEST_CASE("While the sale is paused nothing is added, and all may be given back and bought") {
  check(R"(
    ttl 60
    item P 3
    item Q 9
    0  add a P 2    -> #1 P 1/2 back 60; P:2 ends 60
    1  pause why    -> #3 -; -
    2  add a P 3    -> paused why
    2  add a Q 1    -> paused why
    2  add a P 2    -> #3 P 1/2 paused; P:2 ends 59
    2  add a P 1    -> #4 P 2/1 paused; P:1 ends 59
    2  wait b P     -> paused why
    2  wait a P     -> #4 P 2/1 paused; P:1 ends 59
    2  add b X 1    -> unknown-item X
    2  buy a 1      -> #5 order 1 P 2/0; P:1
    3  pause        -> #7 -; -
    3  add a P 1    -> paused
  )");
}

TEST_CASE("While the sale is paused no line moves, and nobody gets past it") {
  check(R"(
    ttl 60
    item P 1
    0  add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    0  wait b P     -> #2 P 0/1 back 60 waiting 1 turn 0; -; P ticket 1 number 1
    1  pause        -> #3 -; -
    2  remove a P   -> #4 P 1/0 waiting 1 turn 0 paused; -
    places          -> -
    2  stock P 2    -> #5 P 2/0 waiting 1 turn 0 paused; -
    2  add c P 1    -> paused
    9  resume       -> #6 -; -
    changes         -> #6 P 1/1 back 20 waiting 0 turn 1 to all
    places          -> P ticket 1 free
    9  pause        -> #7 -; -
    30 add b P 1    -> paused
    30 remove b P   -> #8 P 2/0 waiting 0 turn 1 paused; -
  )");
}

TEST_CASE("An order that is to be paid has its time, too, and is paid in a pause") {
  check(R"(
    ttl 60
    pay 100 300
    item P 2
    0   add a P 1   -> #1 P 1/1 back 60; P:1 ends 60
    0   buy a 1     -> #2 order 1 P 1/1 back 100; P:1; paying 100
    90  pause       -> #3 -; -
    500 order a 1   -> #2 order 1 P 1/1 back 100; P:1; paying 10
    500 resume      -> #4 -; -
    509 -> expired 0
    509 pause       -> #5 -; -
    900 confirm 1   -> #2 order 1 P 1/1 back 100; P:1
    orders          -> 1 1 a sold at 900
  )");
}

TEST_CASE("A sale that is paused is paused after a restart, however long that takes") {
  StoredState state{*proto::Epoch::parse("A"), proto::Seq{3}};
  state.items = {support::stored({support::item("P"), {}, 2}, 0, 1, proto::Seq{3})};
  state.holds = {{support::session("a"), support::item("P"), 1, at(60), false, at(0)}};
  state.sale = {Pause{at(50), "soon"}, base::Seconds{7}};
  const Lifetimes lifetimes{base::Seconds{60}};
  auto opening = *make_opening(state, {{support::item("P"), {}, 2}}, lifetimes, at(9000));
  CHECK(opening.rows.empty());
  Inventory inventory(opening.state, lifetimes);
  CHECK(inventory.is_paused());
  CHECK(inventory.holds_time(at(9000)) == at(50));
  CHECK(inventory.apply({}, at(9000)).expired == 0);
  const auto resumed =
      inventory.apply(std::vector{proto::Command{"", proto::Op::kResumeSale}}, at(9001));
  CHECK(resumed.rows.sale == StoredSale{std::nullopt, at(9001) - at(50)});
  CHECK(inventory.next_expiry() == at(9011));
  CHECK(inventory.apply({}, at(9010)).expired == 0);
  CHECK(inventory.apply({}, at(9011)).expired == 1);

  // As does what is left of a hold when it went on long ago.
  state.sale = *resumed.rows.sale;
  opening = *make_opening(state, {{support::item("P"), {}, 2}}, lifetimes, at(9002));
  CHECK(opening.rows.empty());
}

}  // namespace cartd
