// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of the answers to commands.
#pragma once

#include <optional>
#include <string>

#include "proto/cart_fields.h"
#include "proto/error_fields.h"
#include "proto/event_fields.h"
#include "proto/fields.h"
#include "proto/hook_fields.h"
#include "proto/item_fields.h"
#include "proto/limits.h"
#include "proto/messages.h"
#include "proto/operations.h"
#include "proto/order_fields.h"

namespace proto {

void visit_fields(auto& to, Is<CommandDone> auto& done) {
  to.cursor("cursor", done.cursor);
  to.array("items", done.items);
  visit_cart(to, done.lines, done.places, done.lapses);
  if (to.has("session_hash", !done.session_hash.empty()))
    to.text("session_hash", done.session_hash);
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

void visit_fields(auto& to, Is<EventList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("events", list.events);
  to.number("next", list.next);
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

}  // namespace proto
