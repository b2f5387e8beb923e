// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The fields of every message, once: each is listed here in the order in which it is written, with
// its name, its range and whether it may be left out. Who writes and who reads walk the same lists:
// FieldWriter (json_values.h), TreeReader (tree_reader.h), PlainReader (plain_reader.h).
//
// A walker has these, with a name and a member each: text, id, cursor, time, number (64 bits),
// count (0 to a maximum), positive (1 to a maximum), integer, millis (a number or null), boolean,
// word (of a list), price, shop, array, written (a text that is JSON itself); total is written alone, for
// it follows from the fields around it. `has` says whether a field is there: where something is written, what
// its last argument says. `inside` is what a member that may be nothing holds, made where it is
// read. `judge` is for who reads.
#pragma once

#include <concepts>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "proto/limits.h"
#include "proto/messages.h"
#include "proto/operations.h"

namespace proto {

/// `Of`, to write it or to fill it.
template <class T, class Of>
concept Is = std::same_as<std::remove_const_t<T>, Of>;

inline constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();
/// The longest time that a message may speak of.
inline constexpr std::int64_t kHundredYearsMillis = 100LL * 366 * 24 * 3600 * 1000;

/// Which of `words` it is.
inline std::optional<std::size_t> find_word(std::span<const std::string_view> words,
                                            std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == word) return i;
  return std::nullopt;
}

/// In place of carts, where there are too many to list.
inline constexpr std::string_view kAnyCart = "*";
inline bool read_cart(std::string_view text, Change& change) {
  if (text == kAnyCart) return change.any_cart = true;
  const auto cart = parse_cart_hash(text);
  if (cart) change.carts.push_back(*cart);
  return cart.has_value();
}

void visit_fields(auto& to, Is<WaitingLine> auto& line) {
  to.count("waiting", line.waiting, limits::kMaxStock);
  to.number("turn", line.turn);
}

void visit_fields(auto& to, Is<ItemState> auto& state) {
  to.id("item", state.item);
  to.count("available", state.available, limits::kMaxStock);
  to.count("held", state.held, limits::kMaxStock);
  to.count("stock", state.stock, limits::kMaxStock);
  if (to.has("sold", state.sold > 0)) to.count("sold", state.sold, limits::kMaxSold);
  to.millis("next_release_ms", state.next_release);
  to.judge("available", "must be stock - held",
           [&] { return state.available == state.stock - state.held; });
  if (to.has("paused", state.paused)) to.boolean("paused", state.paused);
  if (to.has("waiting", state.line.has_value())) visit_fields(to, to.inside(state.line));
  if (!to.has("open", state.open.has_value())) return;
  to.boolean("open", to.inside(state.open));
  if (to.has("opens_in_ms", !*state.open)) to.millis("opens_in_ms", state.opens_in);
}

void visit_fields(auto& to, Is<Line> auto& line) {
  to.id("item", line.item);
  to.count("quantity", line.quantity, limits::kMaxQuantity);
  to.millis("expires_in_ms", line.expires_in);
  if (to.has("offer", line.offer)) to.boolean("offer", line.offer);
}

void visit_fields(auto& to, Is<Place> auto& place) {
  to.id("item", place.item);
  to.number("ticket", place.ticket);
  to.positive("position", place.position, limits::kMaxStock);
}

void visit_fields(auto& to, Is<Lapsed> auto& lapsed) {
  to.id("item", lapsed.item);
  to.positive("quantity", lapsed.quantity, limits::kMaxQuantity);
  to.word("cause", lapsed.cause, kLapseCauses);
  if (to.has("reason", !lapsed.reason.empty())) to.text("reason", lapsed.reason);
}

void visit_fields(auto& to, Is<Units> auto& units) {
  to.id("item", units.item);
  if (to.has("quantity", true)) to.positive("quantity", units.quantity, limits::kMaxQuantity);
}

/// Of a whole cart; what there is none of is left out, but for the lines.
void visit_cart(auto& to, Is<std::vector<Line>> auto& lines, Is<std::vector<Place>> auto& places,
                Is<std::vector<Lapsed>> auto& lapses) {
  to.array("lines", lines);
  if (to.has("waiting", !places.empty())) to.array("waiting", places);
  if (to.has("lapsed", !lapses.empty())) to.array("lapsed", lapses);
}

// --- replies -------------------------------------------------------------------------------------

void visit_fields(auto& to, Is<CommandDone> auto& done) {
  to.cursor("cursor", done.cursor);
  to.array("items", done.items);
  visit_cart(to, done.lines, done.places, done.lapses);
  if (to.has("session_hash", !done.session_hash.empty()))
    to.text("session_hash", done.session_hash);
}

