// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What travels on the bus, as plain values. The JSON of each is in codec.h; the words are BUS.md's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/units.h"
#include "proto/cart.h"
#include "proto/cart_hash.h"
#include "proto/description.h"
#include "proto/error.h"
#include "proto/event.h"
#include "proto/hook.h"
#include "proto/ids.h"
#include "proto/operations.h"
#include "proto/order.h"
#include "proto/person.h"
#include "proto/shop.h"

namespace proto {

inline constexpr int kBusVersion = 1;

/// So many units of an item.
struct Units {
  ItemId item;
  std::int64_t quantity = 0;

  friend bool operator==(const Units&, const Units&) = default;
};

/// An item twice in one command would ask for two amounts of it.
inline bool has_repeats(const std::vector<Units>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (lines[i].item == lines[j].item) return true;
  return false;
}

/// Which page of the catalog a snapshot is to be.
struct SnapshotQuery {
  std::optional<ItemId> after;  // nothing: the first one
  // With `since` only what has changed after it, if cartd is still the run that the asker knows.
  std::string run;
  std::optional<Seq> since;

  friend bool operator==(const SnapshotQuery&, const SnapshotQuery&) = default;
};

/// From `since`, until just before `until`; nothing: without an end.
struct Period {
  std::optional<base::WallTime> since;
  std::optional<base::WallTime> until;

  friend bool operator==(const Period&, const Period&) = default;
};

/// A command to cartd. Which members are set: those of the operation's fields (operations.h), and
/// of item and `lines`, where it takes both, one.
struct Command {
  std::string id;  // the caller's, echoed; at most kMaxRequestIdLength characters
  Op op = Op::kPing;
  std::optional<SessionId> session;
  std::optional<ItemId> item;
  std::int64_t quantity = 1;  // an absolute amount, 1 to kMaxQuantity
  std::vector<Units> lines;   // no item twice; all are added, or sold, or none
  std::optional<OrderId> order;
  std::int64_t amount =
      0;  // set_stock: 0 to kMaxStock; add_stock: or below; orders, events: at most so many
  std::optional<std::int64_t> only_if;  // set_stock: what the stock must be before
  std::string key;                      // return_order, add_stock: done once for each
  std::string reference;                // checkout: the shop's own word for it; empty: none
  bool restock = true;                  // return_order: the units can be sold again
  std::string reason{};                 // pause_sale, release: for shoppers; empty: none
  /// Of orders and events, which are numbered from 1: those behind it. Nothing: from the first that there is.
  std::optional<std::uint64_t> after{};
  std::optional<EventType> event_type{};  // events: only these
  std::optional<HookCommand> hook{};      // those about a hook
  std::string by{};    // who says so, of what is kept in the history; empty: it is not said
  std::string behind;  // of a list: the `next` of the part before; empty: from its start
  std::optional<OrderState> state;  // orders: of that state alone
  Period period;                    // orders: made then; report: sold then
  ItemPatch patch;
  std::optional<SnapshotQuery> page;   // nothing: the whole catalog
  std::optional<PersonName> person{};  // whom the session acts for; nothing: itself
  std::optional<Shop> shop{};          // put_shop: all that it is to say of itself

  friend bool operator==(const Command&, const Command&) = default;
};

/// Those who wait for an item at zero. Tickets are given in order of arrival, from 1.
struct WaitingLine {
  std::int64_t waiting = 0;  // places now
  std::uint64_t turn = 0;    // whoever has this ticket or a lower one has been called

  friend bool operator==(const WaitingLine&, const WaitingLine&) = default;
};

/// One item's numbers at some cursor. Invariant: available = stock - held, none negative.
struct ItemState {
  ItemId item;
  std::int64_t available = 0;
  std::int64_t held = 0;
  std::int64_t stock = 0;
  std::optional<base::Millis>
      next_release;                 // from the message's making; nothing: no hold will expire
  std::optional<WaitingLine> line;  // nothing: nobody has ever waited for it
  std::int64_t sold = 0;            // in all orders; the answer to an order does not tell it
  bool paused = false;  // nothing is sold just now, and no hold's clock runs: no release is next
  std::optional<bool> open{};              // nothing: it has no time of sale, or it is not told
  std::optional<base::Millis> opens_in{};  // where it is not open yet

  friend bool operator==(const ItemState&, const ItemState&) = default;
};

/// An item with what does not change with each command: only in a snapshot.
struct CatalogEntry {
  ItemState state;
  Seq seq;  // of the item's last change; 0: never changed
  Description description;
  std::optional<Seq> described_seq;  // of its last change, or a later one; nothing: not told
  bool numbers_only =
      false;             // in a page `since`: what is said of it has not changed, and is not here
  bool removed = false;  // in a page: it is gone, and nothing else is said of it

