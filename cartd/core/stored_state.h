// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What outlives the process, as plain values: what a store hands over at start, and what it must
// write after a batch. Both directions side by side, so that they cannot drift apart.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/units.h"
#include "cartd/core/pseudonyms.h"
#include "proto/event.h"
#include "proto/hook.h"
#include "proto/ids.h"
#include "proto/messages.h"

namespace cartd {

/// An item as catalog and operator describe it. Only `stock` of an item the store lacks is ever
/// taken.
struct CatalogItem : proto::Terms {
  CatalogItem(proto::ItemId id, proto::Names names = {}, std::int64_t units = 0,
              std::optional<std::int64_t> most = {})
      : item(std::move(id)), stock(units) {
    name = std::move(names);
    limit = most;
  }

  proto::ItemId item;
  std::int64_t stock;
  bool by_operator = false;  // described by put_item: the catalog file no longer changes it
  bool removed = false;      // gone, once nothing of it is held or being paid for
  /// In a catalog file only, in place of `opens_at`: how long after the item first came that is.
  std::optional<base::Millis> opens_in{};

  /// What of it is told.
  const proto::Description& description() const { return *this; }

  friend bool operator==(const CatalogItem&, const CatalogItem&) = default;
};

/// What has become of an item's units since it first came.
struct ItemTotals {
  std::int64_t initial = 0;
  std::int64_t restocked = 0;  // what the operator added, less what was taken away
  std::int64_t sold = 0;       // also what came back later
  std::int64_t returned = 0;   // of the sold, back into stock

  /// Whether they account for a stock.
  bool make_up(std::int64_t stock) const { return initial + restocked + returned == stock + sold; }

  friend bool operator==(const ItemTotals&, const ItemTotals&) = default;
};

/// Where an item is in the time of its sale.
enum class SalePhase {
  kAlways,  // it has none
  kNotYet,
  kOpen,
  kOver,
};
inline constexpr std::array<std::string_view, 4> kSalePhases = {"always", "not-yet", "open",
                                                                "over"};

/// An item as the store keeps it. `held` is stored although it is the sum of the item's holds and of
/// what is being paid for: they are written by different code and compared at every start (opening.h).
struct StoredItem {
  CatalogItem catalog;
  std::int64_t position = 0;  // in the catalog's order
  std::int64_t held = 0;
  proto::Seq seq;  // of the item's last change; 0: never changed
  ItemTotals totals;
  std::uint64_t turn = 0;                // the last ticket of its waiting line that was called
  SalePhase phase = SalePhase::kAlways;  // as it was last told

  friend bool operator==(const StoredItem&, const StoredItem&) = default;
};

/// How long what a session has been given stays its own.
struct Lifetimes {
  base::Millis hold{0};  // of an item that has none of its own; 0: holds never end
  base::Millis offer{120'000};
  /// Of an order that is to be paid.
  struct Payment {
    base::Millis time{2'100'000};
    base::Millis most{7'200'000};  // in all, however often it is extended
  };
  std::optional<Payment> payment = std::nullopt;  // nothing: what is checked out is sold
  /// Of a hold, in all, however often it grows or is put back and taken again. 0: it may go on for ever;
  /// nothing: four times what it has at first.
  std::optional<base::Millis> hold_most = std::nullopt;

  /// How long a hold may go on in all that has `ttl` at first; nothing: for ever. Never less than `ttl`.
  std::optional<base::Millis> whole_life(base::Millis ttl) const {
    if (ttl == base::Millis{0} || hold_most == base::Millis{0}) return std::nullopt;
    return std::max(ttl, hold_most.value_or(4 * ttl));
  }
};

/// Nothing is sold, and the clock of holds and payments stands.
struct Pause {
  base::WallTime at;   // where it stands
  std::string reason;  // for shoppers; empty: none

  friend bool operator==(const Pause&, const Pause&) = default;
};

struct StoredSale {
  std::optional<Pause> pause;
  base::Millis stood{0};  // in all pauses that are over

  friend bool operator==(const StoredSale&, const StoredSale&) = default;
};

/// What the shop says of itself.
struct StoredShop {
  proto::Shop said;
  bool by_operator = false;  // by put_shop: the catalog file no longer changes it

  friend bool operator==(const StoredShop&, const StoredShop&) = default;
};

struct StoredHold {
  proto::SessionId session;
  proto::ItemId item;
  std::int64_t quantity = 0;
  std::optional<base::WallTime> expires_at;  // nothing: never
  bool offer = false;                        // to the first in line, who has yet to take it
  // When it was first given; nothing: a store of before did not say.
  std::optional<base::WallTime> begun_at = std::nullopt;
  // For whom: the session that is their own (proto/person.h); nothing: for the session itself.
  std::optional<proto::SessionId> person = std::nullopt;

