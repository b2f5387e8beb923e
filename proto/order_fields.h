// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of an order, to whoever made it and to the operator.
#pragma once

#include "proto/fields.h"
#include "proto/item_fields.h"
#include "proto/limits.h"
#include "proto/messages.h"

namespace proto {

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

}  // namespace proto
