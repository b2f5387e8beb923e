// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The inventory: who holds how much of what, and until when; who waits for it; what was sold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "cartd/core/lapses.h"
#include "cartd/core/persons.h"
#include "cartd/core/pseudonyms.h"
#include "cartd/core/put_backs.h"
#include "cartd/core/sale_times.h"
#include "cartd/core/stored_state.h"
#include "cartd/core/waiting_lines.h"
#include "proto/limits.h"
#include "proto/messages.h"

namespace cartd {

/// What a batch did: effects for others to perform, in this order (see CartTurn).
struct BatchOutcome {
  Rows rows;                              // to be on disk before any of the rest is seen
  std::vector<proto::Reply> replies;      // one per command, in the commands' order
  std::vector<proto::Change> changes;     // one per item whose numbers differ, seq ascending
  std::optional<proto::ShopChange> shop;  // behind them
  std::size_t expired = 0;                // holds that ran out
  std::size_t unpaid = 0;                 // orders whose time to pay ran out
  std::size_t offered = 0;                // units that went to the first in a waiting line
};

/// How the catalog is told in pages, and how much of it there may be.
struct Paging {
  std::string run = "0";  // of this process: what one run has told, another cannot go on from
  std::size_t bytes = proto::limits::kMaxPageBytes - proto::limits::kAroundPageBytes;  // of entries
  std::size_t all_bytes = proto::limits::kMaxCatalogBytes;                             // the same
};

/// The stock of every item, the carts of every session and the waiting lines, in memory, as of one
/// version.
///
/// Invariants, CHECKed after each batch for the items it touched:
///   1. 0 <= held <= stock, so `available` is never negative.
///   2. held is the sum of the item's holds and of what is being paid for of it (compared with the
///      store's content at each start, opening.h).
///   3. Every hold, and every order that is being paid, is in its items' `ends`, those that never end
///      last; every item with one that ends has exactly one entry in `next_ends_`, its earliest.
///   4. Where somebody waits for what is being sold, nothing is available: a unit that comes back is offered
///      to the first in line before anyone else can take it. While it is not sold, or the
///      sale is paused, the line stands still.
///
/// Holds, payments and lapses end by a clock of their own: what passes, less what passed in pauses.
/// Ownership: owns everything it has; the map nodes it points to from inside never move.
/// Thread: the loop's only. Pure: time comes in as an argument, nothing is read or sent.
class Inventory {
 public:
  /// REQUIRES: `state` comes from make_opening().
  Inventory(StoredState state, Lifetimes lifetimes, Paging paging = {});

  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;

  /// Ends every hold and payment due at `now`, then applies each command in order: a unit freed by an
  /// earlier one can be taken by a later one. With no commands it is expiry alone.
  ///
  /// Each item whose numbers (available, held, stock, next release) differ from before the batch
  /// then gets one new seq, in catalog order. Only then are the replies composed: a reply's cursor
  /// covers the whole batch, and if its numbers were older than its cursor, a client would poll
  /// with that cursor and never see the difference. A refusal tells what was true when it was made.
  ///
  /// An order that is made again is answered as it was the first time: `known` has what the commands
  /// speak of and earlier batches made.
  ///
  /// Refusals: unknown-item, paused, not-open, quantity-limit, sold-out, bad-request for a cart or a catalog that is full,
  /// overloaded for a waiting line that is; empty-cart, mixed-currencies, cart-changed, hold-expired, order-mismatch,
  /// unknown-order, too-late, already-sold, not-sold;
  /// below-held, stock-changed.
  /// To `orders`, `events` and `verify` only the store has the answer: they get an empty one.
  /// What is due by `now` ends before the commands, or is left to a later call: then what is told of it
  /// has no time left.
  /// REQUIRES: `now` is of the clock that counts what passes (Rows::clock_ahead), and does not go back between calls;
  /// the commands come from decode_command().
  enum class Due { kFirst, kLater };
  BatchOutcome apply(std::span<const proto::Command> commands, base::WallTime now,
                     const Known& known = {}, Due due = Due::kFirst);

  /// By how much the system's clock is ahead of apply()'s: orders, journal and changes are stamped by
  /// the former.
  base::Millis clock_ahead() const { return clock_ahead_; }
  void set_clock_ahead(base::Millis ahead) { clock_ahead_ = ahead; }

