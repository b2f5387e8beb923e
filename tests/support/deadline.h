// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How long a test waits for something before it calls it missing.
#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace support {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A point in time after which a wait is a failure. A deadline only bounds how long a broken
/// program can hang a test; nothing is ever asserted about how fast an answer was.
class Deadline {
 public:
  explicit Deadline(Clock::duration from_now) : at_(Clock::now() + from_now) {}
  bool passed() const { return Clock::now() >= at_; }
  Clock::time_point at() const { return at_; }
  /// For poll(2): milliseconds left, rounded up, 0 when passed.
  int poll_timeout() const {
    const auto left = std::chrono::ceil<milliseconds>(at_ - Clock::now()).count();
    return static_cast<int>(std::max<decltype(left)>(left, 0));
  }

 private:
  Clock::time_point at_;
};

/// A deadline of `time`, more when the build is slow (sanitizers).
inline Deadline within(Clock::duration time) { return Deadline(time * HOLDFAST_TEST_TIME_SCALE); }

/// The usual deadline: far above what anything here takes, even on a busy machine.
inline Deadline soon() { return within(seconds(20)); }

/// Asks `condition` again and again until it holds (true) or the deadline passes (false). For what
/// can only be looked at, not waited for: a port, a gauge.
template <class Condition>
bool eventually(Condition condition, Deadline deadline = soon()) {
  while (!condition()) {
    if (deadline.passed()) return false;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return true;
}

}  // namespace support