  friend bool operator==(const StoredHold&, const StoredHold&) = default;
};

/// A line of a cart that ended without its session: remembered for a while, so that a checkout does
/// not silently sell less than the shopper sees.
struct StoredLapse {
  proto::SessionId session;
  proto::ItemId item;
  std::int64_t quantity = 0;  // 0 in a row to be written: it is gone
  base::WallTime forget_at;
  proto::LapseCause cause = proto::LapseCause::kExpired;
  std::string reason{};  // of one that the operator took back, for its shopper; empty: none

  friend bool operator==(const StoredLapse&, const StoredLapse&) = default;
};

/// A hold that has ended, and is gone on with if it is taken again soon (put_backs.h).
struct StoredPutBack {
  proto::SessionId session;
  proto::ItemId item;
  base::WallTime begun_at;   // the hold
  base::WallTime forget_at;  // this
  bool gone = false;         // in a row to be written: it is forgotten

  friend bool operator==(const StoredPutBack&, const StoredPutBack&) = default;
};

/// A place in an item's waiting line.
struct StoredPlace {
  proto::ItemId item;
  std::uint64_t ticket = 0;
  proto::SessionId session;
  bool gone = false;                                      // in a row to be written: it is free
  std::optional<proto::SessionId> person = std::nullopt;  // as StoredHold::person

  friend bool operator==(const StoredPlace&, const StoredPlace&) = default;
};

struct StoredOrderLine : proto::OrderLine {
  std::int64_t restocked = 0;  // of those returned, what came back into stock

  friend bool operator==(const StoredOrderLine&, const StoredOrderLine&) = default;
};

/// A checkout, and what has become of it. Never dropped.
struct StoredOrder {
  std::uint64_t number = 0;  // from 1, as they are made
  proto::OrderId order;
  proto::SessionId session;
  base::WallTime at;
  proto::Seq seq;                       // the answer's cursor
  std::vector<StoredOrderLine> lines;   // in catalog order
  std::vector<proto::ItemState> items;  // the answer's numbers, of the lines' items
  std::string reference;

  proto::OrderState state = proto::OrderState::kSold;
  bool late = false;
  std::optional<proto::ReleaseCause> cause;
  std::optional<base::WallTime> sold_at;
  // While it is paid, by the clock of the holds: when that ends, and how far it may be put off.
  std::optional<base::WallTime> pay_by;
  std::optional<base::WallTime> pay_latest;
  bool refund_due = false;                                // paid too late, which was told
  std::vector<std::string> returns;                       // the keys of those that were made
  std::optional<proto::SessionId> person = std::nullopt;  // as StoredHold::person

  friend bool operator==(const StoredOrder&, const StoredOrder&) = default;
};
using Orders = std::map<proto::OrderId, StoredOrder>;

/// Which orders are looked for. Those that were made in a period come as they were made.
struct OrderSearch {
  std::uint64_t after = 0;  // the number of the last one of the part before; 0: from the start
  std::size_t most = 0;
  std::optional<proto::OrderState> state{};
  std::optional<proto::ItemId> item{};
  proto::Period made{};
};
struct FoundOrders {
  std::vector<StoredOrder> orders;
  std::optional<std::uint64_t>
      next;  // there may be others behind this one, which need be none of these
};

/// Of which orders units are counted.
struct SalesSearch {
  proto::Period sold;
  std::string after;  // empty: from the start
};
struct FoundSales {
  std::vector<proto::DaySales> sales;
  std::optional<std::string> next;
};

/// Units that the operator added, or below 0 took away; done once for each key.
struct StoredAddition {
  std::string key;
  proto::ItemId item;
  std::int64_t quantity = 0;
  base::WallTime at;

  friend bool operator==(const StoredAddition&, const StoredAddition&) = default;
};

using Additions = std::map<std::string, StoredAddition>;  // by their keys

/// Units of an item that somebody has bought, less what they have returned: a person, known by the session that is their own,
/// or a session for itself.
using BuyerOf = std::pair<proto::SessionId, proto::ItemId>;
using Bought = std::map<BuyerOf, std::int64_t>;

/// What a batch's commands speak of and earlier batches have made.
struct Known {
  Orders orders;
  Additions additions;
  Bought bought;  // of items that have a limit per person; who is not in it has bought none
};

/// Why an item's numbers changed. What each does to them: verification.cc.
enum class Cause {
  kInitial,
  kRestock,
  kAdd,
  kRemove,
  kExpire,
  kOffer,
  kSale,
  kRelease,
  kUnpaid,    // an order was released
  kLateSale,  // of what was not held any more
  kReturn,
  kWriteOff,  // what was left of an item that is gone
  kUnknown,   // read from a row that no cartd has written
  kPay,       // out of a cart into an order that is to be paid: no number changes, no row
};

inline constexpr std::array<std::string_view, 12> kCauses = {
    "initial", "restock", "add",    "remove",    "expire", "offer",
    "sale",    "release", "unpaid", "late-sale", "return", "write-off"};
static_assert(static_cast<std::size_t>(Cause::kUnknown) == kCauses.size());

/// A row of the journal: one change of one item's numbers, and the numbers after it.
struct JournalRow {
  base::WallTime at;
  proto::ItemId item;
  Cause cause = Cause::kAdd;
  std::optional<proto::SessionId> session;  // whose; stored as a hash, and not read back
  std::int64_t quantity = 0;                // units that came (above 0) or went
  std::int64_t stock = 0;
  std::int64_t held = 0;
  ItemTotals totals;
  std::uint64_t number = 0;  // given by the store, in order