  /// `now` by the clock of the holds.
  base::WallTime holds_time(base::WallTime now) const {
    return sale_.pause ? sale_.pause->at : now - sale_.stood;
  }
  bool is_paused() const { return sale_.pause.has_value(); }

  /// Who may want more by these commands of what has a limit per person, or is about to have one: what they have bought is
  /// to be in Known::bought.
  std::vector<BuyerOf> buyers(std::span<const proto::Command> commands) const;

  /// When apply() next has something to do without a command; nothing: never.
  std::optional<base::WallTime> next_expiry() const;

  /// The store's epoch and the last change made.
  const proto::Cursor& cursor() const { return cursor_; }

  /// How it tells whose something is.
  const Pseudonyms& pseudonyms() const { return pseudonyms_; }

  /// The id of the last event told; 0: none was.
  std::uint64_t last_event() const { return last_event_; }
  /// Keeps what was done to a hook, which is not the inventory's own.
  void keep_deed(const proto::Command& command, base::WallTime wall, Rows& rows,
                 const std::vector<std::string>& changed = {});

  std::size_t item_count() const { return items_.size(); }
  std::size_t paying_count() const { return paying_.size(); }
  std::size_t hold_count() const { return hold_count_; }
  std::int64_t held_units() const { return held_units_; }
  std::size_t waiting_count() const { return lines_.size(); }
  /// The items' numbers, as the store must have them; for its verification.
  std::vector<NumbersRow> numbers() const;
  /// The same for those of persons.
  std::vector<PersonUnits> person_units() const;

 private:
  using ItemIndex = std::size_t;  // into items_

  struct Hold {
    ItemIndex item;
    std::int64_t quantity = 0;
    std::optional<base::WallTime> expires_at;
    std::uint64_t grant =
        0;  // tells holds that end at the same time apart, oldest first; 0: not in `ends`
    bool offer = false;
    base::WallTime begun_at{};
    Persons::Person* person = nullptr;  // for whom; null: for the session itself
  };
  using Cart = std::vector<Hold>;  // in catalog order, at most kMaxCartLines
  using Carts = std::unordered_map<proto::SessionId, Cart>;
  using CartEntry = Carts::value_type;

  /// An order that is being paid. Its units are held, and in no cart.
  struct Paying {
    StoredOrder order;
    std::uint64_t grant = 0;            // as a hold has one
    Persons::Person* person = nullptr;  // the same
  };
  /// Whose units come back when their time is over.
  using Holder = std::variant<CartEntry*, Paying*>;

  using End = std::pair<base::WallTime, std::uint64_t>;  // when, and the hold's grant
  static constexpr base::WallTime kNever = base::WallTime::max();

  struct Item {
    CatalogItem catalog;
    std::int64_t held = 0;
    proto::Seq seq;
    proto::Seq described_at;  // what is told of it last changed then, or before
    ItemTotals totals;
    SalePhase phase = SalePhase::kAlways;  // as it was last told
    std::map<End, Holder> ends{};          // earliest first
    bool touched = false;                  // by the batch being applied
    bool put = false;                      // by the batch being applied
    bool described = false;                // the same: what is told of it is new

    std::int64_t available() const { return catalog.stock - held; }
    /// Only then there is anything to ask about a sale of it but how many there are.
    bool is_restricted() const {
      return catalog.opens_at || catalog.closes_at || catalog.per_person || catalog.removed ||
             catalog.shown == proto::Visibility::kHidden;
    }
    std::optional<base::WallTime> earliest_end() const;
  };

  /// What a change tells of an item: it is published where one of these differs.
  struct Published {
    std::int64_t stock;
    std::int64_t held;
    std::int64_t sold;
    std::optional<base::WallTime> earliest_end;
    std::size_t waiting;
    std::uint64_t turn;
    std::uint64_t pauses;
    friend bool operator==(const Published&, const Published&) = default;
  };
  struct Touched {
    ItemIndex item;
    Published before;
    ItemTotals totals_before;
  };

  /// The batch being applied.
  struct Batch {
    base::WallTime passed;  // as apply() was told it
    base::WallTime now;     // by the clock of the holds
    base::WallTime wall;    // by the system's
    const Known& known;
    Due due = Due::kFirst;
    std::vector<Touched> touched{};
    std::vector<ItemIndex> freed{};  // units came back, not yet offered
    std::vector<std::pair<ItemIndex, proto::CartHash>>
        carts{};                                     // changed in what they have of the item
    std::size_t puts = 0;                            // of orders, items and the sale
    std::map<proto::OrderId, std::size_t> orders{};  // made or changed: in outcome.rows.orders
    BatchOutcome outcome{};
  };
  using Refusal = std::optional<proto::Error>;

