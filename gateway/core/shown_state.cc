// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/shown_state.h"

#include <utility>

namespace gateway {

using proto::Display;
using proto::ItemState;

ShownState show(ItemState state, const Display& display) {
  if (display.kind == Display::Kind::kExact) return {std::move(state), std::nullopt, std::nullopt};
  const bool sold_out = state.available == 0;
  const bool few = display.kind == Display::Kind::kLow && state.available < display.below;
  ItemState seen{state.item};
  // When the next unit comes back would tell that some are held.
  if (sold_out) seen.next_release = state.next_release;
  seen.line = state.line;
  seen.paused = state.paused;
  seen.open = state.open;
  seen.opens_in = state.opens_in;
  return {std::move(seen),
          sold_out ? StockLevel::kSoldOut
          : few    ? StockLevel::kFewLeft
                   : StockLevel::kInStock,
          std::nullopt};
}

proto::Description show(proto::Description description) {
  description.display.below = 0;
  return description;
}

bool shows_change(const ShownState& before, const ShownState& after) {
  // Of what is sold out, the time of the next release may have changed.
  if (!before.level || !after.level || *after.level == StockLevel::kSoldOut) return true;
  // Until it opens is less each time; that it opens at another time is said with its description.
  ShownState then = before;
  then.state.opens_in = after.state.opens_in;
  return then != after;
}

proto::Error hide(proto::Error error, const Display& display) {
  if (display.kind == Display::Kind::kExact || !error.available) return error;
  if (error.code == proto::ErrorCode::kSoldOut)
    error.detail = std::to_string(*error.requested) + " asked, fewer are available";
  if (*error.available > 0) error.next_release.reset();
  error.available.reset();
  error.obtainable.reset();
  return error;
}

}  // namespace gateway
