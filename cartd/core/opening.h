// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What cartd starts with: the store's content, judged, and brought in line with catalog and TTL.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/failure.h"
#include "cartd/core/stored_state.h"
#include "proto/limits.h"
#include "proto/shop.h"

namespace cartd {

/// A state to start from, and what of it the store does not have yet.
struct Opening {
  StoredState state;
  Rows rows;  // to be committed before anything is served
};

/// What an item takes in a snapshot at most, whatever its numbers become: kMaxEntryBytes or less.
std::size_t most_entry_bytes(const CatalogItem& item);

/// Joins what the store holds with the catalog and the lifetimes of this run.
///
/// Items: the catalog adds what the store lacks, and replaces what it says of those the store has, but
/// for the stock, and but for items that the operator has described; an item the catalog no longer lists
/// stays, after those it does. Of an item with `opens_in` the store's `opens_at` stays, and a new one's is counted from `now`.
/// `now` is the system's. Holds: with a TTL (the item's, else that of `lifetimes`), none lasts longer than that from then (the clock may
/// have been set back while the process was down, or the TTL shortened) and one without an end gets that end; with
/// TTL 0 none ends. Nor does an offer last longer than its own lifetime from then, a payment than all the time there is for one, or a hold than its whole life; one of
/// a store that does not say when it began begins then.
/// An item that differs from the stored one in any way, or one of whose holds does, gets a new seq:
/// a gateway that outlived this restart sees the head has moved and asks for a snapshot. Not so the
/// first items of a new store, which nobody can have seen. Where what is told of one differs, that is an event.
/// The shop: what the catalog says of it, if it says anything and the operator has not; it has a seq, too.
///
/// Fails, with a sentence for the operator, when the store contradicts itself (the
/// holds of an item do not sum to its `held`, more is held than there is, a hold on no item, somebody waits
/// for what is there …), or
/// when the items are more than kMaxItems, or take more than `most_bytes` in a snapshot. Pure.
base::OrFailure<Opening> make_opening(StoredState stored, const std::vector<CatalogItem>& catalog,
                                      const Lifetimes& lifetimes, base::WallTime now,
                                      std::size_t most_bytes = proto::limits::kMaxCatalogBytes,
                                      const std::optional<proto::Shop>& shop = std::nullopt);

/// Why a store may not be opened by this run, which is a `rehearsal` or is none: one that was a shop's is never rehearsed in, and one
/// that was rehearsed in is never a shop's. Of a new store nothing, and then `stored` says which it is from now on.
std::optional<base::Failure> settle_rehearsal(StoredState& stored, bool rehearsal);

}  // namespace cartd
