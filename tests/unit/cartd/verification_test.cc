// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Books in which everything adds up, and each way in which it may not: told by name.
#include "cartd/core/verification.h"

#include <functional>

#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

using support::at;
using support::item;
using support::session;

/// Ten of P came, three were held, five more came, two of the three were sold; Q is new and empty.
struct SomeBooks {
  std::vector<JournalBase> bases = {{item("P"), 10, 0, {10, 0, 0}}};
  std::vector<JournalRow> rows = {
      {at(0), item("Q"), Cause::kInitial, {}, 0, 0, 0, {0, 0, 0}},
      {at(1), item("P"), Cause::kAdd, session("a"), 3, 10, 3, {10, 0, 0}},
      {at(2), item("P"), Cause::kRestock, {}, 5, 15, 3, {10, 5, 0}},
      {at(3), item("P"), Cause::kSale, session("a"), -2, 13, 1, {10, 5, 2}}};
  JournalReplay::Now now{
      {support::epoch("e"), proto::Seq{4}},
      {{{item("P"), {}, 13}, 0, 1, proto::Seq{4}, {10, 5, 2}},
       {{item("Q"), {}, 0}, 1, 0, proto::Seq{1}, {0, 0, 0}}},
      {{session("a"), item("P"), 1, at(60)}},
      {},
      {{item("P"), {2, 0}}},
      1,
      {{item("P"), 13, 1, proto::Seq{4}, {10, 5, 2}}, {item("Q"), 0, 0, proto::Seq{1}, {0, 0, 0}}}};

  proto::Verification verify() const {
    JournalReplay replay;
    for (const auto& base : bases) replay.on_base(base);
    for (const auto& row : rows) replay.on_row(row);
    return replay.finish(now);
  }
};

