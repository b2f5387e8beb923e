// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of an error.
#pragma once

#include "proto/cart_fields.h"
#include "proto/error.h"
#include "proto/fields.h"
#include "proto/limits.h"

namespace proto {

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

}  // namespace proto
