// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of a cart: in replies, and in an error that tells what it has.
#pragma once

#include <vector>

#include "proto/cart.h"
#include "proto/fields.h"
#include "proto/limits.h"

namespace proto {

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

/// Of a whole cart; what there is none of is left out, but for the lines.
void visit_cart(auto& to, Is<std::vector<Line>> auto& lines, Is<std::vector<Place>> auto& places,
                Is<std::vector<Lapsed>> auto& lapses) {
  to.array("lines", lines);
  if (to.has("waiting", !places.empty())) to.array("waiting", places);
  if (to.has("lapsed", !lapses.empty())) to.array("lapsed", lapses);
}

}  // namespace proto
