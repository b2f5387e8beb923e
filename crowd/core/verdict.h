// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a rehearsal proves, in plain words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crowd/core/measurements.h"

namespace crowd {

/// An item as the shop's own books have it, before and after.
struct ItemBooks {
  std::string item;
  std::int64_t stock_before = 0;  // what was not sold, what was held of it among that
  std::int64_t stock_after = 0;
  std::int64_t held_after = 0;
  std::int64_t sold_before = 0;
  std::int64_t sold_after = 0;

  std::int64_t sold() const { return sold_after - sold_before; }
};

/// What the operator is told of all that happened.
struct Books {
  std::vector<ItemBooks> items;
  std::vector<std::string> differences;  // that `verify` has found
  std::int64_t journal_rows = 0;
};

struct Finding {
  enum class Mark { kHeld, kBroken, kNote } mark;
  std::string title;
  std::string text;
};

struct Verdict {
  bool held = true;  // every promise
  std::string headline;
  std::vector<Finding> findings;   // the promises first
  std::string gave;                // what gave first
  std::vector<std::string> raise;  // what to do about it; empty: nothing
};

/// Pure: the same of the same.
Verdict judge(const Measurements& measured, const Books& books);

/// "1,234".
std::string grouped(std::int64_t number);
/// "0.8 ms", "34 ms", "1.25 s".
std::string span_text(double ms);

}  // namespace crowd
