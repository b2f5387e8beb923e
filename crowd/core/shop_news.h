// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shopper reads in the answers of a gateway, without a tree: thousands of them read the same one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"

namespace crowd {

/// What an answer says of an item. Fields that it does not have are as they were made.
struct ItemNews {
  bool is_left = true;  // one could be had
  bool is_open = true;
  std::optional<base::Millis> opens_in;  // nothing, and not open: it is over
  std::uint64_t turn = 0;                // the last ticket that was called
};

/// Nothing where `body` does not have the item.
std::optional<ItemNews> news_of(std::string_view body, std::string_view item);
/// The first cursor in it; empty: it has none.
std::string_view cursor_in(std::string_view body);
/// The number behind a cursor's epoch.
std::uint64_t seq_of(std::string_view cursor);
/// A number by its name, the first one; nothing: there is none.
std::optional<std::int64_t> number_of(std::string_view body, std::string_view name);
/// A text by its name, as it is written there; empty: there is none.
std::string_view text_of(std::string_view body, std::string_view name);

/// The ids of all items of a page or a list, in their order, and how many of each can be had.
struct ListedItem {
  std::string item;
  std::int64_t available = 0;  // 0 also where that is not told
};
std::vector<ListedItem> items_in(std::string_view body);

}  // namespace crowd
