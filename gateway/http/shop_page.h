// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The shop's page as bytes: what all visitors share made once per change, the visitor's own put in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/core/stock_cache.h"
#include "gateway/http/content_coding.h"
#include "gateway/http/gzip.h"
#include "gateway/http/http_message.h"
#include "gateway/http/page_head.h"
#include "gateway/http/page_parts.h"

namespace gateway {

/// GET / and the pages below it: index.html with the tags that say what it is about, and its data, which are the
/// visitor's session and how sure the numbers are, the catalog's first items, as many as fit, and the one that the page
/// is of. Of an item that is not there it is the same page, and a 404.
///
/// Invariants: 1. The page says a cursor that is not ahead of what it shows: what it shows may be
/// older than the stock, and then its first poll brings the difference. 2. It is made again at most
/// once per millisecond for every thousand bytes that this makes, whatever changes: 150 times a
/// second for a small shop, ten times for a large one, less than 1 % of the loop. 3. The session is
/// never compressed together with anything (see stored_piece).
///
/// Pure but for what it keeps; one thread.
class ShopPage {
 public:
  /// At most this much before compression, where index.html leaves the items kLeastItems of it.
  static constexpr std::size_t kMostBytes = 100'000;
  static constexpr std::size_t kLeastItems = 10'000;

  /// `wait` is how long the page's polls are held: it gives them up only some time after that.
  ShopPage(const PageParts& parts, base::Millis wait);

  struct Visit {
    std::string_view session;  // what the page sends for it; empty: it has none
    ContentCoding coding = ContentCoding::kIdentity;
    std::optional<base::Millis> stale{};  // for how long nothing was heard
    std::string_view id{};                // the session itself, where that is another text
    bool gated = false;                   // it is to get a session by a proof
    PagePlace place = PagePlace::kShop;
    std::optional<proto::ItemId> item{};  // of kItem
    std::string_view order{};             // of kReceipt
    std::string_view languages{};         // Accept-Language
    std::string origin{};                 // "https://shop.example"; empty: it was not said
  };
  /// The 200, without the headers that are about the session.
  HttpResponse answer(const StockCache& stock, const Visit& visit, base::MonoTime now);

  /// At most this many heads are kept.
  static constexpr std::size_t kMostHeads = 64;

  /// How often the shared part was made.
  std::uint64_t times_made() const { return times_made_; }

 private:
  /// A part of the page as text and, made when it is first asked for, compressed.
  struct Part {
    std::string text;
    std::optional<GzipPiece> gzip{};

    const GzipPiece& compressed();
  };
  /// What an answer shares with others: the items, and behind them the page's end. An item that is not among them comes
  /// between the two.
  struct Shared {
    Part items;
    Part end;
    std::optional<proto::Cursor> cursor;  // what it shows
    std::uint64_t listings = 0;           // of the stock it is made from
    std::size_t shown = 0;                // items
    std::size_t total = 0;
    base::MonoTime at;
  };

  void follow(const StockCache& stock, base::MonoTime now);
  bool shows_all_of(const StockCache& stock) const;
  void make(const StockCache& stock, base::MonoTime now);
  /// What the page is about, where it is about an item that there is; nothing: it is not.
  std::optional<ItemIndex> find_item(const StockCache& stock, const Visit& visit) const;
  std::string head_text(const StockCache& stock, const Visit& visit, PagePlace place,
                        std::optional<ItemIndex> item) const;
  /// The item's entry, where the shared part has it not.
  std::string own_entry(const StockCache& stock, std::optional<ItemIndex> item) const;
  const GzipPiece& compressed_head(const std::string& text);
  std::string personal_text(const Visit& visit, std::optional<ItemIndex> item,
                            base::MonoTime now) const;

  const PageParts parts_;
  const GzipPiece before_gzip_;
  const GzipPiece between_gzip_;
  const base::Millis wait_;
  const std::size_t room_;  // for items
  std::optional<Shared> shared_;
  // What was asked for lately, compressed. It depends on the shop, the item, the language and the Host, which anybody may
  // make up: so it is bounded, and forgotten as a whole.
  std::unordered_map<std::string, GzipPiece> heads_;
  std::uint64_t times_made_ = 0;
};

}  // namespace gateway