void visit_fields(auto& to, Is<OrderLine> auto& line) {
  to.id("item", line.item);
  to.positive("quantity", line.quantity, limits::kMaxQuantity);
  if (to.has("returned", line.returned > 0))
    to.count("returned", line.returned, limits::kMaxQuantity);
  if (to.has("price", line.price.has_value())) to.price("price", line.price);
}

/// Of a cartd that knew no payment, all are sold.
void visit_fields(auto& to, Is<OrderStatus> auto& status) {
  if (to.has("state", true)) to.word("state", status.state, kOrderStates);
  if (to.has("late", status.late)) to.boolean("late", status.late);
  if (to.has("cause", status.cause.has_value()))
    to.word("cause", to.inside(status.cause), kReleaseCauses);
  if (to.has("refund_due", status.refund_due)) to.boolean("refund_due", status.refund_due);
  if (to.has("expires_in_ms", status.expires_in.has_value()))
    to.millis("expires_in_ms", status.expires_in);
  if (to.has("reference", !status.reference.empty())) to.text("reference", status.reference);
}

/// A cartd of before tells the person alone, and of some things neither.
void visit_fields(auto& to, Is<Whose> auto& whose) {
  if (to.has("session_hash", !whose.session.empty())) to.text("session_hash", whose.session);
  if (to.has("person", !whose.person.empty())) to.text("person", whose.person);
}

void visit_fields(auto& to, Is<OrderOrigin> auto& origin) {
  to.number("number", origin.number);
  to.id("session", origin.session);
  visit_fields(to, origin.whose);
  to.time("at", origin.at);
  if (to.has("sold_at", origin.sold_at.has_value())) to.time("sold_at", to.inside(origin.sold_at));
}

void visit_fields(auto& to, Is<OrderDone> auto& done) {
  to.id("order", done.order);
  to.cursor("cursor", done.cursor);
  to.array("lines", done.lines);
  to.total("total", done.lines);
  to.array("items", done.items);
  visit_fields(to, done.status);
  if (to.has("number", done.origin.has_value())) visit_fields(to, to.inside(done.origin));
}

void visit_fields(auto& to, Is<CatalogEntry> auto& entry) {
  visit_fields(to, entry.state);
  to.description(entry.description);
  to.number("seq", entry.seq);
  if (to.has("described_seq", entry.described_seq.has_value()))
    to.number("described_seq", to.inside(entry.described_seq));
  if (to.has("removed", entry.removed)) to.boolean("removed", entry.removed);
}

void visit_fields(auto& to, Is<Snapshot> auto& snapshot) {
  to.cursor("cursor", snapshot.cursor);
  to.array("items", snapshot.items);
  to.no_lines();
  if (to.has("reason", !snapshot.reason.empty())) to.text("reason", snapshot.reason);
  if (to.has("rehearsal", snapshot.rehearsal)) to.boolean("rehearsal", snapshot.rehearsal);
  if (to.has("shop", snapshot.shop.has_value())) to.shop("shop", to.inside(snapshot.shop));
  if (!to.has("run", !snapshot.run.empty())) return;
  to.text("run", snapshot.run);
  if (to.has("cart_key", !snapshot.cart_key.empty())) to.text("cart_key", snapshot.cart_key);
  if (to.has("since", snapshot.since.has_value())) to.number("since", to.inside(snapshot.since));
  to.id_or_null("next", snapshot.next);
}

void visit_fields(auto& to, Is<OrderEntry> auto& entry) {
  to.number("number", entry.number);
  to.id("order", entry.order);
  to.id("session", entry.session);
  visit_fields(to, entry.whose);
  to.time("at", entry.at);
  to.array("lines", entry.lines);
  to.total("total", entry.lines);
  visit_fields(to, entry.status);
  if (to.has("sold_at", entry.sold_at.has_value())) to.time("sold_at", to.inside(entry.sold_at));
}

void visit_fields(auto& to, Is<OrderList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("orders", list.orders);
  if (to.has("more", true)) to.boolean("more", list.more);
  if (to.has("next", list.next > 0)) to.number("next", list.next);
}

/// What the next part of a list comes behind; left out in the last.
void visit_next(auto& to, Is<std::optional<std::string>> auto& next) {
  if (to.has("next", next.has_value())) to.text("next", to.inside(next));
}

void visit_fields(auto& to, Is<ListedItem> auto& item) {
  visit_fields(to, item.state);
  to.terms(item.terms);
}

void visit_fields(auto& to, Is<ItemList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("listed", list.listed);
  visit_next(to, list.next);
}

