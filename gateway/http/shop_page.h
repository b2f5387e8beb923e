// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The shop's page as bytes: what all visitors share made once per change, the visitor's own put in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/stock_cache.h"
#include "gateway/http/content_coding.h"
#include "gateway/http/gzip.h"
#include "gateway/http/http_message.h"

namespace gateway {

/// GET /: index.html with its data, which are the visitor's session and how sure the numbers are,
/// and the catalog's first items, as many as fit.
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

  /// `before` and `after` are index.html around the place for its data; `wait` is how long the
  /// page's polls are held: it gives them up only some time after that.
  ShopPage(std::string_view before, std::string_view after, base::Millis wait);

  struct Visit {
    std::string_view session;  // what the page sends for it; empty: it has none
    ContentCoding coding = ContentCoding::kIdentity;
    std::optional<base::Millis> stale{};  // for how long nothing was heard
    std::string_view id{};                // the session itself, where that is another text
    bool gated = false;                   // it is to get a session by a proof
  };
  /// The 200, without the headers that are about the session.
  HttpResponse answer(const StockCache& stock, const Visit& visit, base::MonoTime now);

  /// How often the shared part was made.
  std::uint64_t times_made() const { return times_made_; }

 private:
  /// What an answer shares with others: the items, and the page's end.
  struct Shared {
    std::string text;
    std::optional<GzipPiece> gzip;        // made when it is first asked for
    std::optional<proto::Cursor> cursor;  // what it shows
    std::uint64_t listings = 0;           // of the stock it is made from
    std::size_t items = 0;                // shown
    std::size_t total = 0;
    base::MonoTime at;
  };

  void follow(const StockCache& stock, base::MonoTime now);
  bool shows_all_of(const StockCache& stock) const;
  void make(const StockCache& stock, base::MonoTime now);
  std::string personal_text(const Visit& visit, base::MonoTime now) const;

  const std::string before_;
  const std::string after_;
  const GzipPiece before_gzip_;
  const base::Millis wait_;
  const std::size_t room_;  // for items
  std::optional<Shared> shared_;
  std::uint64_t times_made_ = 0;
};

}  // namespace gateway
