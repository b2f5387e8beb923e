// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a hook is to be told next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/units.h"
#include "proto/event.h"
#include "proto/hook.h"

namespace courier {

/// An event, and the order or item that it is about.
struct Letter {
  proto::Event event;
  std::string subject;
};

/// The events of one hook that are under way: those that were read and not taken. Of one subject the next
/// waits for the one before, however long that takes; others pass by. At most kMost wait: while there are so
/// many, no more are read, so that a hook that is down holds up itself only. Pure.
class Deliveries {
 public:
  static constexpr std::size_t kMost = proto::limits::kMaxHookRetries;

  /// `wanted` empty: all types.
  Deliveries(const proto::Hook& hook, std::set<proto::EventType> wanted);

  /// Where the hook is, as the store is to have it: what was read and never tried is not in there.
  proto::Hook hook() const;
  /// Up to so many events behind this id may be read; 0: none now.
  std::uint64_t read_after() const { return read_; }
  std::size_t room() const { return kMost - waiting_.size(); }
  /// Events behind read_after(), in order, and how far that is.
  void on_read(std::vector<Letter> letters, std::uint64_t next);

  /// An id that waits and is known by number only, as after a start.
  std::optional<std::uint64_t> unread() const;
  /// That event; nothing: it is not kept any more.
  void on_found(std::uint64_t id, std::optional<Letter> letter);

  /// At most `most` that may be told now, the oldest first, no two of one subject, and none of one that is being
  /// told of.
  std::vector<Letter> due(base::WallTime now, std::size_t most) const;
  /// It is under way until it is taken or has failed.
  void on_sent(std::uint64_t id);
  void on_taken(std::uint64_t id);
  /// False where it is given up. `chance`: retry_delay().
  bool on_failed(std::uint64_t id, base::WallTime now, double chance);
  /// When due() may have something that it has not now, though nothing that is under way has come to an end.
  std::optional<base::WallTime> next_due() const;
  /// When the oldest that waits happened.
  std::optional<base::WallTime> oldest() const;

 private:
  struct Waiting {
    std::int64_t attempts = 0;
    base::WallTime due;
    std::optional<Letter> letter;
    bool is_under_way = false;
  };

  const proto::HookName name_;
  const std::set<proto::EventType> wanted_;
  std::map<std::uint64_t, Waiting> waiting_;  // by id
  std::uint64_t read_;
  std::uint64_t tried_;  // the highest id that was; what is read and above it is not in hook()
};

}  // namespace courier