void visit_fields(auto& to, Is<ShopDone> auto& done) {
  to.cursor("cursor", done.cursor);
  to.shop("shop", done.shop);
}

void visit_fields(auto& to, Is<HoldEntry> auto& hold) {
  to.id("item", hold.item);
  to.id("session", hold.session);
  visit_fields(to, hold.whose);
  to.positive("quantity", hold.quantity, limits::kMaxQuantity);
  to.millis("expires_in_ms", hold.expires_in);
  if (to.has("offer", hold.offer)) to.boolean("offer", hold.offer);
  if (to.has("order", hold.order.has_value())) to.id("order", hold.order);
}

void visit_fields(auto& to, Is<HoldList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("holds", list.holds);
  visit_next(to, list.next);
}

void visit_fields(auto& to, Is<PlaceEntry> auto& place) {
  to.id("session", place.session);
  visit_fields(to, place.whose);
  to.number("ticket", place.ticket);
  to.positive("position", place.position, limits::kMaxStock);
}

void visit_fields(auto& to, Is<PlaceList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("places", list.places);
  visit_next(to, list.next);
}

void visit_fields(auto& to, Is<DaySales> auto& sales) {
  to.text("day", sales.day);
  to.id("item", sales.item);
  to.count("quantity", sales.quantity, limits::kMaxSold);
  to.count("returned", sales.returned, limits::kMaxSold);
  if (!to.has("sold_for", sales.sold_for.has_value())) return;
  to.price("sold_for", sales.sold_for);
  to.price("returned_for", sales.returned_for);
}

void visit_fields(auto& to, Is<SalesReport> auto& report) {
  to.cursor("cursor", report.cursor);
  to.array("sales", report.sales);
  visit_next(to, report.next);
}

void visit_fields(auto& to, Is<Deed> auto& deed) {
  to.number("number", deed.number);
  to.time("at", deed.at);
  if (to.has("by", !deed.by.empty())) to.text("by", deed.by);
  to.word("did", deed.did, kOperationNames);
  to.written("about", deed.about);
}

void visit_fields(auto& to, Is<DeedList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("deeds", list.deeds);
  visit_next(to, list.next);
}

void visit_fields(auto& to, Is<Event> auto& event) {
  to.number("id", event.id);
  to.word("type", event.type, kEventTypes);
  to.time("at", event.at);
  to.written("data", event.data);
}

void visit_fields(auto& to, Is<EventList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("events", list.events);
  to.number("next", list.next);
}

void visit_fields(auto& to, Is<HookRetry> auto& retry) {
  to.number("event", retry.event);
  to.count("attempts", retry.attempts, limits::kMaxStock);
  to.time("due", retry.due);
}

void visit_fields(auto& to, Is<Hook> auto& hook) {
  to.id("hook", hook.hook);
  to.boolean("enabled", hook.enabled);
  if (to.has("reason", !hook.reason.empty())) to.text("reason", hook.reason);
  to.number("position", hook.position);
  to.array("retries", hook.retries, 0, limits::kMaxHookRetries);
  to.boolean("taken", hook.taken);
}

void visit_fields(auto& to, Is<HookList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("hooks", list.hooks);
  to.number("last_event", list.last_event);
}

void visit_fields(auto& to, Is<Difference> auto& difference) {
  to.text("item", difference.item);
  to.text("what", difference.what);
  to.integer("expected", difference.expected);
  to.integer("found", difference.found);
}

void visit_fields(auto& to, Is<Verification> auto& verified) {
  to.cursor("cursor", verified.cursor);
  to.count("items", verified.items, limits::kMaxStock);
  to.count("holds", verified.holds, limits::kMaxStock);
  to.count("orders", verified.orders, limits::kMaxStock);
  to.count("journal_rows", verified.journal_rows, limits::kMaxStock);
  to.array("differences", verified.differences);
}

