// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whether a loop's turns begin when they were due: what it does when it was stopped, or starved.
#pragma once

#include <algorithm>
#include <optional>

#include "base/units.h"

namespace base {

/// A loop that was away (stopped by a signal, starved, its machine frozen) finds its deadlines passed
/// and, behind them, all that has come in time. So it reads before it judges, and where its turn begins
/// late it judges in a later one: ZeroMQ's own thread was away as well, and is given a moment to hand
/// over what lies in its sockets.
///
/// CLOCK_MONOTONIC is the clock for this, not CLOCK_BOOTTIME. It stands still while the machine is
/// suspended, as all timers here and ZeroMQ's do: nobody's time runs out then, and nothing is overslept.
///
/// Pure; one thread.
class Oversleep {
 public:
  // Above what a busy machine and a long turn come to: worth a line in the log.
  static constexpr Millis kMuch{250};

  /// The turn that began at `now` is over, and the next is due at `due` at the latest; at once if that
  /// has passed.
  void plan(MonoTime now, MonoTime due) { due_ = std::max(now, due); }

  /// A turn begins. How much later than it was due, where that is much.
  std::optional<Nanos> begin(MonoTime now);

  /// Whether what is overdue may be ended in this turn.
  bool may_judge() const { return !judge_from_; }
  /// When a turn that may not judge is to be followed by one that may; nothing in one that may.
  std::optional<MonoTime> judge_from() const { return judge_from_; }

 private:
  static constexpr Millis kLittle{20};
  static constexpr Millis kDelivery{20};

  std::optional<MonoTime> due_;  // nothing: there was no turn yet
  std::optional<MonoTime> judge_from_;
};

}  // namespace base