  friend bool operator==(const CatalogEntry&, const CatalogEntry&) = default;
};

/// The answer to add, remove, wait, cart, ping, set_stock, put_item and release: true at `cursor`.
/// `items` are those of the command; `lines`, `places` and `lapses` the session's whole cart.
struct CommandDone {
  Cursor cursor;
  std::vector<ItemState> items;
  std::vector<Line> lines;
  std::vector<Place> places;
  std::vector<Lapsed> lapses;
  std::string session_hash{};  // to the operator, of the session that was named: as Whose has it

  friend bool operator==(const CommandDone&, const CommandDone&) = default;
};

/// The answer to what is asked about an order: what it is of, and the items' numbers right after it
/// was made, at `cursor`; the same however often it is asked for. `status` is of now, and `origin`.
struct OrderDone {
  OrderId order;
  Cursor cursor;
  std::vector<OrderLine> lines;
  std::vector<ItemState> items;
  OrderStatus status;
  std::optional<OrderOrigin> origin{};  // to the operator

  friend bool operator==(const OrderDone&, const OrderDone&) = default;
};

/// The answer to snapshot: the whole catalog, in the catalog's order, true at `cursor`; or a page
/// of it.
struct Snapshot {
  Cursor cursor;
  std::vector<CatalogEntry> items;
  std::string run;             // of cartd; empty: this is no page, but all there is
  std::optional<Seq> since;    // only what has changed after it
  std::optional<ItemId> next;  // what the next page comes after; nothing: this is the last
  std::string reason{};        // why the sale is paused; empty: it is not, or nobody said why
  std::string cart_key{};      // of a page: CartKey as text; empty: a cartd of before has none
  bool rehearsal = false;      // nobody really buys here
  std::optional<Shop>
      shop{};  // of all there is, and of the last page; nothing: it says nothing of itself

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

/// An order as the operator sees it.
struct OrderEntry {
  std::uint64_t number = 0;
  OrderId order;
  SessionId session;
  base::WallTime at;
  std::vector<OrderLine> lines;
  OrderStatus status;
  std::optional<base::WallTime> sold_at;
  Whose whose{};

  friend bool operator==(const OrderEntry&, const OrderEntry&) = default;
};

/// The answer to orders: those behind Command::after, oldest first, or the one that was asked for.
struct OrderList {
  Cursor cursor;
  std::vector<OrderEntry> orders;
  bool more = false;       // there may be others behind these
  std::uint64_t next = 0;  // where there may: Command::after of those

  friend bool operator==(const OrderList&, const OrderList&) = default;
};

/// The answer to events: those behind Command::after, oldest first.
struct EventList {
  Cursor cursor;
  std::vector<Event> events;
  std::uint64_t next = 0;  // what to go on after; while it grows, there may be more

  friend bool operator==(const EventList&, const EventList&) = default;
};

/// The answer to hooks, take_hook, put_hook and set_hook: all of them, or that one.
struct HookList {
  Cursor cursor;
  std::vector<Hook> hooks;
  std::uint64_t last_event = 0;

  friend bool operator==(const HookList&, const HookList&) = default;
};

/// An item with all that is said of it, which only the operator is told.
struct ListedItem {
  ItemState state;
  Terms terms;

  friend bool operator==(const ListedItem&, const ListedItem&) = default;
};

/// The answer to items: those behind Command::behind, in the catalog's order, or the one asked for.
struct ItemList {
  Cursor cursor;
  std::vector<ListedItem> listed;
  std::optional<std::string> next;  // Command::behind of the others; nothing: there are no more

  friend bool operator==(const ItemList&, const ItemList&) = default;
};

/// The answer to shop and put_shop.
struct ShopDone {
  Cursor cursor;
  Shop shop;

  friend bool operator==(const ShopDone&, const ShopDone&) = default;
};

/// Units that somebody holds, or is paying for.
struct HoldEntry {
  ItemId item = ItemId::unread();
  SessionId session = SessionId::unread();
  std::int64_t quantity = 0;
  std::optional<base::Millis> expires_in;  // nothing: never
  bool offer = false;
  std::optional<OrderId> order;  // that is being paid for
  Whose whose{};

  friend bool operator==(const HoldEntry&, const HoldEntry&) = default;
};

/// The answer to holds: item after item, of each what ends first.
struct HoldList {
  Cursor cursor;
  std::vector<HoldEntry> holds;
  std::optional<std::string> next;

