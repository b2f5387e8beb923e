// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of an item's numbers: in replies, and on the feed.
#pragma once

#include "proto/fields.h"
#include "proto/limits.h"
#include "proto/messages.h"

namespace proto {

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

}  // namespace proto
