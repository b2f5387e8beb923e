// The inventory: who holds how much of what, and until when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cartd/core/stored_state.h"
#include "proto/messages.h"

namespace cartd {

/// What a batch did: effects for others to perform, in this order (see CartLoop).
struct BatchOutcome {
  Rows rows;                           // to be on disk before any of the rest is seen
  std::vector<proto::Reply> replies;   // one per command, in the commands' order
  std::vector<proto::Change> changes;  // one per item whose numbers differ, seq ascending
  std::size_t expired = 0;             // holds that ran out
};

/// The stock of every item and the carts of every session, in memory, as of one version.
///
/// Invariants, CHECKed after each batch for the items it touched:
///   1. 0 <= held <= stock, so `available` is never negative.
///   2. held is the sum of the item's holds (kept by put_hold alone; compared with the store's
///      content at each start, opening.h).
///   3. Every hold that ends is in its item's `ends`; every item with such a hold has exactly one
///      entry in `next_ends_`, its earliest.
/// Ownership: owns everything it has; the map nodes it points to from inside never move.
/// Thread: the loop's only. Pure: time comes in as an argument, nothing is read or sent.
class Inventory {
 public:
  /// REQUIRES: `state` comes from make_opening(). `ttl` 0: new holds never end.
  Inventory(StoredState state, proto::Millis ttl);

  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;

  /// Expires every hold due at `now`, then applies each command in order: a unit freed by an
  /// earlier one can be taken by a later one. With no commands it is expiry alone.
  ///
  /// Each item whose numbers (available, held, stock, next release) differ from before the batch
  /// then gets one new seq, in catalog order. Only then are the replies composed: a reply's cursor
  /// covers the whole batch, and if its numbers were older than its cursor, a client would poll
  /// with that cursor and never see the difference. A refusal tells what was true when it was made.
  ///
  /// Refusals: unknown-item, quantity-limit, sold-out, and bad-request for a cart that is full.
  /// REQUIRES: `now` does not go back between calls; the commands come from decode_command().
  BatchOutcome apply(std::span<const proto::Command> commands, proto::WallTime now);

  /// When apply() next has something to do without a command; nothing: never.
  std::optional<proto::WallTime> next_expiry() const;

  /// The store's epoch and the last change made.
  const proto::Cursor& cursor() const { return cursor_; }

  std::size_t item_count() const { return items_.size(); }
  std::size_t hold_count() const { return hold_count_; }
  std::int64_t held_units() const { return held_units_; }

 private:
  using ItemIndex = std::size_t;  // into items_

  struct Hold {
    ItemIndex item;
    std::int64_t quantity = 0;
    std::optional<proto::WallTime> expires_at;
    std::uint64_t grant = 0;  // tells holds that end at the same time apart, oldest first
  };
  using Cart = std::vector<Hold>;  // in catalog order, at most kMaxCartLines
  using Carts = std::unordered_map<proto::SessionId, Cart>;
  using CartEntry = Carts::value_type;

  using End = std::pair<proto::WallTime, std::uint64_t>;  // when, and the hold's grant

  struct Item {
    CatalogItem catalog;
    std::int64_t held = 0;
    proto::Seq seq;
    std::map<End, CartEntry*> ends;  // the holds that end, earliest first
    bool touched = false;            // by the batch being applied

    std::int64_t available() const { return catalog.stock - held; }
    std::optional<proto::WallTime> earliest_end() const;
  };

  /// What decides whether a change is to be published.
  struct Numbers {
    std::int64_t stock;
    std::int64_t held;
    std::optional<proto::WallTime> earliest_end;
    friend bool operator==(const Numbers&, const Numbers&) = default;
  };
  struct Touched {
    ItemIndex item;
    Numbers before;
  };

  /// The batch being applied.
  struct Batch {
    proto::WallTime now;
    std::vector<Touched> touched;
    BatchOutcome outcome;
  };

  void expire_due(Batch& batch);
  std::optional<proto::Error> execute(const proto::Command& command, Batch& batch);
  std::optional<proto::Error> add(const proto::Command& command, Batch& batch);
  std::optional<proto::Error> remove(const proto::Command& command, Batch& batch);
  void number_changes(Batch& batch);
  proto::Reply compose(const proto::Command& command, proto::WallTime now) const;

  void put_hold(CartEntry& cart, ItemIndex item, std::int64_t quantity,
                std::optional<proto::WallTime> expires_at, Batch& batch);
  void drop_hold(CartEntry& cart, ItemIndex item, Batch& batch);
  void schedule(Hold& hold, CartEntry& cart, std::optional<proto::WallTime> expires_at);
  void touch(ItemIndex item, Batch& batch);

  std::optional<ItemIndex> find_item(const proto::ItemId& id) const;
  static Cart::iterator find_line(Cart& cart, ItemIndex item);
  static Numbers numbers_of(const Item& item);
  proto::ItemState state_of(const Item& item, proto::WallTime now) const;
  std::vector<proto::Line> lines_of(const proto::SessionId& session, proto::WallTime now) const;
  proto::Snapshot snapshot(proto::WallTime now) const;

  // Fixed after construction.
  const proto::Millis ttl_;
  std::unordered_map<proto::ItemId, ItemIndex> index_;

  // Changed only by apply().
  std::vector<Item> items_;  // in catalog order; its size is fixed after construction
  Carts carts_;              // none is empty between batches
  std::set<std::pair<proto::WallTime, ItemIndex>> next_ends_;
  proto::Cursor cursor_;
  std::uint64_t last_grant_ = 0;
  std::size_t hold_count_ = 0;
  std::int64_t held_units_ = 0;
};

}  // namespace cartd