  /// What came of a command. Its reply is composed when the batch's changes are numbered.
  struct Done {};  // the reply tells what is there then
  struct Released {
    std::vector<proto::Line> lines;  // what was taken away, as it was
  };
  using Result = std::variant<Done, Released, proto::Error>;

  // inventory_commands.cc: what each command does
  Result execute(const proto::Command& command, Batch& batch);
  /// The same of one that is kept in the history, if it changes anything (inventory_deeds.cc).
  Result execute_deed(const proto::Command& command, Batch& batch);
  Result add(const proto::Command& command, Batch& batch);
  /// `mine`: what the session holds of it; null: nothing. `person`: for whom, by their own session; nothing: for itself.
  Refusal refuse_amount(const proto::SessionId& session,
                        const std::optional<proto::SessionId>& person, ItemIndex item,
                        std::int64_t quantity, const Hold* mine, const Batch& batch) const;
  /// For how long an item is not to be had by who held it for as long as may be; nothing: it is.
  std::optional<base::Millis> rests_for(const proto::SessionId& session, ItemIndex item,
                                        const Batch& batch) const;
  /// What stands against this session's having `quantity`, more than is `mine`, beside how many there are.
  Refusal refuse_sale(const proto::SessionId& session,
                      const std::optional<proto::SessionId>& person, ItemIndex item,
                      std::int64_t quantity, const Hold* mine, const Batch& batch) const;
  /// `cart` null: the session has none yet. Returns the one it has then.
  CartEntry* hold_amount(const proto::Command& command, CartEntry* cart, ItemIndex item,
                         std::int64_t quantity, Batch& batch);
  Result remove(const proto::Command& command, Batch& batch);
  /// Hold, place in line and lapse of one item, whatever there is of them.
  void give_up(const proto::SessionId& session, ItemIndex item, Cause cause, Batch& batch);
  Result wait(const proto::Command& command, Batch& batch);
  Result set_stock(const proto::Command& command, Batch& batch);
  Result add_stock(const proto::Command& command, Batch& batch);
  /// Made in this batch or before; null when it is new.
  static const StoredAddition* find_addition(const std::string& key, const Batch& batch);
  /// REQUIRES: it is `held` or more.
  void put_stock(ItemIndex item, std::int64_t stock, Batch& batch);
  Result put_item(const proto::Command& command, Batch& batch);
  Result pause_sale(const proto::Command& command, Batch& batch);
  Result resume_sale(Batch& batch);
  /// Of every item something new is to be told.
  void put_sale(StoredSale sale, Batch& batch);
  Result put_shop(const proto::Command& command, Batch& batch);
  Result remove_item(const proto::Command& command, Batch& batch);
  Result release(const proto::Command& command, Batch& batch);
  Result show_catalog(const proto::Command& command) const;
  void take_back(const proto::SessionId& session, ItemIndex item, const std::string& reason,
                 Batch& batch);

  // inventory_persons.cc: for whom
  /// By their own session; nothing: for the session itself. `mine`: what the command is about.
  static std::optional<proto::SessionId> buyer(const proto::Command& command, const Hold* mine);
  static std::optional<proto::SessionId> buyer(const proto::Command& command, const Cart& cart);
  /// What stands against their having `quantity` there, with all that they have elsewhere.
  Refusal refuse_person(const proto::SessionId& session,
                        const std::optional<proto::SessionId>& person, ItemIndex item,
                        std::int64_t quantity, const Hold* mine, const Batch& batch) const;
  /// The same for what the cart has that was for somebody else, or for nobody.
  Refusal refuse_buyer(const proto::SessionId& session,
                       const std::optional<proto::SessionId>& person, const Cart& cart,
                       const Batch& batch) const;
  /// What they have beside what is `mine`; also what the session has for itself, since before anybody said for whom.
  std::int64_t units_besides(const proto::SessionId& session,
                             const std::optional<proto::SessionId>& person, ItemIndex item,
                             const Hold* mine, const Batch& batch) const;
  /// By the orders that are sold, less what came back.
  std::int64_t units_bought(const proto::SessionId& buyer, ItemIndex item,
                            const Batch& batch) const;

