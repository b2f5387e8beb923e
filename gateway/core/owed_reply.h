// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Since when cartd has replied to nothing, though something was sent.
#pragma once

#include <cstdint>
#include <optional>

#include "base/units.h"

namespace gateway {

/// Pure; one thread.
class OwedReply {
 public:
  /// The command of this number is sent.
  void on_sent(std::uint64_t command, base::MonoTime now) {
    if (since_) return;
    since_ = now;
    first_ = command;
  }
  /// … or could not be, after all. `more`: something else waits for a reply.
  void on_unsent(std::uint64_t command, bool more) {
    // Those that wait for a connection that was given up wait for no reply over this one.
    if (!more || command == first_) since_.reset();
  }
  void on_replied(bool more, base::MonoTime now) {
    since_.reset();
    first_ = 0;
    if (more) since_ = now;
  }
  /// Of what was sent nothing will be replied to.
  void forget() { since_.reset(); }

  void postpone(base::Nanos by) {
    if (since_) *since_ += by;
  }
  bool is_owed_for_over(base::Millis patience, base::MonoTime now) const {
    return since_ && now - *since_ > patience;
  }

 private:
  std::optional<base::MonoTime> since_;
  std::uint64_t first_ = 0;  // the command it began with; 0: with a reply
};

}  // namespace gateway
