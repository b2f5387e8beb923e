// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Items as a table: how many there are of each, and all that is said of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cartctl/core/item_words.h"
#include "proto/error.h"
#include "proto/messages.h"

namespace cartctl {

/// A column of such a table. A text has one for each language: name.en.
struct ItemColumn {
  enum class Kind { kItem, kStock, kStockBefore, kAttribute } kind = Kind::kItem;
  const ItemFlag* attribute = nullptr;
  std::string language;  // of a text

  std::string title() const;

  friend bool operator==(const ItemColumn&, const ItemColumn&) = default;
};

/// "opens_at": as a column an attribute has no dashes.
std::string column_title(const ItemFlag& attribute);
/// Fails with what is wrong with a title: "there is no column 'prise': did you mean 'price'?".
proto::Result<ItemColumn> parse_column(std::string_view title);

/// All of it as CSV, with titles; each cell guarded (csv_writer.h).
std::string items_csv(std::span<const proto::ListedItem> items);

}  // namespace cartctl
