// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Rows of cells, aligned.
#include "cartctl/core/table.h"

#include "tests/support/catch.h"

namespace cartctl {

TEST_CASE("Columns are as wide as their widest cell, by what is seen") {
  Table table({{"ITEM"}, {"STOCK", Table::Align::kRight}, {"NAME"}});
  table.add({"P", "10", "x"});
  table.add({"紫砂壶", "1000000", ""});
  table.add({"cafe\u0301", "7", "y"});
  CHECK(table.str() ==
        "ITEM      STOCK  NAME\n"
        "P            10  x\n"
        "紫砂壶  1000000\n"
        "cafe\u0301          7  y\n");
}

TEST_CASE("A table without titles has no line of them") {
  Table table({{""}, {""}});
  table.add({"epoch", "e1"});
  table.add({"seq", "12"});
  CHECK(table.str() == "epoch  e1\nseq    12\n");
}

TEST_CASE("A table that continues another stands below it") {
  Table table({{"", Table::Align::kRight, 1000, 6}, {"", Table::Align::kLeft, 1000, 4}, {""}});
  table.add({"7", "x", "y"});
  CHECK(table.str() == "     7  x     y\n");
}

TEST_CASE("Cells are made printable and cut to their column") {
  Table table({{"NAME", Table::Align::kLeft, 6}});
  table.add({"\x1b[2J"});
  table.add({"a name that goes on"});
  CHECK(table.str() == "NAME\n\\x1b[…\na nam…\n");
}

}  // namespace cartctl
