// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the shop's own servers are told of what the inventory does. The language: inventory_scenario.h.
#include "cartd/core/inventory.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/unit/cartd/inventory_scenario.h"

namespace cartd {

TEST_CASE("Where nothing is to be paid a checkout is a sale, and told as one") {
  check(R"(
    item P 3
    0 add a P 2 -> #1 P 1/2; P:2
    events -> -
    1 buy a 1 -> #2 order 1 P 1/0; P:2
    events -> 1 order.sold 1 sold false
    2 buy a 1 -> #2 order 1 P 1/0; P:2
    events -> -
  )");
}

TEST_CASE("Each change of an order is told once, whoever repeats what") {
  check(R"(
    pay 60 90
    item P 9
    0 add a P 2 -> #1 P 7/2; P:2
    1 buy a 1 -> #2 order 1 P 7/2 back 60; P:2; paying 60
    events -> 1 order.paying 1 paying false
    2 extend 1 -> #2 order 1 P 7/2 back 60; P:2; paying 60
    events -> -
    3 confirm 1 -> #2 order 1 P 7/2 back 60; P:2
    events -> 2 order.sold 1 sold false
    4 confirm 1 -> #2 order 1 P 7/2 back 60; P:2
    events -> -
    5 return 1 k P1 -> #2 order 1 P 7/2 back 60; P:2 back 1
    events -> 3 order.returned 1 sold false +P1
    6 return 1 k P1 -> #2 order 1 P 7/2 back 60; P:2 back 1
    events -> -
    7 lose 1 l -> #2 order 1 P 7/2 back 60; P:2 back 2; returned
    events -> 4 order.returned 1 returned false +P1 lost
  )");
}

TEST_CASE("An order that ends unpaid is told with who ended it, and what is paid too late once") {
  check(R"(
    pay 60 90
    item P 2
    0 add a P 2 -> #1 P 0/2; P:2
    events -> 1 item.sold_out P 0
    1 buy a 1 -> #2 order 1 P 0/2 back 60; P:2; paying 60
    events -> 2 order.paying 1 paying false
    61 -> expired 1
    events -> 3 order.released 1 released expired false, 4 item.back P 2
    62 add b P 1 -> #4 P 1/1; P:1
    events -> -
    63 confirm 1 -> too-late
    events -> 5 order.refund_due 1 released expired false
    64 confirm 1 -> too-late
    events -> -
    65 remove b P -> #5 P 2/0; -
    66 add a P 1 -> #6 P 1/1; P:1
    67 buy a 2 -> #7 order 2 P 1/1 back 60; P:1; paying 60
    68 cancel a 2 -> #7 order 2 P 1/1 back 60; P:1; released shopper
    events -> 7 order.released 2 released shopper false
    69 confirm 2 -> #7 order 2 P 1/1 back 60; P:1; late
    events -> 8 order.sold 2 sold true
  )");
}

TEST_CASE("What happens to one order within a batch is told in steps, each as it was then") {
  check(R"(
    pay 60 90
    item P 2
    0 add a P 2 -> #1 P 0/2; P:2
    1 buy a 1 -> #2 order 1 P 2/0; P:2 back 2; returned
    & confirm 1 -> #2 order 1 P 2/0; P:2 back 2; returned
    & return 1 k -> #2 order 1 P 2/0; P:2 back 2; returned
    events -> 2 order.paying 1 paying false, 3 order.sold 1 sold false, 4 order.returned 1 returned false +P2, 5 item.back P 2
  )");
}

TEST_CASE("An item is sold out, or back, by what is published at the end of a batch") {
  check(R"(
    item P 2
    0 add a P 2 -> #0 P 2/0; -
    & remove a P -> #0 P 2/0; -
    events -> -
    1 add a P 2 -> #1 P 0/2; P:2
    events -> 1 item.sold_out P 0
    2 wait b P -> #2 P 0/2 waiting 1 turn 0; -; P ticket 1 number 1
    3 add a P 1 -> #3 P 0/2 back 20 waiting 0 turn 1; P:1
    events -> -
    4 stock P 4 -> #4 P 2/2 back 19 waiting 0 turn 1; -
    events -> 2 item.back P 2
    5 stock P 2 -> #5 P 0/2 back 18 waiting 0 turn 1; -
    events -> 3 item.sold_out P 0
  )");
}

TEST_CASE("What is said of an item is told when it is said anew") {
  check(R"(
    item P 0
    0 put P Tea -> #1 P 0/0; -
    events -> 1 item.changed P {en:Tea}
    1 put P Tea -> #1 P 0/0; -
    events -> -
    2 put P ttl -> #1 P 0/0; -
    events -> -
    3 put Q -> #2 Q 5/0; -
    & stock Q 5 -> #2 Q 5/0; -
    events -> 2 item.changed Q, 3 item.back Q 5
  )");
}

TEST_CASE("Events are stamped by the system's clock and go on from the store's last") {
  StoredState state{support::epoch("e"), {}, {support::stored({support::item("P"), {}, 1})}, {}};
  state.last_event = 41;
  state.clock_ahead = base::Seconds{5};
  Inventory inventory(std::move(state), {});
  const auto add = support::add("a", "P", 1);
  const auto rows = inventory.apply({&add, 1}, support::at(1)).rows;
  REQUIRE(rows.events.size() == 1);
  CHECK(rows.events[0].id == 42);
  CHECK(rows.events[0].at == support::at(6));
  CHECK(rows.events[0].data ==
        R"({"item":"P","available":0,"held":1,"stock":1,"next_release_ms":null})");
  CHECK(inventory.last_event() == 42);
}

}  // namespace cartd