  friend bool operator==(const JournalRow&, const JournalRow&) = default;
};

/// The numbers of an item from which its journal goes on: what rows that are no longer kept came
/// to.
struct JournalBase {
  proto::ItemId item;
  std::int64_t stock = 0;
  std::int64_t held = 0;
  ItemTotals totals;

  friend bool operator==(const JournalBase&, const JournalBase&) = default;
};

/// Units of an item in all orders together.
struct OrderTotals {
  std::int64_t sold = 0;
  std::int64_t returned = 0;  // of these, back into stock

  friend bool operator==(const OrderTotals&, const OrderTotals&) = default;
};

/// What the journal's rows stand between: where they begin, and what has been sold in the end.
struct Books {
  std::vector<JournalBase> bases;  // in no order
  std::unordered_map<proto::ItemId, OrderTotals> sales;
  std::int64_t orders = 0;
};

/// The whole content of a store, but for journal, events and orders that are over. `items` are in the catalog's order,
/// `places` of an item by ticket.
struct StoredState {
  proto::Epoch epoch;
  proto::Seq head;  // the last change of any item
  std::vector<StoredItem> items;
  std::vector<StoredHold> holds;
  std::vector<StoredLapse> lapses;
  std::vector<StoredPlace> places;
  std::vector<StoredPutBack> put_backs{};
  base::Millis clock_ahead{0};  // as last written, see Rows::clock_ahead
  StoredSale sale{};
  StoredShop shop{};
  std::vector<StoredOrder> paying{};  // those of that state
  std::uint64_t last_order = 0;       // the number of the last one made
  std::uint64_t last_event = 0;       // the id of the last one told
  std::uint64_t last_deed = 0;        // the number of the last one done
  std::vector<proto::Hook> hooks{};   // by name
  std::int64_t journal_rows = 0;
  PseudonymKey pseudonym_key{};
  bool rehearsal = false;  // born for rehearsals: nobody has ever really bought here
};

/// The numbers of an item that a batch changed.
struct NumbersRow {
  proto::ItemId item;
  std::int64_t stock = 0;
  std::int64_t held = 0;
  proto::Seq seq;
  ItemTotals totals;
  std::uint64_t turn = 0;
  SalePhase phase = SalePhase::kAlways;

  friend bool operator==(const NumbersRow&, const NumbersRow&) = default;
};

/// Units of an item that a person has, of what is no order that is over (persons.h).
struct PersonUnits {
  proto::SessionId person;  // their own session
  proto::ItemId item;
  std::int64_t units = 0;
};

/// What one transaction must write, in this order. The same hold, lapse, put-back or place may come more than
/// once: the last row wins.
struct Rows {
  std::vector<StoredItem> items;  // whole items, added or replaced; at start and by put_item
  std::vector<StoredHold> holds;  // the hold as it is now; quantity 0: it is gone
  std::vector<StoredLapse> lapses;
  std::vector<StoredPlace> places;
  std::vector<StoredPutBack> put_backs;
  std::vector<NumbersRow> numbers;
  std::vector<StoredOrder> orders;  // new, or in place of those of their numbers
  std::vector<StoredAddition> additions;
  std::vector<JournalRow> journal;
  /// The journal's rows up to this number go; what they came to is in `bases`, added or replaced.
  std::uint64_t folded = 0;
  std::vector<JournalBase> bases;
  std::vector<proto::Event> events;  // what is told of all this
  std::uint64_t forgotten = 0;       // events up to this id go
  std::vector<proto::Deed>
      deeds;  // what the operator did of all this; only the last kMaxDeeds stay
  std::vector<proto::Hook> hooks;  // new, or in place of those of their names
  std::optional<proto::Seq> head;  // set exactly when a seq was given
  /// By how much the system's clock is ahead of the one that only counts what passes: setting the
  /// system's clock moves this number, and no hold.
  std::optional<base::Millis> clock_ahead;
  std::optional<StoredSale> sale;
  bool rehearsal = false;  // the store is a rehearsal's from now on; once, while it is new
  std::optional<StoredShop> shop{};

  bool empty() const {
    return items.empty() && holds.empty() && lapses.empty() && places.empty() &&
           put_backs.empty() && numbers.empty() && orders.empty() && additions.empty() &&
           journal.empty() && folded == 0 && bases.empty() && events.empty() && forgotten == 0 &&
           hooks.empty() && deeds.empty() && !head && !clock_ahead && !sale && !rehearsal && !shop;
  }
};

}  // namespace cartd