/// The fields that differ from code to code: HTTP's problems have them too.
void visit_extensions(auto& to, Is<Error> auto& error) {
  if (to.has("field", error.field.has_value())) to.text("field", to.inside(error.field));
  if (to.has("item", error.item.has_value())) to.text("item", to.inside(error.item));
  if (to.has("requested", error.requested.has_value()))
    to.count("requested", to.inside(error.requested), limits::kMaxStock);
  if (to.has("available", error.available.has_value()))
    to.count("available", to.inside(error.available), limits::kMaxStock);
  if (to.has("obtainable", error.obtainable.has_value()))
    to.count("obtainable", to.inside(error.obtainable), limits::kMaxStock);
  if (to.has("limit", error.limit.has_value()))
    to.count("limit", to.inside(error.limit), limits::kMaxStock);
  if (to.has("held", error.held.has_value()))
    to.count("held", to.inside(error.held), limits::kMaxStock);
  if (to.has("stock", error.stock.has_value()))
    to.count("stock", to.inside(error.stock), limits::kMaxStock);
  if (to.has("order", error.order.has_value())) to.text("order", to.inside(error.order));
  if (to.has("oldest", error.oldest.has_value())) to.number("oldest", to.inside(error.oldest));
  if (to.has("reason", error.reason.has_value())) to.text("reason", to.inside(error.reason));
  if (to.has("next_release_ms", kind_of(error.code).has(error_field::kNextRelease)))
    to.millis("next_release_ms", error.next_release);
  if (to.has("per_person", error.per_person.has_value()))
    to.count("per_person", to.inside(error.per_person), limits::kMaxStock);
  if (to.has("already", error.already.has_value()))
    to.count("already", to.inside(error.already), limits::kMaxSold);
  if (to.has("opens_in_ms", kind_of(error.code).has(error_field::kOpensIn)))
    to.millis("opens_in_ms", error.opens_in);
  if (to.has("again_in_ms", error.again_in.has_value())) to.millis("again_in_ms", error.again_in);
  if (!to.has("lines", error.cart.has_value())) return;
  auto& cart = to.inside(error.cart);
  visit_cart(to, cart.lines, cart.places, cart.lapses);
}

void visit_fields(auto& to, Is<Error> auto& error) {
  to.error_code("error", error.code);
  to.text("detail", error.detail);
  visit_extensions(to, error);
}

// --- commands ------------------------------------------------------------------------------------

/// An empty `after` asks for the first page.
void visit_fields(auto& to, Is<SnapshotQuery> auto& page) {
  to.id_or_empty("after", page.after);
  if (!to.has("since", page.since.has_value())) return;
  to.number("since", to.inside(page.since));
  to.text("run", page.run);
}

/// An item twice in one command would ask for two amounts of it.
inline bool has_repeats(const std::vector<Units>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (lines[i].item == lines[j].item) return true;
  return false;
}

/// Those of `op`.
void visit_hook(auto& to, const Operation& op, Is<HookCommand> auto& asked) {
  using namespace command_field;
  to.id("hook", asked.hook);
  if (op.takes(kCourier)) {
    to.text("courier", asked.courier);
    to.judge("courier", "must be one line of 1 to 64 bytes",
             [&] { return is_line(asked.courier, limits::kMaxKeyBytes); });
  }
  const bool is_state = op.takes(kHookState);
  if (is_state || (op.takes(kHookChange) && to.has("enabled", asked.enabled.has_value())))
    to.boolean("enabled", to.inside(asked.enabled));
  if (is_state || op.takes(kHookChange)) {
    if (to.has("reason", !asked.reason.empty())) {
      to.text("reason", asked.reason);
      to.judge("reason", "must be one line of at most 200 bytes",
               [&] { return is_line(asked.reason, limits::kMaxHookReasonBytes); });
    }
    if (is_state || to.has("position", asked.position.has_value()))
      to.number("position", to.inside(asked.position));
  }
  if (is_state) to.array("retries", asked.retries, 0, limits::kMaxHookRetries);
}

