// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// When the sale of each item begins and ends.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/units.h"
#include "cartd/core/stored_state.h"

namespace cartd {

/// Where an item of which this is said is at `now`, the system's time.
SalePhase phase_at(const proto::Description& said, base::WallTime now);
/// How long it is until then; nothing where it is open, or over. No more than a message may say.
std::optional<base::Millis> opens_in(const proto::Description& said, base::WallTime now);

/// The moments at which items open or close, by the system's clock: whoever sets it, moves them.
///
/// Pure; one thread.
class SaleTimes {
 public:
  using ItemIndex = std::size_t;

  /// Follows what is said of the item now. Its next moment is the first after `judged`, up to which its
  /// phase is known.
  void put(ItemIndex item, const proto::Description& said, base::WallTime judged);

  /// Those whose phase may be another one than when they were last put or taken: whose moment has come,
  /// or all, where the clock has gone back. Each is to be put again.
  std::vector<ItemIndex> take_due(base::WallTime now);
  /// When the next moment comes; nothing: never.
  std::optional<base::WallTime> next_due() const;

 private:
  std::unordered_map<ItemIndex, std::optional<base::WallTime>>
      items_;  // that have a time, with the next
  std::set<std::pair<base::WallTime, ItemIndex>> next_;
  base::WallTime looked_at_ = base::WallTime::min();
};

}  // namespace cartd
