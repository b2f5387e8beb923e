// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A snapshot that is asked for page by page, and put together again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "proto/messages.h"

namespace proto {

/// What to ask for, and what the pages come to.
///
/// A page is true at its own cursor, and the shop goes on between two of them. So once the last one is
/// here, what has changed since the first is asked for, and again what has changed since the first page of
/// that, until it fits into one page: at that page's cursor all of it is true. An older page never
/// stands over a newer one, because they come in order from one cartd; where they do not, the
/// assembly is torn, and its asker begins a new one.
///
/// Pure. Its memory is the catalog's, once.
class SnapshotPages {
 public:
  /// What the asker has already: everything as of `seq`, heard from this run of cartd.
  struct Known {
    std::string run;
    Seq seq;
  };
  explicit SnapshotPages(const std::optional<Known>& known = std::nullopt);

  /// The page to be asked for now.
  const SnapshotQuery& next() const { return query_; }

  enum class State {
    kMore,   // ask for next()
    kWhole,  // take() it
    kTorn,   // the pages are not of one run of cartd: of no use
  };
  /// REQUIRES: it is the answer to next().
  State add(Snapshot page);
  /// All items, or with `since` those that have changed after what the asker knew. REQUIRES: kWhole.
  Snapshot take() { return *std::move(whole_); }

 private:
  bool fits(const Snapshot& page) const;
  void merge(CatalogEntry entry);

  SnapshotQuery query_;
  std::optional<Snapshot> whole_;                   // so far; its cursor is the last page's
  std::unordered_map<ItemId, std::size_t> places_;  // in whole_
  std::size_t pages_of_round_ = 0;
  Seq round_began_at_;
};

}  // namespace proto