  // inventory_orders.cc
  Result checkout(const proto::Command& command, Batch& batch);
  bool is_cart(const proto::SessionId& session, const std::vector<proto::Units>& lines) const;
  Refusal refuse_currencies(const Cart& cart) const;
  /// REQUIRES: the session holds something.
  void make_order(const proto::Command& command, std::optional<proto::SessionId> person,
                  Batch& batch);
  Result show_order(const proto::Command& command, const Batch& batch) const;
  Result confirm_order(const proto::Command& command, Batch& batch);
  Result sell_late(StoredOrder order, Batch& batch);
  Result release_order(const proto::Command& command, Batch& batch);
  Result extend_order(const proto::Command& command, Batch& batch);
  Result return_order(const proto::Command& command, Batch& batch);
  void end_payment(Paying& paying, proto::ReleaseCause cause, Batch& batch);
  /// The units of an order that is being paid are held no more.
  StoredOrder take_units(Paying& paying, Cause cause, Batch& batch);
  void restock(const proto::ItemId& item, std::int64_t quantity, Batch& batch);
  void put_order(StoredOrder order, Batch& batch);
  void complete_orders(Batch& batch);
  /// Made in this batch or before; null when it is new.
  const StoredOrder* find_order(const proto::OrderId& order, const Batch& batch) const;
  Paying* find_paying(const proto::OrderId& order);
  /// REQUIRES: it is not there yet.
  void add_paying(const StoredOrder& order);
  /// Of the item, in all orders that the session is to pay.
  std::int64_t units_paying(const proto::SessionId& session, ItemIndex item) const;

  // inventory_lists.cc: parts of what there is, for the operator
  /// Whether what a list is to begin behind, or be of, is there.
  Result check_list(const proto::Command& command) const;
  proto::ItemList list_items(const proto::Command& command, base::WallTime now) const;
  proto::HoldList list_holds(const proto::Command& command, base::WallTime now) const;
  proto::PlaceList list_places(const proto::Command& command) const;
  /// Where a list of holds goes on.
  struct HoldPlace {
    ItemIndex item;
    End end;
  };
  std::optional<HoldPlace> parse_hold_place(std::string_view text) const;

  // inventory.cc: the books
  void expire_due(Batch& batch);
  void forget_due(Batch& batch);
  /// When a hold begins that is given now: now, or when the one began that it goes on with.
  base::WallTime begin_hold(const proto::SessionId& session, ItemIndex item, Batch& batch);
  /// Remembers when a hold began that ends.
  void note_put_back(const proto::SessionId& session, const Hold& hold, Batch& batch);
  void drop_put_back(const PutBacks::Key& key, Batch& batch);
  /// Notes items that open or close by now.
  void turn_due(Batch& batch);
  /// Whether more of it may be given to anybody.
  bool sells(ItemIndex item, base::WallTime system) const;
  /// It was to be removed, and nothing of it is held any more.
  bool is_gone(ItemIndex item) const {
    return items_[item].catalog.removed && items_[item].held == 0;
  }
  /// What is left of one that is gone is in stock no more.
  void write_off(ItemIndex item, Batch& batch);
  /// Offers what came back to those who wait.
  void offer_freed(Batch& batch);
  void offer_units(ItemIndex item, Batch& batch);
  void leave_line(const proto::SessionId& session, ItemIndex item, Batch& batch);
  /// Remembers a hold that ends without its session. `session` outlives the call.
  void note_lapse(const proto::SessionId& session, const Hold& hold, proto::LapseCause cause,
                  const std::string& reason, Batch& batch);
  void drop_lapse(const proto::SessionId& session, ItemIndex item, Batch& batch);
  void number_changes(Batch& batch);
  void number_change(const Touched& touched, Batch& batch);
  /// The same for the shop, if a command has said something new of it.
  void number_shop(Batch& batch);