/// Those of its operation, beside v, id and op.
void visit_fields(auto& to, Is<Command> auto& command) {
  using namespace command_field;
  const Operation& op = operation(command.op);
  if (op.takes(kSession)) to.id("session", command.session);
  if (op.takes(kPerson) && to.has("person", command.person.has_value()))
    to.id("person", command.person);
  if (op.takes(kLines) && to.has("lines", !command.lines.empty())) {
    to.array("lines", command.lines, 1, limits::kMaxCartLines);
    to.judge("lines", "must name each item once", [&] { return !has_repeats(command.lines); });
  } else if (op.takes(kItem) || (op.takes(kAnyItem) && to.has("item", command.item.has_value()))) {
    to.id("item", command.item);
    if (op.takes(kQuantity))
      if (to.has("quantity", true)) to.positive("quantity", command.quantity, limits::kMaxQuantity);
  }
  if (op.takes(kOrder)) to.id("order", command.order);
  if (op.takes(kReference) && to.has("reference", !command.reference.empty())) {
    to.text("reference", command.reference);
    to.judge("reference", "must be one line of at most 200 bytes",
             [&] { return is_line(command.reference, limits::kMaxReferenceBytes); });
  }
  if (op.takes(kStock)) {
    to.count("stock", command.amount, limits::kMaxStock);
    if (to.has("if", command.only_if.has_value()))
      to.count("if", to.inside(command.only_if), limits::kMaxStock);
  }
  if (op.takes(kAddition)) {
    to.integer("add", command.amount);
    to.judge("add", "must be at most 1000000000, or as much below 0", [&] {
      return command.amount >= -limits::kMaxStock && command.amount <= limits::kMaxStock;
    });
  }
  if (op.takes(kKey)) {
    to.text("key", command.key);
    to.judge("key", "must be one line of 1 to 64 bytes",
             [&] { return is_line(command.key, limits::kMaxKeyBytes); });
  }
  if (op.takes(kSomeLines)) {
    if (to.has("lines", !command.lines.empty())) {
      to.array("lines", command.lines, 1, limits::kMaxCartLines);
      to.judge("lines", "must name each item once", [&] { return !has_repeats(command.lines); });
    }
    if (to.has("restock", !command.restock)) to.boolean("restock", command.restock);
  }
  if (op.takes(kReason) && to.has("reason", !command.reason.empty())) {
    to.text("reason", command.reason);
    to.judge("reason", "must be one line of at most 200 bytes",
             [&] { return is_line(command.reason, limits::kMaxReasonBytes); });
  }
  if (op.takes(kPatch)) to.patch(command.patch);
  if (op.takes(kShop)) to.judged_shop("shop", to.inside(command.shop));
  if (op.takes(kPage) && to.has("after", command.page.has_value()))
    visit_fields(to, to.inside(command.page));
  if (op.takes(kOrders)) {
    if (to.has("order", command.order.has_value())) to.id("order", command.order);
    if (to.has("limit", true)) to.positive("limit", command.amount, limits::kMaxOrdersPage);
    if (to.has("after", command.after.has_value())) to.number("after", to.inside(command.after));
  }
  if (op.takes(kEvents)) {
    if (to.has("limit", true)) to.positive("limit", command.amount, limits::kMaxEventsPage);
    if (to.has("after", command.after.has_value())) to.number("after", to.inside(command.after));
    if (to.has("type", command.event_type.has_value()))
      to.word("type", to.inside(command.event_type), kEventTypes);
  }
  if (op.takes(kHook)) visit_hook(to, op, to.inside(command.hook));
  if (op.takes(kFilter) && to.has("state", command.state.has_value()))
    to.word("state", to.inside(command.state), kOrderStates);
  if (op.takes(kFilter) || op.takes(kPeriod)) {
    if (to.has("since", command.period.since.has_value()))
      to.time("since", to.inside(command.period.since));
    if (to.has("until", command.period.until.has_value()))
      to.time("until", to.inside(command.period.until));
  }
  if (op.takes(kBy) && to.has("by", !command.by.empty())) {
    to.text("by", command.by);
    to.judge("by", "must be one line of at most 64 bytes",
             [&] { return is_line(command.by, limits::kMaxKeyBytes); });
  }
  if (op.takes(kListed))
    if (to.has("limit", true)) to.positive("limit", command.amount, limits::kMaxListed);
  if ((op.takes(kListed) || op.takes(kPeriod)) && to.has("after", !command.behind.empty()))
    to.text("after", command.behind);
}

// --- the feed ------------------------------------------------------------------------------------

/// The start of every message there.
void visit_place(auto& to, Is<Cursor> auto& cursor) {
  to.version();
  to.id("epoch", cursor.epoch);
  to.number("seq", cursor.seq);
}

void visit_fields(auto& to, Is<Change> auto& change) {
  visit_place(to, change.cursor);
  visit_fields(to, change.state);
  to.time("at", change.at);
  if (to.has("reason", !change.reason.empty())) to.text("reason", change.reason);
  to.carts("carts", change);
  if (to.has("described", change.described)) to.boolean("described", change.described);
  if (to.has("removed", change.removed)) to.boolean("removed", change.removed);
  // The name is there in any case: it tells that the rest is here too, of which all may be unset.
  if (change.described && to.has("name", change.description.has_value()))
    to.description_with_name(to.inside(change.description));
}

void visit_fields(auto& to, Is<Heartbeat> auto& heartbeat) {
  visit_place(to, heartbeat.cursor);
  to.time("at", heartbeat.at);
  if (to.has("last_event", heartbeat.last_event > 0)) to.number("last_event", heartbeat.last_event);
}

void visit_fields(auto& to, Is<ShopChange> auto& change) {
  visit_place(to, change.cursor);
  to.time("at", change.at);
  to.shop("shop", change.shop);
}

void visit_fields(auto& to, Is<EventNews> auto& news) {
  visit_place(to, news.cursor);
  visit_fields(to, news.event);
}

}  // namespace proto
