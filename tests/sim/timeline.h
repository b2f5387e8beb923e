// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What happens next, and when. The only clock there is.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "base/clock.h"
#include "base/units.h"

namespace sim {

/// Some moment that is not the clock's zero.
inline constexpr base::MonoTime kStart{base::Seconds{1000}};

class Timeline {
 public:
  using Event = std::function<void()>;

  base::MonoTime now() const { return now_; }
  std::uint64_t steps() const { return steps_; }

  /// Events of the same moment happen in the order they were planned.
  void at(base::MonoTime when, Event event) {
    events_.emplace(when < now_ ? now_ : when, std::move(event));
  }
  void after(base::Nanos delay, Event event) { at(now_ + delay, std::move(event)); }

  /// Runs every event up to `end`, and whatever they plan up to then.
  void run_until(base::MonoTime end) {
    while (!events_.empty() && events_.begin()->first <= end) {
      const auto next = events_.extract(events_.begin());
      now_ = next.key();
      ++steps_;
      next.mapped()();
    }
    now_ = end;
  }

 private:
  base::MonoTime now_ = kStart;
  std::uint64_t steps_ = 0;
  std::multimap<base::MonoTime, Event> events_;
};

/// What a process on the timeline is told. Within a turn the timeline stands still, and so does its clock
/// but for what is spent.
class ProcessClock : public base::Clock {
 public:
  explicit ProcessClock(const Timeline& timeline) : timeline_(timeline) {}

  base::MonoTime now() const override { return timeline_.now() + spent_; }
  base::WallTime wall() const override { return never_set() + set_by_; }
  /// What wall() would be had nobody set the system's clock.
  base::WallTime never_set() const {
    return base::WallTime{base::Seconds{1'790'000'000}} +
           std::chrono::floor<base::Millis>(now().time_since_epoch());
  }

  void set_by(base::Millis by) {
    set_by_ += by;
    set_at_ = timeline_.now();
  }
  base::MonoTime set_at() const { return set_at_; }
  void spend(base::Nanos time) { spent_ += time; }
  /// Another turn begins.
  void begin_turn() { spent_ = base::Nanos{0}; }

 private:
  const Timeline& timeline_;
  base::Millis set_by_{0};
  base::MonoTime set_at_;
  base::Nanos spent_{0};
};

}  // namespace sim