  /// What a hold becomes.
  struct Terms {
    std::int64_t quantity = 0;
    std::optional<base::WallTime> expires_at;
    bool offer = false;
    base::WallTime begun_at{};
    const proto::SessionId* person = nullptr;  // their own session; null: for the session itself
  };
  void put_hold(CartEntry& cart, ItemIndex item, const Terms& terms, Cause cause, Batch& batch);
  void drop_hold(CartEntry& cart, ItemIndex item, Cause cause, Batch& batch);
  void schedule(Hold& hold, CartEntry& cart, const Terms& terms);
  void add_end(ItemIndex item, const End& end, Holder holder);
  void drop_end(ItemIndex item, const End& end);
  void change_ends(ItemIndex item, const std::optional<base::WallTime>& before);
  void touch(ItemIndex item, Batch& batch);
  /// The session's cart, or its place in line, is another one in what it has of the item.
  void note_cart(const proto::SessionId& session, ItemIndex item, Batch& batch) const {
    batch.carts.emplace_back(item, pseudonyms_.cart(session));
  }
  static void name_carts(ItemIndex item, Batch& batch, proto::Change& change);
  void journal(ItemIndex item, Cause cause, const proto::SessionId* session, std::int64_t quantity,
               Batch& batch) const;

  // inventory_events.cc: what the shop's own servers are told of it
  /// `data`: proto/event_data.h.
  void tell(proto::EventType type, std::string data, Batch& batch);
  void tell_order(proto::EventType type, const StoredOrder& order, Batch& batch);
  void tell_return(const StoredOrder& before, const StoredOrder& after, bool restock, Batch& batch);
  /// Of an item whose numbers are those at the batch's end.
  void tell_item(const Touched& touched, bool described, Batch& batch);

  // inventory.cc: looking things up
  std::optional<ItemIndex> find_item(const proto::ItemId& id) const;
  static Cart::iterator find_line(Cart& cart, ItemIndex item);
  /// The session's hold of the item; null when it has none.
  static const Hold* find_hold(const Cart& cart, ItemIndex item);
  const Cart* cart_of(const proto::SessionId& session) const;
  CartEntry* find_cart(const proto::SessionId& session);
  base::Millis ttl_of(ItemIndex item) const;
  /// Of one that is given, or grows, `now`.
  std::optional<base::WallTime> end_of_hold(ItemIndex item, base::WallTime begun_at,
                                            base::WallTime now) const;
  /// When a hold that began then must have ended; nothing: never.
  std::optional<base::WallTime> last_end(ItemIndex item, base::WallTime begun_at) const;
  Published published_of(ItemIndex item) const;
  NumbersRow row_of(ItemIndex item) const;

  // inventory_replies.cc: what is told of all there is
  proto::Reply compose(const proto::Command& command, Result result, const Batch& batch) const;
  proto::ItemState state_of(ItemIndex item, base::WallTime now) const;
  std::vector<proto::Line> lines_of(const proto::SessionId& session, base::WallTime now) const;
  std::vector<proto::Place> places_of(const proto::SessionId& session) const;
  std::vector<proto::Lapsed> lapses_of(const proto::SessionId& session) const;
  /// What a snapshot has of the shop; nothing where it says nothing of itself.
  std::optional<proto::Shop> told_shop() const;
  proto::Snapshot snapshot(base::WallTime now) const;
  proto::Snapshot page(const proto::SnapshotQuery& query, base::WallTime now) const;

  // Fixed after construction.
  const Lifetimes lifetimes_;
  const Paging paging_;
  const Pseudonyms pseudonyms_;

  // Changed only by apply().
  std::unordered_map<proto::ItemId, ItemIndex> index_;
  std::vector<Item> items_;         // in catalog order; put_item appends
  std::size_t snapshot_bytes_ = 0;  // the most that a snapshot of all may have
  Carts carts_;                     // none is empty between batches
  std::map<proto::OrderId, Paying> paying_;
  std::unordered_multimap<proto::SessionId, const Paying*> paying_of_;
  std::uint64_t last_order_ = 0;
  std::uint64_t last_event_ = 0;
  std::uint64_t last_deed_ = 0;
  std::set<std::pair<base::WallTime, ItemIndex>> next_ends_;
  WaitingLines lines_;
  Lapses lapses_;
  PutBacks put_backs_;
  Persons persons_;
  SaleTimes sale_times_;
  std::size_t per_person_items_ = 0;
  std::vector<ItemIndex> to_look_at_;  // at the start: those with a line, which may be sold again
  proto::Cursor cursor_;
  base::Millis clock_ahead_;
  base::WallTime system_now_{};  // of the batch being applied, or the last one
  StoredSale sale_;
  const bool rehearsal_;
  StoredShop shop_;
  std::uint64_t pauses_ = 0;  // how often that changed in this run
  std::uint64_t last_grant_ = 0;
  std::size_t hold_count_ = 0;
  std::int64_t held_units_ = 0;
};

}  // namespace cartd
