// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which connections may shake hands now.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/units.h"
#include "gateway/core/connection_id.h"

namespace gateway {

/// A handshake takes a signature's time to begin, and some 50 KB until it is over. So many are under way at
/// most; further ones wait to begin, with what they have sent left to the kernel. Where there is no room, the
/// oldest gives way once it has had the time of any honest one: peers who begin and say no more can keep
/// nobody out for long. Values in, values out; loop thread only.
class HandshakeLine {
 public:
  static constexpr std::size_t kMost = 2'048;
  static constexpr base::Millis kGrace{2'000};

  /// Names one that is under way.
  using Place = std::uint64_t;
  /// REQUIRES: has_room().
  Place begin(ConnectionId connection, base::MonoTime now) {
    entries_.push_back({connection, now, false});
    ++under_way_;
    return first_ + entries_.size() - 1;
  }
  /// It is over, however it ended.
  void end(Place place) {
    Entry& entry = entries_[place - first_];
    if (entry.over) return;
    entry.over = true;
    --under_way_;
    while (!entries_.empty() && entries_.front().over) {
      entries_.pop_front();
      ++first_;
    }
  }

  std::size_t under_way() const { return under_way_; }
  bool has_room() const { return under_way_ < kMost; }
  /// The one that gives way, where there is no room; nothing while it has its time.
  std::optional<ConnectionId> gives_way(base::MonoTime now) const {
    if (has_room() || entries_.front().since + kGrace > now) return std::nullopt;
    return entries_.front().connection;
  }
  /// When the next gives way, where there is no room.
  std::optional<base::MonoTime> next_due() const {
    if (has_room()) return std::nullopt;
    return entries_.front().since + kGrace;
  }

 private:
  struct Entry {
    ConnectionId connection;
    base::MonoTime since;
    bool over;
  };
  std::deque<Entry> entries_;  // the first is not over
  Place first_ = 0;            // of entries_
  std::size_t under_way_ = 0;
};

}  // namespace gateway
