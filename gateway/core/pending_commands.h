// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Commands that were sent to cartd and whose reply has not come.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/units.h"
#include "gateway/core/connection_id.h"
#include "proto/ids.h"
#include "proto/messages.h"

namespace gateway {

/// Who waits for which command, and until when. Commands are known by the number they were given, in
/// the order of sending; all wait equally long, so that this is the order of deadlines too. Pure; one
/// thread.
class PendingCommands {
 public:
  struct Pending {
    ConnectionId connection;
    proto::Op op;
    proto::SessionId session;
    base::MonoTime sent_at;
  };

  explicit PendingCommands(base::Millis timeout) : timeout_(timeout) {}

  /// REQUIRES: `number` is above those before, and so is `sent_at` or the same.
  void add(std::uint64_t number, Pending pending);
  /// The command's waiter, no longer pending; nothing for one that is unknown or was given up.
  std::optional<Pending> take(std::uint64_t number);
  /// One whose time is over, no longer pending.
  std::optional<Pending> take_expired(base::MonoTime now);
  /// The one that waits longest, no longer pending.
  std::optional<Pending> take_oldest();
  /// Gives all of them so much more time.
  void postpone(base::Nanos by);

  std::size_t size() const { return size_; }
  std::optional<base::MonoTime> next_due() const;

 private:
  struct Entry {
    std::uint64_t number;
    base::MonoTime until;
    std::optional<Pending> pending;  // nothing: taken
  };
  void drop_taken();

  base::Millis timeout_;
  std::deque<Entry> entries_;  // by number; the first is pending
  std::size_t size_ = 0;
};

}  // namespace gateway
