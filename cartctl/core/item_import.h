// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a table of items wants of a shop.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/messages.h"

namespace cartctl {

/// A line of the table that says something new of its item.
struct ItemChange {
  std::size_t line = 0;
  proto::ItemId item;
  bool is_new = false;
  std::vector<std::string> what{};        // "price", "stock 10 -> 12", as the columns are called
  std::optional<proto::Command> put{};    // only what is another thing
  std::optional<proto::Command> stock{};  // only if it is still what it was
};

struct ItemImport {
  /// What is wrong, line after line: "7: price: '12,50 EUR' is not …". Where there are some, there is no more.
  std::vector<std::string> mistakes{};
  std::vector<ItemChange> changes{};  // in the table's order
  std::size_t same = 0;               // lines that say nothing new
};

/// Judges every line of the table against what the shop has. A column that the table has not, and an item, stay as they
/// are; an empty cell unsets what it is of, but for a stock, which stays.
ItemImport plan_import(std::string_view csv, std::span<const proto::ListedItem> items);

/// What was done, or is to be, as a table and a sentence. `done`: so many of the changes.
std::string import_text(const ItemImport& import, std::size_t done, bool is_dry);

}  // namespace cartctl
