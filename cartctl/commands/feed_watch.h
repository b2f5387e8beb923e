// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "base/units.h"
#include "cartctl/bus/bus_session.h"
#include "cartctl/core/feed_silence.h"

namespace cartctl {

/// What every command that follows the feed does about time: it ends when it was told to, says on
/// standard error when cartd falls silent and when it is heard again, and connects anew meanwhile.
class FeedWatch {
 public:
  /// `bus` outlives this. `duration`: 0: without end.
  FeedWatch(BusSession& bus, base::Millis duration) : bus_(bus), duration_(duration) {}

  bool is_over(base::MonoTime now) const {
    return duration_ != base::Millis{0} && now >= start_ + duration_;
  }
  void judge_silence(base::MonoTime now);
  /// A message came.
  void hear();
  /// Until there is something to say or to end by itself.
  base::Millis next_look(base::MonoTime now) const;
  bool heard_anything() const { return silence_.heard_anything(); }

 private:
  BusSession& bus_;
  const base::Millis duration_;
  const base::MonoTime start_ = base::MonoClock::now();
  FeedSilence silence_{start_};
};

}  // namespace cartctl
