// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of what is published.
#pragma once

#include "proto/event_fields.h"
#include "proto/fields.h"
#include "proto/item_fields.h"
#include "proto/messages.h"

namespace proto {

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
  if (to.has("term", heartbeat.term > 0)) to.number("term", heartbeat.term);
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
