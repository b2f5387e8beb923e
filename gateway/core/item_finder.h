// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Finds items by what they are called.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/stock_cache.h"

namespace gateway {

/// The items of a StockCache by words of their ids and names, in any language, without regard to
/// case and accents (folded_text.h). It keeps each item's text in the form it is searched in, made
/// when it is first looked at and again after a new description.
///
/// A search is bounded by its work: where the items it may look at are used up it says where to go
/// on. Pure; one thread.
class ItemFinder {
 public:
  /// What one search may cost, in looks at an item's text, of 10 ns each: 1 ms. With one word it sees
  /// 50,000 items that it has looked at before, or 2,000 that are new to it.
  static constexpr std::size_t kMostWork = 100'000;

  struct Found {
    std::vector<ItemIndex> items;  // in the catalog's order
    std::size_t seen = 0;          // so many of the list were looked at
  };
  /// The first `most` items of stock.listed() from position `from` on whose text has every word of
  /// `words`.
  Found find(const StockCache& stock, std::string_view words, std::size_t from, std::size_t most);

 private:
  struct Text {
    std::string folded;
    proto::Seq described_at;
    bool known = false;
  };
  const std::string& text_of(const StockCache& stock, ItemIndex item, std::size_t& work);

  std::vector<Text> texts_;     // by index
  std::uint64_t listings_ = 0;  // of the stock that texts_ are from
};

}  // namespace gateway