  friend bool operator==(const HoldList&, const HoldList&) = default;
};

/// A place in an item's line.
struct PlaceEntry {
  SessionId session = SessionId::unread();
  std::uint64_t ticket = 0;
  std::int64_t position = 0;  // 1: the next to be called
  Whose whose{};

  friend bool operator==(const PlaceEntry&, const PlaceEntry&) = default;
};

/// The answer to places: those of an item's line, in order.
struct PlaceList {
  Cursor cursor;
  std::vector<PlaceEntry> places;
  std::optional<std::string> next;

  friend bool operator==(const PlaceList&, const PlaceList&) = default;
};

/// Units of an item in the orders that were sold on one day of UTC, and for one currency's money.
struct DaySales {
  std::string day;  // "2026-11-27"
  ItemId item = ItemId::unread();
  std::int64_t quantity = 0;
  std::int64_t returned = 0;            // of these, until now
  std::optional<Price> sold_for{};      // all of them; nothing: their orders have no price of it
  std::optional<Price> returned_for{};  // those that came back; there where the other is

  friend bool operator==(const DaySales&, const DaySales&) = default;
};

/// The answer to report: of a part of the orders, so that none takes long. A day's last one may go on in the next
/// part (sales_sum.h).
struct SalesReport {
  Cursor cursor;
  std::vector<DaySales> sales;
  std::optional<std::string> next;

  friend bool operator==(const SalesReport&, const SalesReport&) = default;
};

/// Two things that should be equal, and are not.
struct Difference {
  std::string item;
  std::string what;  // "stock = available + held" and the like
  std::int64_t expected = 0;
  std::int64_t found = 0;

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// The answer to verify: what was looked at, and what does not add up there.
struct Verification {
  Cursor cursor;
  std::int64_t items = 0;
  std::int64_t holds = 0;
  std::int64_t orders = 0;
  std::int64_t journal_rows = 0;
  std::vector<Difference> differences;  // at most kMaxDifferences

  friend bool operator==(const Verification&, const Verification&) = default;
};

/// Something that was done at the operator's endpoint (deed.h).
struct Deed {
  std::uint64_t number = 0;  // from 1, without gaps
  base::WallTime at;
  std::string by;  // empty: whoever did it did not say
  Op did = Op::kPing;
  std::string about = "{}";  // a JSON object

  friend bool operator==(const Deed&, const Deed&) = default;
};

/// The answer to history: the last deed first.
struct DeedList {
  Cursor cursor;
  std::vector<Deed> deeds;
  std::optional<std::string> next;

  friend bool operator==(const DeedList&, const DeedList&) = default;
};

struct Reply {
  std::string id;  // the command's; empty when the command had none
  std::variant<CommandDone, OrderDone, Snapshot, OrderList, EventList, HookList, ItemList, HoldList,
               PlaceList, SalesReport, ShopDone, DeedList, Verification, Error>
      outcome;

  friend bool operator==(const Reply&, const Reply&) = default;
};

/// An item's new numbers, published once per item and commit.
struct Change {
  Cursor cursor;
  ItemState state;
  base::WallTime at;
  bool described = false;  // what is said of it is new too
  std::optional<Description>
      description;                // where described; a cartd of before leaves it to a snapshot
  std::vector<CartHash> carts{};  // that its batch changed in what they have of the item, ascending
  bool any_cart = false;          // more than can be listed, or a cartd that may not know
  std::string reason{};           // why the item is paused; empty: it is not, or nobody said why
  bool removed = false;           // the item is gone

  friend bool operator==(const Change&, const Change&) = default;
};

/// What the shop says of itself, anew. It has a seq of its own, as an item's change.
struct ShopChange {
  Cursor cursor;
  base::WallTime at;
  Shop shop;

  friend bool operator==(const ShopChange&, const ShopChange&) = default;
};

/// "I am here, and this is the last change I made." The last event, too.
struct Heartbeat {
  Cursor cursor;
  base::WallTime at;
  std::uint64_t last_event = 0;  // 0: none was ever told
  std::uint64_t term =
      0;  // who leads says which time it is that somebody does; 0: nobody else could

  friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
};

/// What whoever follows the stock hears.
using FeedMessage = std::variant<Change, Heartbeat, ShopChange>;

/// An event, published behind the changes of its batch, whose last one `cursor` is.
struct EventNews {
  Cursor cursor;
  Event event;

  friend bool operator==(const EventNews&, const EventNews&) = default;
};

}  // namespace proto
