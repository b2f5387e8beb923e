// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How long events are kept, whether anybody took them or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/units.h"
#include "proto/event.h"

namespace cartd {

/// Decides when the oldest events of a store go: those older than `keep`, at most kPortion at a time,
/// so that no batch waits for them for long. While there are more of them, at each look; else one is
/// taken now and then only. The last event of all always stays: ids go on from it. Pure.
class EventBound {
 public:
  /// Some 2 ms of deleting; 86 million events a day.
  static constexpr std::size_t kPortion = 1000;

  explicit EventBound(base::Millis keep) : keep_(keep) {}

  /// Whether the oldest are to be looked at.
  bool is_due(base::MonoTime now) const { return now >= next_look_; }
  /// Whether an event that is the oldest has been kept for long enough.
  bool is_old(const proto::Event& event, base::WallTime now) const {
    return event.at + keep_ <= now;
  }
  /// `oldest`: the store's, up to kPortion of them; `last`: the id of the last event of all. Returns the id
  /// up to which they go, 0 where none does.
  std::uint64_t on_oldest(std::span<const proto::Event> oldest, std::uint64_t last,
                          base::WallTime wall, base::MonoTime now);

 private:
  const base::Millis keep_;
  base::MonoTime next_look_;
};

}  // namespace cartd
