// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/snapshot_pages.h"

#include <utility>

namespace proto {

SnapshotPages::SnapshotPages(const std::optional<Known>& known) {
  if (!known) return;
  query_.run = known->run;
  query_.since = known->seq;
}

bool SnapshotPages::fits(const Snapshot& page) const {
  if (!whole_) return true;
  return page.cursor.epoch == whole_->cursor.epoch && page.run == whole_->run &&
         page.cursor.seq >= whole_->cursor.seq && page.since == query_.since;
}

SnapshotPages::State SnapshotPages::add(Snapshot page) {
  if (!fits(page)) return State::kTorn;
  if (!whole_) {
    // A cartd that is not the run we know of answers with all there is.
    whole_ = Snapshot{page.cursor, {}, page.run, page.since, {}};
    query_.since = page.since;
    query_.run = page.run;
  }
  if (pages_of_round_++ == 0) round_began_at_ = page.cursor.seq;
  for (CatalogEntry& entry : page.items) merge(std::move(entry));
  whole_->cursor = std::move(page.cursor);
  whole_->reason = std::move(page.reason);
  whole_->rehearsal = page.rehearsal;
  whole_->cart_key = std::move(page.cart_key);
  if (!page.next) whole_->shop = std::move(page.shop);
  if (page.next) {
    query_.after = std::move(page.next);
    return State::kMore;
  }
  // A cartd of before has no pages, and this is the whole.
  if (pages_of_round_ == 1 || page.run.empty()) return State::kWhole;
  query_.after.reset();
  query_.since = round_began_at_;
  pages_of_round_ = 0;
  return State::kMore;
}

void SnapshotPages::merge(CatalogEntry entry) {
  const auto [place, is_new] = places_.try_emplace(entry.state.item, whole_->items.size());
  if (is_new) {
    whole_->items.push_back(std::move(entry));
    return;
  }
  CatalogEntry& known = whole_->items[place->second];
  if (entry.numbers_only) {
    entry.numbers_only = known.numbers_only;
    entry.description = std::move(known.description);
    entry.described_seq = known.described_seq;
  }
  known = std::move(entry);
}

}  // namespace proto
