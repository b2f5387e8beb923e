// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The columns of a table of items; what is in them: item_import_test.
#include "cartctl/core/item_table.h"

#include "tests/support/catch.h"

namespace cartctl {

TEST_CASE("Every attribute of an item has a column, and is called by its title") {
  std::size_t attributes = 0;
  proto::Terms terms;
  proto::visit_terms([&attributes](const auto&, const auto&) { ++attributes; }, terms);
  CHECK(item_flags().size() == attributes);
  for (const ItemFlag& attribute : item_flags()) {
    const bool is_text = attribute.texts != nullptr;
    CHECK(is_text == (attribute.write == nullptr));
    const auto column = parse_column(column_title(attribute) + (is_text ? ".zh-Hant" : ""));
    REQUIRE(column.ok());
    CHECK(column->attribute == &attribute);
    CHECK(column->language == (is_text ? "zh-Hant" : ""));
    CHECK(*parse_column(column->title()) == *column);
  }
  for (const char* title : {"item", "stock", "stock_was"})
    CHECK(parse_column(title)->title() == title);
}

TEST_CASE("The word for what is said of an item is read as what it was") {
  for (const ItemFlag& attribute : item_flags()) {
    if (attribute.write == nullptr) continue;
    proto::ItemPatch patch;
    CHECK_FALSE(attribute.read(attribute.unset, patch));
    proto::Terms terms;
    put_terms(patch, terms);
    CHECK(terms == proto::Terms{});
  }
}

}  // namespace cartctl