std::vector<std::string> told(const SomeBooks& books) {
  std::vector<std::string> lines;
  for (const auto& difference : books.verify().differences)
    lines.push_back(difference.item + ": " + difference.what + ": " +
                    std::to_string(difference.expected) + " not " +
                    std::to_string(difference.found));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("Books that add up say what was looked at") {
  const auto verified = SomeBooks().verify();
  CHECK(verified.differences.empty());
  CHECK(verified.cursor == proto::Cursor{support::epoch("e"), proto::Seq{4}});
  CHECK(verified.items == 2);
  CHECK(verified.holds == 1);
  CHECK(verified.orders == 1);
  CHECK(verified.journal_rows == 4);
}

TEST_CASE("Every cause does to the numbers what it says") {
  const auto [cause, quantity, stock, held, totals] =
      GENERATE(table<Cause, std::int64_t, std::int64_t, std::int64_t, ItemTotals>({
          {Cause::kInitial, 4, 14, 5, {14, 0, 0}},
          {Cause::kRestock, 4, 14, 5, {10, 4, 0}},
          {Cause::kRestock, -4, 6, 5, {10, -4, 0}},
          {Cause::kAdd, 4, 10, 9, {10, 0, 0}},
          {Cause::kAdd, -4, 10, 1, {10, 0, 0}},
          {Cause::kOffer, 1, 10, 6, {10, 0, 0}},
          {Cause::kRemove, -5, 10, 0, {10, 0, 0}},
          {Cause::kExpire, -5, 10, 0, {10, 0, 0}},
          {Cause::kRelease, -5, 10, 0, {10, 0, 0}},
          {Cause::kSale, -5, 5, 0, {10, 0, 5}},
          {Cause::kUnpaid, -5, 10, 0, {10, 0, 0}},
          {Cause::kLateSale, -5, 5, 5, {10, 0, 5}},
          {Cause::kReturn, 4, 14, 5, {10, 0, 0, 4}},
      }));
  JournalReplay replay;
  replay.on_base({item("P"), 10, 5, {10, 0, 0}});
  replay.on_row({at(0), item("P"), cause, {}, quantity, stock, held, totals});
  JournalReplay::Now now{{support::epoch("e"), {}},
                         {{{item("P"), {}, stock}, 0, held, {}, totals}},
                         {},
                         {},
                         {{item("P"), {totals.sold, totals.returned}}}};
  if (held > 0) now.holds = {{session("a"), item("P"), held, at(0)}};
  CHECK(replay.finish(now).differences.empty());
}

TEST_CASE("A row that does not follow from the one before is told once") {
  SomeBooks books;
  SECTION("stock") {
    books.rows[2].stock = 16;
    CHECK(told(books)[0] == "P: stock, at journal row 3: 15 not 16");
  }
  SECTION("held") {
    books.rows[1].held = 4;
    // From there on the row is believed: the one that leads back to what is true is told, too.
    CHECK(told(books) ==
          Lines{"P: held, at journal row 2: 3 not 4", "P: held, at journal row 3: 4 not 3"});
  }
  SECTION("a row is lost") {
    books.rows.erase(books.rows.begin() + 1);
    CHECK(told(books) == Lines{"P: held, at journal row 2: 0 not 3"});
  }
  SECTION("a row comes twice") {
    books.rows.insert(books.rows.begin() + 2, books.rows[1]);
    CHECK(told(books) == Lines{"P: held, at journal row 3: 6 not 3"});
  }
  SECTION("initial") {
    books.rows[1].totals.initial = 9;
    CHECK(told(books)[0] == "P: initial, at journal row 2: 10 not 9");
  }
  SECTION("restocked") {
    books.rows[2].totals.restocked = 4;
    CHECK(told(books)[0] == "P: restocked, at journal row 3: 5 not 4");
  }
  SECTION("sold") {
    books.rows[3].totals.sold = 3;
    CHECK(told(books)[0] == "P: sold, at journal row 4: 2 not 3");
  }
}

TEST_CASE("An equation that a row breaks is told although the row follows") {
  SECTION("more held than there is") {
    SomeBooks books;
    books.rows = {books.rows[0],
                  {at(1), item("P"), Cause::kAdd, session("a"), 11, 10, 11, {10, 0, 0}}};
    CHECK(told(books)[0] == "P: stock = available + held, at journal row 2: 10 not 11");
  }
  SECTION("less than nothing held") {
    SomeBooks books;
    books.rows = {books.rows[0],
                  {at(1), item("P"), Cause::kRemove, session("a"), -1, 10, -1, {10, 0, 0}}};
    CHECK(told(books)[0] == "P: stock = available + held, at journal row 2: 10 not -1");
  }
  SECTION("units from nowhere") {
    SomeBooks books;
    books.bases[0].totals.initial = 11;
    for (auto& row : books.rows)
      if (row.item == item("P")) row.totals.initial = 11;
    CHECK(told(books)[0] ==
          "P: initial + restocked + returned = stock + sold, at journal row 2: 11 not 10");
  }
}

TEST_CASE("What the store has besides the journal is compared with where it ends") {
  struct Case {
    std::function<void(JournalReplay::Now&)> breaks;
    Lines lines;
  };
  const std::vector<Case> cases = {
      {[](auto& now) { now.items[0].catalog.stock = 14; },
       {"P: stock, at the end: 13 not 14",
        "P: initial + restocked + returned = stock + sold, at the end: 15 not 16",
        "P: stock in memory: 14 not 13"}},
      {[](auto& now) { now.items[0].held = 2; },
       {"P: held, at the end: 1 not 2",
        "P: held = the sum of holds and of what is being paid: 1 not 2",
        "P: held in memory: 2 not 1"}},
      {[](auto& now) { now.holds[0].begun_at = at(61); },
       {"P: holds that end before they begin: 0 not 1"}},
      {[](auto& now) { now.holds.clear(); },
       {"P: held = the sum of holds and of what is being paid: 0 not 1"}},
      {[](auto& now) { now.holds[0].quantity = 2; },
       {"P: held = the sum of holds and of what is being paid: 2 not 1"}},
      {[](auto& now) { now.sales.at(item("P")).returned = 1; },
       {"P: returned = the sum of the orders: 1 not 0"}},
      {[](auto& now) {
         now.paying = {{1, support::order(1), session("b"), at(0), {}, {{{item("P"), 2}}}}};
       },
       {"P: held = the sum of holds and of what is being paid: 3 not 1"}},
      {[](auto& now) { now.sales.clear(); }, {"P: sold = the sum of the orders: 0 not 2"}},
      {[](auto& now) { now.sales.at(item("P")).sold = 3; },
       {"P: sold = the sum of the orders: 3 not 2"}},
      {[](auto& now) { now.items.pop_back(); },
       {"Q: the journal's items are there: 1 not 0",
        "Q: the items in memory are in the store: 1 not 0"}},
      {[](auto& now) { now.numbers[0].stock = 12; }, {"P: stock in memory: 13 not 12"}},
      {[](auto& now) { now.numbers[0].held = 0; }, {"P: held in memory: 1 not 0"}},
      {[](auto& now) { now.numbers[0].totals.sold = 1; }, {"P: sold in memory: 2 not 1"}},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO("case " << i);
    SomeBooks books;
    cases[i].breaks(books.now);
    CHECK(told(books) == cases[i].lines);
  }
}

TEST_CASE("What persons have in memory is what is stored for them") {
  const auto ann = session("p_SZFeDX1LQC4wF9AQvBwOgw");
  SomeBooks books;
  books.now.holds[0].person = ann;
  books.now.places = {{item("P"), 1, session("b"), false, ann}, {item("P"), 2, session("c")}};
  CHECK(told(books) == Lines{"P: what a person has, in memory: 2 not 0"});
  books.now.persons = {{ann, item("P"), 2}};
  CHECK(told(books).empty());
  books.now.persons = {{ann, item("P"), 3}, {session("p_bob"), item("Q"), 1}};
  CHECK(told(books) == Lines{"P: what a person has, in memory: 2 not 3",
                             "Q: what a person has, in memory: 0 not 1"});
}

TEST_CASE("However much is wrong the answer stays small") {
  SomeBooks books;
  const JournalRow wrong{at(9), item("P"), Cause::kAdd, {}, 1, 99, 0, {99, 0, 0}};
  for (int i = 0; i < 1000; ++i) books.rows.push_back(wrong);
  CHECK(books.verify().differences.size() == proto::limits::kMaxDifferences);
}

}  // namespace cartd
