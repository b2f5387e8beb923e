// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What this gateway knows of the inventory, and how sure it is.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/units.h"
#include "gateway/core/shown_state.h"
#include "proto/messages.h"
#include "proto/snapshot_pages.h"

namespace gateway {

/// This process's short name for an item: small, dense, and the same for as long as it runs.
using ItemIndex = std::uint32_t;

/// The last snapshot with every later change applied in order.
///
/// Invariants: 1. While synced, the numbers are those of cartd at head(): no change up to it is
/// missing. 2. Within an epoch head() goes back only when cartd itself has gone back (a store put
/// back from a copy), and adopt() then says so. 3. A gap never shows: from the first missing change
/// on nothing is applied until a snapshot covers it; what comes meanwhile is kept, bounded.
///
/// Pure; one thread. References returned live until the next non-const call.
class StockCache {
 public:
  /// What a message or a snapshot did.
  struct Effect {
    std::vector<ItemIndex> changed;  // items that show something new, each once
    bool restarted = false;          // another epoch, or cartd went back: old cursors mean nothing
    bool needs_snapshot = false;     // something is missing: ask cartd
  };

  Effect on_feed(const proto::FeedMessage& message, base::MonoTime now);
  /// Takes a snapshot over, or with its `since` what has changed after known(), then what was kept meanwhile. `asked_at_head` is head() when the
  /// snapshot was asked for: one that is older than even that means cartd has gone back.
  Effect adopt(const proto::Snapshot& snapshot, proto::Seq asked_at_head, base::MonoTime now);

  /// False until the first snapshot: then there is no item and no cursor.
  bool has_snapshot() const { return epoch_.has_value(); }
  /// Changes when what is listed, or in which order, becomes another thing otherwise than by an item more
  /// at the end: with each snapshot, and when an item is hidden, is gone, or is there again. Also when the shop
  /// says another thing of itself.
  std::uint64_t listings() const { return listings_; }
  /// False while a change is known to be missing.
  bool synced() const { return synced_; }
  /// REQUIRES: has_snapshot().
  proto::Cursor head() const;
  const proto::Epoch& epoch() const { return *epoch_; }
  proto::Seq head_seq() const { return head_; }
  /// Returns true if `cursor` is of this epoch and ahead of head().
  bool is_behind(const proto::Cursor& cursor) const {
    return epoch_ == cursor.epoch && cursor.seq > head_;
  }

  /// What cartd need not tell again; nothing where it has to tell all.
  std::optional<proto::SnapshotPages::Known> known() const;

  std::optional<ItemIndex> find(const proto::ItemId& item) const;
  /// The catalog's first item. REQUIRES: listed() is not empty.
  ItemIndex first() const { return order_.front(); }
  /// False for an item that is hidden or gone, or that a newer catalog no longer lists.
  bool is_listed(ItemIndex item) const { return listed_[item]; }
  const proto::ItemId& id_of(ItemIndex item) const { return items_[item].state.item; }
  /// The items whose last change that showed came after `seq`, the newest change first; at most
  /// `most` of them. One that was hidden or has gone is among them.
  /// Costs what they are, whatever the size of the catalog.
  std::vector<ItemIndex> changed_after(
      proto::Seq seq, std::size_t most = std::numeric_limits<std::size_t>::max()) const;
  /// Every item of the catalog that shoppers are to know of, in its order.
  const std::vector<ItemIndex>& listed() const { return order_; }
  /// The item's last change that its display lets be seen.
  proto::Seq changed_at(ItemIndex item) const { return items_[item].shown_at; }
  /// The last change of what is said of the item; where cartd has not told which, one that came later.
  proto::Seq described_at(ItemIndex item) const { return items_[item].described_at; }
  /// What is said of it, as it may be shown.
  proto::Description description_of(ItemIndex item) const;
  /// What may be shown of the numbers when they were last heard, with the time to the next release
  /// counted from `now`.
  ShownState state_of(ItemIndex item, base::MonoTime now) const;
  /// The same with all else that the catalog says of it.
  ShownEntry entry_of(ItemIndex item, base::MonoTime now) const;
  /// How much of an item may be shown; of one that is not known yet as little as there is.
  proto::Display display_of(const proto::ItemId& item) const;
  /// Whether any item may ask for a proof of who puts it into a cart; which do, and how many tries it takes at most; 0: none.
  bool any_gate() const { return gates_ > 0; }
  std::int64_t gate_of(const proto::ItemId& item) const;
  /// The whole catalog in its order.
  std::vector<ShownEntry> catalog(base::MonoTime now) const;

