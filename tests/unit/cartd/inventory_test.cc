// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the inventory promises, as scenarios (inventory_scenario.h says how to read them). Random
// sequences of the same commands are compared with a naive twin in tests/model.
#include "cartd/core/inventory.h"

#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/unit/cartd/inventory_scenario.h"

namespace cartd {

TEST_CASE("A unit in a cart is not available to others") {
  check(R"(
    item P 10
    0  add a P 2    -> #1 P 8/2; P:2
    0  add b P 8    -> #2 P 0/10; P:8
    0  add c P 1    -> sold-out P 1 of 0
    0  cart c       -> #2 -; -
    0  cart a       -> #2 -; P:2
  )");
}

TEST_CASE("Adding states an amount so that a repeat changes nothing") {
  check(R"(
    ttl 60
    item P 10
    0  add a P 2    -> #1 P 8/2 back 60; P:2 ends 60
    rows            -> a P:2 till 60; #1 P 2 of 10
    changes         -> #1 P 8/2 back 60
    10 add a P 2    -> #1 P 8/2 back 50; P:2 ends 50
    rows            -> -; -
    changes         -> -
  )");
}

TEST_CASE("Only growing restarts a hold's clock") {
  check(R"(
    ttl 60
    item P 10
    0  add a P 2    -> #1 P 8/2 back 60; P:2 ends 60
    10 add a P 1    -> #2 P 9/1 back 50; P:1 ends 50
    rows            -> a P:1 till 60; #2 P 1 of 10
    20 add a P 3    -> #3 P 7/3 back 60; P:3 ends 60
    rows            -> a P:3 till 80; #3 P 3 of 10
    wakes           -> 80
  )");
}

TEST_CASE("A session may grow into what it already holds") {
  check(R"(
    item P 10
    0  add a P 6    -> #1 P 4/6; P:6
    0  add b P 1    -> #2 P 3/7; P:1
    0  add a P 10   -> sold-out P 10 of 3 or 9
    0  add a P 9    -> #3 P 0/10; P:9
    0  add a P 2    -> #4 P 7/3; P:2
  )");
}

TEST_CASE("Sold out tells what was true when the command was applied") {
  check(R"(
    ttl 60
    item P 2
    0  add a P 2    -> #1 P 0/2 back 60; P:2 ends 60
    30 add b P 1    -> sold-out P 1 of 0 back 30
    &  remove a P   -> #2 P 2/0; -
  )");
}

TEST_CASE("Removing gives back and removing nothing changes nothing") {
  check(R"(
    item P 10
    0  add a P 2     -> #1 P 8/2; P:2
    0  remove a P    -> #2 P 10/0; -
    rows             -> a has no P; #2 P 0 of 10
    0  remove a P    -> #2 P 10/0; -
    rows             -> -; -
    0  remove zz P   -> #2 P 10/0; -
    rows             -> -; -
  )");
}

TEST_CASE("A refusal names what it is about and changes nothing") {
  check(R"(
    item P 10 limit 3
    0  add a X 1    -> unknown-item X
    0  remove a X   -> unknown-item X
    0  add a P 4    -> quantity-limit P 3
    rows            -> -; -
    0  add a P 3    -> #1 P 7/3; P:3
    0  ping         -> #1 -; -
  )");
}

TEST_CASE("Over the limit comes before sold out") {
  check(R"(
    item P 1 limit 3
    0  add a P 4    -> quantity-limit P 3
    0  add a P 2    -> sold-out P 2 of 1
  )");
}

TEST_CASE("A hold ends when its time is over and not before") {
  check(R"(
    ttl 60
    item P 10
    0  add a P 2    -> #1 P 8/2 back 60; P:2 ends 60
    wakes           -> 60
    59 cart a       -> #1 -; P:2 ends 1
    60 -> expired 1
    rows            -> a has no P; #2 P 0 of 10
    changes         -> #2 P 10/0
    wakes           -> 3660
    60 cart a       -> #2 -; -; lost P:2 expired
  )");
}

TEST_CASE("The next release is that of the earliest hold left") {
  check(R"(
    ttl 60
    item P 10
    0  add a P 1    -> #1 P 9/1 back 60; P:1 ends 60
    10 add b P 1    -> #2 P 8/2 back 50; P:1 ends 60
    20 remove a P   -> #3 P 9/1 back 50; -
    30 add b P 2    -> #4 P 8/2 back 60; P:2 ends 60
    wakes           -> 90
  )");
}

TEST_CASE("Holds of several items end in the order of their time") {
  check(R"(
    ttl 60
    item P 10
    item Q 10
    0  add a Q 1    -> #1 Q 9/1 back 60; Q:1 ends 60
    5  add a P 1    -> #2 P 9/1 back 60; P:1 ends 60, Q:1 ends 55
    wakes           -> 60
    62 -> expired 1
    wakes           -> 65
    99 -> expired 1
    wakes           -> 3662
  )");
}

TEST_CASE("Without a time to live holds never end") {
  check(R"(
    ttl 0
    item P 10
    0      add a P 1   -> #1 P 9/1; P:1
    wakes              -> never
    999999 cart a      -> #1 -; P:1
  )");
}

TEST_CASE("A unit that expires can be taken by a command of the same batch") {
  check(R"(
    ttl 60
    item P 1
    0  add a P 1    -> #1 P 0/1 back 60; P:1 ends 60
    60 add b P 1    -> #2 P 0/1 back 60; P:1 ends 60
    changes         -> #2 P 0/1 back 60
  )");
}

TEST_CASE("A unit given back can be taken by a later command of the same batch only") {
  check(R"(
    item P 1
    0  add a P 1    -> #1 P 0/1; P:1
    0  add b P 1    -> sold-out P 1 of 0
    &  remove a P   -> #1 P 0/1; -
    &  add c P 1    -> #1 P 0/1; P:1
    changes         -> -
    rows            -> a has no P, c P:1; -
  )");
}

TEST_CASE("Every reply of a batch tells how things are at its end") {
  check(R"(
    ttl 60
    item P 10
    item Q 10
    0  add a P 1    -> #2 P 6/4 back 60; P:1 ends 60, Q:2 ends 60
    &  add b P 3    -> #2 P 6/4 back 60; P:3 ends 60
    &  add a Q 2    -> #2 Q 8/2 back 60; P:1 ends 60, Q:2 ends 60
    &  cart b       -> #2 -; P:3 ends 60
    &  snapshot     -> #2 P 6/4 back 60 #1, Q 8/2 back 60 #2
    &  ping         -> #2 -; -
  )");
}

TEST_CASE(
    "An item that changes often in a batch gets one seq and items get theirs in catalog order") {
  check(R"(
    item P 10
    item Q 10
    0  add a Q 1    -> #2 Q 9/1; P:2, Q:1
    &  add a P 1    -> #2 P 8/2; P:2, Q:1
    &  add a P 2    -> #2 P 8/2; P:2, Q:1
    changes         -> #1 P 8/2, #2 Q 9/1
    rows            -> a Q:1, a P:1, a P:2; #1 P 2 of 10, #2 Q 1 of 10
  )");
}

TEST_CASE("A batch that ends where it began publishes nothing") {
  check(R"(
    item P 10
    0  add a P 1    -> #0 P 10/0; -
    &  remove a P   -> #0 P 10/0; -
    changes         -> -
  )");
}

TEST_CASE("The same numbers with another next release are a change") {
  check(R"(
    ttl 60
    item P 10
    0  add a P 1    -> #1 P 9/1 back 60; P:1 ends 60
    10 remove a P   -> #2 P 9/1 back 60; -
    &  add b P 1    -> #2 P 9/1 back 60; P:1 ends 60
    changes         -> #2 P 9/1 back 60
  )");
}

TEST_CASE("A snapshot lists the whole catalog with the seq of each item's last change") {
  check(R"(
    item P 10
    item Q 5
    0  snapshot     -> #0 P 10/0 #0, Q 5/0 #0
    0  add a Q 1    -> #1 Q 4/1; Q:1
    0  snapshot     -> #1 P 10/0 #0, Q 4/1 #1
  )");
}

TEST_CASE("A cart holds at most so many different items") {
  StoredState state{support::epoch("e"), {}, {}, {}};
  for (std::size_t i = 0; i <= proto::limits::kMaxCartLines; ++i)
    state.items.push_back(
        support::stored(CatalogItem{support::item("P" + std::to_string(i)), {}, 10}));
  Inventory inventory(state, {});

  std::vector<proto::Command> commands;
  for (const auto& item : state.items)
    commands.push_back(support::add("a", item.catalog.item.str(), 1));
  const auto replies = inventory.apply(commands, support::at(0)).replies;

  for (std::size_t i = 0; i < proto::limits::kMaxCartLines; ++i)
    CHECK(std::holds_alternative<proto::CommandDone>(replies[i].outcome));
  const auto& refusal = std::get<proto::Error>(replies.back().outcome);
  CHECK(refusal.code == proto::ErrorCode::kBadRequest);
  CHECK(refusal.field == "item");

  // What is in the cart can still grow.
  const auto grown = inventory.apply(std::vector{support::add("a", "P0", 2)}, support::at(1));
  CHECK(std::holds_alternative<proto::CommandDone>(grown.replies[0].outcome));
}

TEST_CASE("A reply carries the id of its command") {
  StoredState state{
      support::epoch("e"), {}, {support::stored(CatalogItem{support::item("P"), {}, 1})}, {}};
  Inventory inventory(state, {});
  const auto outcome = inventory.apply(
      std::vector{support::ping("one"), support::add("a", "P", 5, "two")}, support::at(0));
  CHECK(outcome.replies[0].id == "one");
  CHECK(outcome.replies[1].id == "two");
}

TEST_CASE("An inventory goes on from what was stored") {
  const StoredItem item =
      support::stored({support::item("P"), {{"en", "Tea"}}, 10, 5}, 0, 3, proto::Seq{7});
  StoredState state{
      support::epoch("e"),
      proto::Seq{9},
      {item},
      {{support::session("a"), support::item("P"), 3, support::at(60), false, support::at(0)}}};
  Inventory inventory(state, {base::Seconds{60}});
  CHECK(inventory.cursor().str() == "e.9");
  CHECK(inventory.hold_count() == 1);
  CHECK(inventory.held_units() == 3);
  CHECK(inventory.next_expiry() == support::at(60));

  const auto outcome = inventory.apply(std::vector{support::snapshot()}, support::at(30));
  const auto& entry = std::get<proto::Snapshot>(outcome.replies[0].outcome).items.at(0);
  CHECK(entry.state == proto::ItemState{support::item("P"), 7, 3, 10, base::Seconds{30}});
  CHECK(entry.seq == proto::Seq{7});
  CHECK(entry.description.name.at("en") == "Tea");
  CHECK(entry.description.limit == 5);
  CHECK(inventory.apply({}, support::at(60)).changes.at(0).cursor.str() == "e.10");
  CHECK(inventory.hold_count() == 0);
}

}  // namespace cartd
