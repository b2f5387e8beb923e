// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the inventory promises about selling: orders, what lapsed, waiting lines, and the operator's
// commands (inventory_scenario.h says how to read the scenarios).
#include "cartd/core/inventory.h"

#include <algorithm>

#include "proto/codec.h"
#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/unit/cartd/inventory_scenario.h"

namespace cartd {

namespace limits = proto::limits;

// --- several lines -------------------------------------------------------------------------------

TEST_CASE("Several lines are added together or not at all") {
  check(R"(
    item P 10
    item Q 1
    0  add a P2+Q1  -> #2 P 8/2, Q 0/1; P:2, Q:1
    0  add b P1+Q1  -> sold-out Q 1 of 0
    0  cart b       -> #2 -; -
    0  add b Q1+P1  -> sold-out Q 1 of 0
    0  add b P1+R1  -> unknown-item R
    0  cart b       -> #2 -; -
    0  add a P1+Q1  -> #3 P 9/1, Q 0/1; P:1, Q:1
    rows            -> a P:1; #3 P 1 of 10
  )");
}

// --- orders --------------------------------------------------------------------------------------

TEST_CASE("A sale takes from stock and held, and what is available stays") {
  check(R"(
    ttl 60
    item P 10
    item Q 3
    0  add a P2+Q1  -> #2 P 8/2 back 60, Q 2/1 back 60; P:2 ends 60, Q:1 ends 60
    0  add b P 1    -> #3 P 7/3 back 60; P:1 ends 60
    5  buy a 1      -> #5 order 1 P 7/1 back 55, Q 2/0; P:2, Q:1
    rows            -> a has no P, a has no Q; #4 P 1 of 8, #5 Q 0 of 2
    changes         -> #4 P 7/1 back 55, #5 Q 2/0
    journal         -> sale P a -2 = 1 of 8 sold 2, sale Q a -1 = 0 of 2 sold 1
    5  cart a       -> #5 -; -
  )");
}

TEST_CASE("An order is answered the same however often and late it is made") {
  check(R"(
    ttl 60
    item P 10
    0  add a P 2    -> #1 P 8/2 back 60; P:2 ends 60
    1  buy a 1      -> #2 order 1 P 8/0; P:2
    &  buy a 1      -> #2 order 1 P 8/0; P:2
    2  add b P 5    -> #3 P 3/5 back 60; P:5 ends 60
    99 buy a 1      -> #2 order 1 P 8/0; P:2
    rows            -> b has no P; #4 P 0 of 8
    99 order a 1    -> #2 order 1 P 8/0; P:2
    99 order b 1    -> unknown-order
    99 order a 2    -> unknown-order
  )");
}

TEST_CASE("An order is for one cart of one session") {
  check(R"(
    item P 10
    item Q 10
    0  buy a 1      -> empty-cart
    0  add a P 2    -> #1 P 8/2; P:2
    0  buy a 1      -> #2 order 1 P 8/0; P:2
    0  add b P 2    -> #3 P 6/2; P:2
    0  buy b 1      -> order-mismatch
    0  add a P 1    -> #4 P 5/3; P:1
    0  buy a 1      -> order-mismatch
    0  add a P 2    -> #5 P 4/4; P:2
    0  buy a 1      -> #2 order 1 P 8/0; P:2
    0  cart a       -> #5 -; P:2
    0  buy a 2      -> #6 order 2 P 4/2; P:2
    0  buy a 3      -> empty-cart
  )");
}

TEST_CASE("An offer that comes meanwhile does not make a repeat another order") {
  check(R"(
    item P 1
    item Q 9
    0  add a P 1    -> #1 P 0/1; P:1
    0  wait b P     -> #2 P 0/1 waiting 1 turn 0; -; P ticket 1 number 1
    0  add b Q 2    -> #3 Q 7/2; Q:2; P ticket 1 number 1
    1  buy b 1      -> #4 order 1 Q 7/0; Q:2
    2  remove a P   -> #5 P 0/1 back 20 waiting 0 turn 1; -
    3  buy b 1      -> #4 order 1 Q 7/0; Q:2
    3  cart b       -> #5 -; P:1 ends 19 offer
    4  buy b 2      -> #6 order 2 P 0/0; P:1
  )");
}

TEST_CASE("What ran out is not silently left out of a sale") {
  check(R"(
    ttl 60
    item P 1
    item Q 9
    0  add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    30 add a Q 2    -> #2 Q 7/2 back 60; P:1 ends 30, Q:2 ends 60
    60 buy a 1      -> hold-expired P 1 of 1
    lapses          -> a lost P:1 till 3660 expired
    journal         -> expire P a -1 = 0 of 1 sold 0
    61 buy a 1      -> hold-expired P 1 of 1
    61 cart a       -> #3 -; Q:2 ends 29; lost P:1 expired
    61 add a Q 3    -> #4 Q 6/3 back 60; Q:3 ends 60; lost P:1 expired
    61 add a Q 2    -> #5 Q 7/2 back 60; Q:2 ends 60; lost P:1 expired
    62 remove a P   -> #5 P 1/0; Q:2 ends 59
    lapses          -> a forgets P
    63 buy a 1      -> #6 order 1 Q 7/0; Q:2
  )");
}

TEST_CASE("Adding again what ran out makes the cart whole") {
  check(R"(
    ttl 60
    item P 1
    0  add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    60 add b P 1    -> #2 P 0/1 back 60; P:1 ends 60
    61 buy a 1      -> hold-expired P 1 of 0 back 59
    62 remove b P   -> #3 P 1/0; -
    63 add a P 1    -> #4 P 0/1 back 60; P:1 ends 60
    64 buy a 1      -> #5 order 1 P 0/0; P:1
  )");
}

TEST_CASE("What ran out is forgotten after an hour") {
  check(R"(
    ttl 60
    item P 1
    0    add a P 1  -> #1 P 0/1 back 60; P:1 ends 60
    60   -> expired 1
    wakes           -> 3660
    3659 buy a 1    -> hold-expired P 1 of 1
    3660 buy a 1    -> empty-cart
    lapses          -> a forgets P
    wakes           -> never
  )");
}

TEST_CASE("A checkout that says which cart sells that one or nothing") {
  check(R"(
    ttl 60
    item P 9
    item Q 9
    item R 1
    0  buy a 1 P1   -> cart-changed -
    0  add a P 2    -> #1 P 7/2 back 60; P:2 ends 60
    0  add a Q 1    -> #2 Q 8/1 back 60; P:2 ends 60, Q:1 ends 60
    1  buy a 1 P2   -> cart-changed P:2 ends 59, Q:1 ends 59
    changes         -> -
    1  buy a 1 P2+Q2 -> cart-changed P:2 ends 59, Q:1 ends 59
    1  buy a 1 P2+R1 -> cart-changed P:2 ends 59, Q:1 ends 59
    1  buy a 1 P2+X1 -> cart-changed P:2 ends 59, Q:1 ends 59
    1  buy a 1 Q1+P2 -> #4 order 1 P 7/0, Q 8/0; P:2, Q:1
    2  buy a 1 P2+Q1 -> #4 order 1 P 7/0, Q 8/0; P:2, Q:1
    2  buy a 1 P2   -> order-mismatch
    2  buy a 2 P2   -> cart-changed -
  )");
}

TEST_CASE("A repeat that says which cart it means is known by it whatever came meanwhile") {
  check(R"(
    item P 9
    item Q 9
    0  add a P 2    -> #1 P 7/2; P:2
    0  buy a 1 P2   -> #2 order 1 P 7/0; P:2
    0  add a Q 1    -> #3 Q 8/1; Q:1
    0  buy a 1 P2   -> #2 order 1 P 7/0; P:2
    0  buy a 1 Q1   -> order-mismatch
    0  buy a 1      -> order-mismatch
  )");
}

TEST_CASE("Who means a cart that lost something is shown what is left, lost and waited for") {
  check(R"(
    ttl 60
    item P 9
    item Q 1
    item R 1
    0  add b R 1    -> #1 R 0/1 back 60; R:1 ends 60
    0  add a P 2    -> #2 P 7/2 back 60; P:2 ends 60
    30 add a Q 1    -> #3 Q 0/1 back 60; P:2 ends 30, Q:1 ends 60
    40 wait a R     -> #4 R 0/1 back 20 waiting 1 turn 0; P:2 ends 20, Q:1 ends 50; R ticket 1 number 1
    60 buy a 1 P2+Q1 -> cart-changed Q:1 ends 30, R:1 ends 20 offer; lost P:2 expired
    61 buy a 1 Q1+R1 -> hold-expired P 2 of 9
    61 wait c R     -> #7 R 0/1 back 19 waiting 1 turn 1; -; R ticket 2 number 1
    61 buy c 2 R1   -> cart-changed -; R ticket 2 number 1
  )");
}

TEST_CASE("Of what a session lost at most a cart's worth is remembered, the last of it") {
  StoredState state{support::epoch("e"), proto::Seq{0}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < 110; ++i)
    state.items.push_back(support::stored({support::item("i" + std::to_string(100 + i)), {}, 1}));
  Inventory inventory(std::move(state), {base::Seconds{60}, base::Seconds{20}});
  const auto add = [&](std::size_t item, std::int64_t now) {
    return inventory.apply(std::vector{support::add("a", "i" + std::to_string(100 + item), 1)},
                           support::at(now));
  };
  for (std::size_t i = 0; i < 100; ++i) add(i, static_cast<std::int64_t>(i));
  for (std::size_t i = 100; i < 110; ++i) add(i, 500);
  const auto outcome = inventory.apply(std::vector{support::cart("a")}, support::at(600));
  const auto& cart = std::get<proto::CommandDone>(outcome.replies[0].outcome);
  REQUIRE(cart.lapses.size() == limits::kMaxCartLines);
  CHECK(cart.lapses.front().item == support::item("i110"));
  CHECK(cart.lapses.back().item == support::item("i209"));
  std::size_t dropped = 0;
  for (const auto& lapse : outcome.rows.lapses) dropped += lapse.quantity == 0;
  CHECK(dropped == 10);
}

// --- waiting lines -------------------------------------------------------------------------------

TEST_CASE("A unit that comes back is offered to the first in line") {
  check(R"(
    ttl 60
    item P 1
    0  add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    1  wait b P     -> #2 P 0/1 back 59 waiting 1 turn 0; -; P ticket 1 number 1
    places          -> P ticket 1 b
    2  wait c P     -> #3 P 0/1 back 58 waiting 2 turn 0; -; P ticket 2 number 2
    3  wait b P     -> #3 P 0/1 back 57 waiting 2 turn 0; -; P ticket 1 number 1
    4  remove a P   -> #4 P 0/1 back 20 waiting 1 turn 1; -
    rows            -> a has no P, b P:1 till 24 offer; #4 P 1 of 1
    places          -> P ticket 1 free
    journal         -> remove P a -1 = 0 of 1 sold 0, offer P b +1 = 1 of 1 sold 0
    4  add d P 1    -> sold-out P 1 of 0 back 20
    4  cart c       -> #4 -; -; P ticket 2 number 1
    5  cart b       -> #4 -; P:1 ends 19 offer
  )");
}

TEST_CASE("An offer that is not taken goes to the next") {
  check(R"(
    item P 1
    0  add a P 1    -> #1 P 0/1; P:1
    0  wait b P     -> #2 P 0/1 waiting 1 turn 0; -; P ticket 1 number 1
    0  wait c P     -> #3 P 0/1 waiting 2 turn 0; -; P ticket 2 number 2
    0  remove a P   -> #4 P 0/1 back 20 waiting 1 turn 1; -
    20 cart c       -> #5 -; P:1 ends 20 offer
    changes         -> #5 P 0/1 back 20 waiting 0 turn 2
    20 cart b       -> #5 -; -; lost P:1 offer
    21 remove c P   -> #6 P 1/0 waiting 0 turn 2; -
    22 buy b 1      -> hold-expired P 1 of 1
    23 wait b P     -> #7 P 0/1 back 20 waiting 0 turn 3; P:1 ends 20 offer
  )");
}

TEST_CASE("Taking an offer makes it an ordinary hold") {
  check(R"(
    ttl 60
    item P 1
    0  add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    0  wait b P     -> #2 P 0/1 back 60 waiting 1 turn 0; -; P ticket 1 number 1
    1  remove a P   -> #3 P 0/1 back 20 waiting 0 turn 1; -
    2  wait b P     -> #3 P 0/1 back 19 waiting 0 turn 1; P:1 ends 19 offer
    3  add b P 1    -> #4 P 0/1 back 60 waiting 0 turn 1; P:1 ends 60
    rows            -> b P:1 till 63; #4 P 1 of 1
    journal         -> -
  )");
}

TEST_CASE("An offer can be bought as it is") {
  check(R"(
    item P 1
    0  add a P 1    -> #1 P 0/1; P:1
    0  wait b P     -> #2 P 0/1 waiting 1 turn 0; -; P ticket 1 number 1
    1  remove a P   -> #3 P 0/1 back 20 waiting 0 turn 1; -
    2  buy b 1      -> #4 order 1 P 0/0; P:1
  )");
}

TEST_CASE("Leaving frees the place and moves those behind up") {
  check(R"(
    item P 1
    0  add a P 1    -> #1 P 0/1; P:1
    0  wait b P     -> #2 P 0/1 waiting 1 turn 0; -; P ticket 1 number 1
    0  wait c P     -> #3 P 0/1 waiting 2 turn 0; -; P ticket 2 number 2
    0  remove b P   -> #4 P 0/1 waiting 1 turn 0; -
    0  cart c       -> #4 -; -; P ticket 2 number 1
    0  wait b P     -> #5 P 0/1 waiting 2 turn 0; -; P ticket 3 number 2
  )");
}

TEST_CASE("Who waits for what is there has it at once") {
  check(R"(
    item P 1
    0  wait a P     -> #1 P 0/1 back 20 waiting 0 turn 1; P:1 ends 20 offer
    0  wait b X     -> unknown-item X
  )");
}

TEST_CASE("Every unit that comes back is offered") {
  check(R"(
    item P 3
    0  add a P 3    -> #1 P 0/3; P:3
    0  wait b P     -> #2 P 0/3 waiting 1 turn 0; -; P ticket 1 number 1
    0  wait c P     -> #3 P 0/3 waiting 2 turn 0; -; P ticket 2 number 2
    1  add a P 2    -> #4 P 0/3 back 20 waiting 1 turn 1; P:2
    2  stock P 5    -> #5 P 1/4 back 19 waiting 0 turn 2; -
  )");
}

// --- the operator's ------------------------------------------------------------------------------

TEST_CASE("A stock is set to what is held or more") {
  check(R"(
    item P 10
    0  add a P 4    -> #1 P 6/4; P:4
    0  stock P 3    -> below-held P 3 held 4
    0  stock P 4    -> #2 P 0/4; -
    journal         -> restock P -6 = 4 of 4 sold 0
    0  stock P 25   -> #3 P 21/4; -
    journal         -> restock P +21 = 4 of 25 sold 0
    0  stock P 25   -> #3 P 21/4; -
    journal         -> -
    0  stock X 1    -> unknown-item X
  )");
}

TEST_CASE("A session's holds and places can be taken back") {
  check(R"(
    ttl 60
    item P 10
    item Q 1
    0  add a P 4    -> #1 P 6/4 back 60; P:4 ends 60
    0  add b Q 1    -> #2 Q 0/1 back 60; Q:1 ends 60
    0  wait a Q     -> #3 Q 0/1 back 60 waiting 1 turn 0; P:4 ends 60; Q ticket 1 number 1
    5  release a    -> #5 -; P:4 ends 55
    changes         -> #4 P 10/0, #5 Q 0/1 back 55
    journal         -> release P a -4 = 0 of 10 sold 0
    lapses          -> a lost P:4 till 3605 released
    5  cart a       -> #5 -; -; lost P:4 released
    5  release zz   -> #5 -; -
  )");
}

TEST_CASE("Why something is taken back is told until the shopper touches it") {
  check(R"(
    ttl 60
    item P 10
    0  add a P 4         -> #1 P 6/4 back 60; P:4 ends 60
    5  release a mistake -> #2 -; P:4 ends 55
    lapses               -> a lost P:4 till 3605 released: mistake
    6  release a another -> #2 -; -
    lapses               -> -
    6  cart a            -> #2 -; -; lost P:4 released: mistake
    7  add a P 1         -> #3 P 9/1 back 60; P:1 ends 60
  )");
}

TEST_CASE("What is taken back is remembered, and taking it back again changes nothing") {
  check(R"(
    ttl 60
    item P 10
    item Q 5
    0  add a P 4    -> #1 P 6/4 back 60; P:4 ends 60
    5  release a    -> #2 -; P:4 ends 55
    6  release a    -> #2 -; -
    lapses          -> -
    7  buy a 1      -> hold-expired P 4 of 10
    8  add a Q 1    -> #3 Q 4/1 back 60; Q:1 ends 60; lost P:4 released
    68 release a    -> #4 -; -
    lapses          -> a lost Q:1 till 3668 expired, a forgets Q
    69 add a P 1    -> #5 P 9/1 back 60; P:1 ends 60
    lapses          -> a forgets P
  )");
}

TEST_CASE("A new item comes after all others, with nothing in stock") {
  check(R"(
    item P 10
    0  put Q        -> #1 Q 0/0; -
    journal         -> initial Q 0 = 0 of 0 sold 0
    0  stock Q 5    -> #2 Q 5/0; -
    0  add a Q 5    -> #3 Q 0/5; Q:5
    0  snapshot     -> #3 P 10/0 #0, Q 0/5 #3
  )");
}

TEST_CASE("What put_item does not mention stays as it is") {
  StoredState state{
      support::epoch("e"), {}, {support::stored({support::item("P"), {{"en", "Tea"}}, 10, 2})}};
  Inventory inventory(state, {base::Seconds{60}});
  auto command = support::put_item("P");
  command.patch.display = proto::Display{proto::Display::Kind::kLow, 5};
  command.patch.hold_ttl = base::Millis{5000};
  const auto outcome =
      inventory.apply(std::vector{command, support::snapshot(), command}, support::at(0));

  REQUIRE(outcome.rows.items.size() == 1);  // the second time changes nothing
  const CatalogItem& stored = outcome.rows.items[0].catalog;
  CHECK(stored.name.at("en") == "Tea");
  CHECK(stored.limit == 2);
  CHECK(stored.display == *command.patch.display);
  CHECK(stored.by_operator);
  REQUIRE(outcome.changes.size() == 1);
  CHECK(outcome.changes[0].described);
  CHECK(outcome.changes[0].description == stored.description());
  CHECK(outcome.changes[0].cursor.str() == "e.1");
  const auto& shown = std::get<proto::Snapshot>(outcome.replies[1].outcome);
  CHECK(shown.items[0].description.display == *command.patch.display);
  CHECK(shown.items[0].seq == proto::Seq{1});

  inventory.apply(std::vector{support::add("a", "P", 1)}, support::at(0));
  CHECK(inventory.next_expiry() == support::at(5));

  command.patch = {};
  command.patch.limit.emplace();
  command.patch.hold_ttl.emplace();
  const auto cleared = inventory.apply(std::vector{command}, support::at(1)).rows.items.at(0);
  CHECK(cleared.catalog.limit == std::nullopt);
  CHECK(cleared.catalog.hold_ttl == std::nullopt);
  CHECK(cleared.catalog.display == stored.display);
}

TEST_CASE(
    "What came and was sold in one batch is known and told, though as many are left as before") {
  Inventory inventory(
      StoredState{support::epoch("e"), {}, {support::stored({support::item("P"), {}, 0})}}, {});
  const auto outcome = inventory.apply(
      std::vector{support::set_stock("P", 1), support::add("a", "P", 1), support::checkout("a", 1)},
      support::at(0));
  REQUIRE(outcome.changes.size() == 1);
  CHECK(outcome.changes[0].state.sold == 1);
  CHECK(outcome.changes[0].state.stock == 0);
  REQUIRE(outcome.rows.numbers.size() == 1);
  CHECK(outcome.rows.numbers[0].totals == ItemTotals{0, 1, 1});
  CHECK(outcome.rows.orders.at(0).items.at(0).sold == 0);
}

TEST_CASE("What is said of an item is published with its numbers, and only when it is new") {
  check(R"(
    item P 10
    0  put P Tea     -> #1 P 10/0; -
    changes          -> #1 P 10/0 says Tea
    0  put P Tea     -> #1 P 10/0; -
    changes          -> -
    0  put P ttl     -> #1 P 10/0; -
    changes          -> -
    0  put P Tee     -> #2 P 8/2 back 5; -
    & add a P 2      -> #2 P 8/2 back 5; P:2 ends 5
    changes          -> #2 P 8/2 back 5 says Tee
    0  put Q         -> #3 Q 0/0; -
    changes          -> #3 Q 0/0 says
    0  add a P 1     -> #4 P 9/1 back 5; P:1 ends 5
    changes          -> #4 P 9/1 back 5
  )");
}

TEST_CASE("A limit judges what grows: repeats, less and a checkout pass") {
  Inventory inventory(
      {support::epoch("e"), {}, {support::stored({support::item("P"), {}, 10})}, {}},
      {base::Seconds{60}, base::Seconds{20}});
  proto::Command limited = support::put_item("P");
  limited.patch.limit.emplace(1);
  const auto outcome_of = [&](const proto::Command& command) {
    auto outcome = inventory.apply(std::vector{command}, support::at(0));
    const auto* error = std::get_if<proto::Error>(&outcome.replies.at(0).outcome);
    return error == nullptr ? "ok" : std::string(to_string(error->code));
  };
  CHECK(outcome_of(support::add("a", "P", 5)) == "ok");
  CHECK(outcome_of(limited) == "ok");
  CHECK(outcome_of(support::add("b", "P", 2)) == "quantity-limit");
  CHECK(outcome_of(support::add("a", "P", 6)) == "quantity-limit");
  CHECK(outcome_of(support::add("a", "P", 5)) == "ok");
  CHECK(outcome_of(support::add("a", "P", 4)) == "ok");
  CHECK(outcome_of(support::add("a", "P", 5)) == "quantity-limit");
  CHECK(outcome_of(support::checkout("a", 1)) == "ok");
}

TEST_CASE("A change names the carts that its batch changed in what they have of the item") {
  Inventory inventory(
      {support::epoch("e"),
       {},
       {support::stored({support::item("P"), {}, 2}), support::stored({support::item("Q"), {}, 9})},
       {}},
      {base::Seconds{60}, base::Seconds{20}});
  std::int64_t now = 0;
  const auto carts_of = [&](const std::vector<proto::Command>& commands) {
    std::string text;
    for (const auto& change : inventory.apply(commands, support::at(now)).changes) {
      text += (text.empty() ? "" : " ") + change.state.item.str() + ":";
      for (const auto who : {"a", "b", "c"})
        if (std::find(change.carts.begin(), change.carts.end(), proto::cart_hash(who)) !=
            change.carts.end())
          text += who;
      CHECK(std::is_sorted(change.carts.begin(), change.carts.end()));
      CHECK(std::adjacent_find(change.carts.begin(), change.carts.end()) == change.carts.end());
    }
    return text;
  };
  CHECK(carts_of({support::add("a", "P", 1), support::add("b", "Q", 1),
                  support::add("a", "P", 2)}) == "P:a Q:b");
  CHECK(carts_of({support::cart("a"), support::add("a", "P", 2)}).empty());
  CHECK(carts_of({support::wait("c", "P")}) == "P:c");
  CHECK(carts_of({support::remove("a", "P")}) == "P:ac");  // and the offer to who waits
  now = 25;
  CHECK(carts_of({}) == "P:c");  // which runs out
  CHECK(carts_of({support::checkout("b", 1), support::release("c")}) == "Q:b");
  CHECK(carts_of({support::add("a", "P", 1), support::set_stock("Q", 20)}) == "P:a Q:");
}

TEST_CASE("A change that touches more carts than it may name says so, and stays small") {
  Inventory inventory(
      {support::epoch("e"), {}, {support::stored({support::item("P"), {}, 9000})}, {}},
      {base::Seconds{60}, base::Seconds{20}});
  for (int batch = 0; batch < 9; ++batch) {
    std::vector<proto::Command> commands;
    for (int i = 0; i < 1000; ++i)
      commands.push_back(support::add("s" + std::to_string(1000 * batch + i), "P", 1));
    const auto outcome = inventory.apply(commands, support::at(0));
    CHECK(outcome.changes.at(0).carts.size() == 1000);
    CHECK(encode(outcome.changes.at(0)).size() < limits::kMaxBusMessageBytes);
  }
  const auto all = inventory.apply({}, support::at(60));
  CHECK(all.changes.at(0).any_cart);
  CHECK(all.changes.at(0).carts.empty());
}

TEST_CASE("A waiting line has an end") {
  StoredState state{support::epoch("e"), {}, {support::stored({support::item("P"), {}, 0})}};
  Inventory inventory(state, {});
  std::vector<proto::Command> commands;
  for (std::size_t i = 0; i <= proto::limits::kMaxWaiting; ++i)
    commands.push_back(support::wait("s" + std::to_string(i), "P"));
  const auto replies = inventory.apply(commands, support::at(0)).replies;
  const auto& last = std::get<proto::CommandDone>(replies[replies.size() - 2].outcome);
  CHECK(last.places.at(0).position == static_cast<std::int64_t>(proto::limits::kMaxWaiting));
  CHECK(std::get<proto::Error>(replies.back().outcome).code == proto::ErrorCode::kOverloaded);
}

}  // namespace cartd
