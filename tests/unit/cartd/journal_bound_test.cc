// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/journal_bound.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {

using support::at;
using support::item;

TEST_CASE("A journal is folded a portion at a time") {
  JournalBound bound(100, 40, 10);
  CHECK(bound.on_rows(60) == 0);
  CHECK(bound.on_rows(9) == 0);
  CHECK(bound.on_rows(1) == 10);
  CHECK(bound.on_rows(9) == 0);
  CHECK(bound.on_rows(25) == 34);
}

TEST_CASE("What a batch brings is not folded with it") {
  JournalBound bound(0, 5, 10);
  CHECK(bound.on_rows(50) == 5);
  CHECK(bound.on_rows(0) == 40);
  CHECK(bound.on_rows(0) == 10);
  CHECK(bound.on_rows(0) == 0);
}

TEST_CASE("What an earlier run kept goes bit by bit, however much comes") {
  JournalBound bound(100, 100'000, 10);
  CHECK(bound.on_rows(0) == 40);
  CHECK(bound.on_rows(5000) == 5040);
}

TEST_CASE("Rows come to the numbers of the last of each item") {
  CHECK(fold({}).empty());
  const std::vector<JournalRow> rows = {
      {at(0), item("P"), Cause::kInitial, {}, 9, 9, 0, {9, 0, 0}},
      {at(1), item("P"), Cause::kRestock, {}, 1, 10, 0, {9, 1, 0}},
      {at(2), item("Q"), Cause::kInitial, {}, 2, 2, 0, {2, 0, 0}},
      {at(3), item("P"), Cause::kSale, {}, -1, 9, 3, {9, 1, 1}},
  };
  const auto bases = fold(rows);
  REQUIRE(bases.size() == 2);
  const bool is_p_first = bases[0].item == item("P");
  CHECK(bases[is_p_first ? 0 : 1] == JournalBase{item("P"), 9, 3, {9, 1, 1}});
  CHECK(bases[is_p_first ? 1 : 0] == JournalBase{item("Q"), 2, 0, {2, 0, 0}});
}

}  // namespace cartd
