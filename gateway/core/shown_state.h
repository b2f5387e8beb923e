// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What of an item's numbers may leave the gateway.
#pragma once

#include <optional>

#include "proto/error.h"
#include "proto/messages.h"

namespace gateway {

/// What shoppers are told in place of numbers where an item's display hides them.
enum class StockLevel { kInStock, kFewLeft, kSoldOut };

/// An item's numbers as its display lets them be seen. Made by show() alone, and nothing else of an item
/// is put into an answer: where there is a level, the numbers are not in here any more.
struct ShownState {
  // With a level: the id; waiting line; whether it is paused, and open; next release when sold out.
  proto::ItemState state;
  std::optional<StockLevel> level;              // nothing: the display is exact
  std::optional<proto::Description> described;  // as show() lets it be seen; nothing: no news

  friend bool operator==(const ShownState&, const ShownState&) = default;
};

ShownState show(proto::ItemState state, const proto::Display& display);
/// Without the number from which on few are left: nobody is to know it.
proto::Description show(proto::Description description);

/// Whether `after` shows what `before` did not. Who watches an item with hidden numbers hears of a change
/// only then: that something was sold is hidden too.
bool shows_change(const ShownState& before, const ShownState& after);

/// A refusal without the numbers that `display` hides.
proto::Error hide(proto::Error error, const proto::Display& display);

/// A catalog entry as its display lets it be seen.
struct ShownEntry {
  ShownState shown;
  proto::Seq seq;                  // of the last change that showed
  proto::Description description;  // as show() lets it be seen

  friend bool operator==(const ShownEntry&, const ShownEntry&) = default;
};

}  // namespace gateway