  /// Why the sale is paused; empty: it is not, or nobody said why.
  const std::string& pause_reason() const { return pause_reason_; }

  /// Whether nobody really buys here.
  bool is_rehearsal() const { return rehearsal_; }
  /// What the shop says of itself.
  const proto::Shop& shop() const { return shop_; }

  /// The term of the cartd that leads, where several share a database; 0: one is alone.
  std::uint64_t term() const { return term_; }
  /// Since when nothing was heard from cartd, counted from `now`; at `start` if it never was.
  base::Nanos silence(base::MonoTime now) const { return now - heard_at_; }
  base::MonoTime heard_at() const { return heard_at_; }

  explicit StockCache(base::MonoTime start) : heard_at_(start) {}

 private:
  // While a snapshot is under way this many changes are kept: two seconds at 5,000 changes/s.
  // Beyond it they are dropped and a newer snapshot is asked for.
  static constexpr std::size_t kMaxKept = 10'000;
  static constexpr ItemIndex kNone = std::numeric_limits<ItemIndex>::max();

  struct Item {
    proto::ItemState state;  // state.next_release is not used: see release_at
    proto::Seq seq;          // of its last change
    proto::Description description;
    std::optional<base::MonoTime> release_at;
    std::optional<base::MonoTime> opens_at;  // in place of state.opens_in
    bool removed = false;
    proto::Seq shown_at;      // the last change that showed
    proto::Seq described_at;  // the last change of the description
    // The items in the order of their last changes; kNone at both ends.
    ItemIndex newer = kNone;
    ItemIndex older = kNone;
  };

  Effect on_change(const proto::Change& change, base::MonoTime now);
  Effect on_shop(const proto::ShopChange& change);
  /// What a snapshot says of an item.
  void adopt(const proto::CatalogEntry& entry, base::MonoTime now, Effect& effect);
  /// Those of `before` that a whole snapshot up to `seq` no longer has, are gone.
  void note_gone(const std::vector<ItemIndex>& before, proto::Seq seq, Effect& effect);
  bool is_of_former_leader(const proto::Heartbeat& heartbeat) const;
  Effect on_heartbeat(const proto::Heartbeat& heartbeat);
  /// Takes an item into the catalog that was not in it: the last from now on.
  void append(ItemIndex item);
  bool is_visible(ItemIndex item) const {
    return !items_[item].removed && items_[item].description.shown == proto::Visibility::kShown;
  }
  /// Lists what is visible of the catalog.
  void list_visible();
  /// Also one that is hidden, or gone.
  std::optional<ItemIndex> find_in_catalog(const proto::ItemId& item) const;
  /// The next change in order, applied. REQUIRES: its item is `item`.
  void apply(ItemIndex item, const proto::Change& change, base::MonoTime now, Effect& effect);
  /// Orders the catalog's items by their last changes.
  void sort_by_change();
  void describe(ItemIndex item, const proto::Description& description);
  void put_newest(ItemIndex item);
  /// All of them; in `changed` each once.
  void put_newest(std::vector<ItemIndex> changed);
  void take_out(ItemIndex item);
  /// The item's index, made if it is new.
  ItemIndex index_of(const proto::ItemId& item);
  /// Notes that something is missing and keeps `change` for later.
  Effect lose_sync(const proto::Change* change);
  void replay_kept(Effect& effect, base::MonoTime now);

  std::optional<proto::Epoch> epoch_;
  std::string run_;  // of the cartd whose snapshot was taken; empty: it did not say
  proto::Seq head_;
  std::string pause_reason_;
  bool rehearsal_ = false;
  proto::Shop shop_;
  bool synced_ = false;
  std::uint64_t listings_ = 0;
  std::vector<Item> items_;                             // by index; also those no longer listed
  std::vector<ItemIndex> catalog_;                      // in its order, with what is hidden
  std::vector<ItemIndex> order_;                        // the same without
  std::unordered_map<proto::ItemId, ItemIndex> known_;  // every item ever seen
  std::vector<bool> in_catalog_;                        // by index
  std::vector<bool> listed_;                            // by index: in order_
  std::size_t gates_ = 0;                               // items whose description has one
  ItemIndex newest_ = kNone;                            // of the catalog
  std::vector<proto::Change> kept_;                     // arrived since sync was lost, in order
  int heartbeats_behind_ = 0;                           // in a row
  std::uint64_t term_ = 0;                              // of the last heartbeat; 0: it had none
  base::MonoTime heard_at_;
};

}  // namespace gateway
