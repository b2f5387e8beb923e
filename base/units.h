// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Time, in two kinds that do not mix.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

using Millis = std::chrono::milliseconds;
using Nanos = std::chrono::nanoseconds;
using Seconds = std::chrono::seconds;

/// For waiting: deadlines, ages, distances. Nanoseconds of CLOCK_MONOTONIC; means nothing outside
/// the process. Read once per turn of a loop (MonoClock::now) and passed down from there.
struct MonoClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = Nanos;
  using time_point = std::chrono::time_point<MonoClock>;
  static constexpr bool is_steady = true;
  static time_point now() {
    return time_point{
        std::chrono::duration_cast<Nanos>(std::chrono::steady_clock::now().time_since_epoch())};
  }
};
using MonoTime = MonoClock::time_point;

/// For what is stored or shown: milliseconds since 1970-01-01T00:00:00Z. Never used to wait.
struct WallClock {
  using rep = std::int64_t;
  using period = std::milli;
  using duration = Millis;
  using time_point = std::chrono::time_point<WallClock>;
  static constexpr bool is_steady = false;
  static time_point now() {
    return time_point{
        std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch())};
  }
};
using WallTime = WallClock::time_point;

/// "2026-11-22T16:00:00.000Z" (RFC 3339, UTC, milliseconds). REQUIRES: the year is 0 to 9999; no
/// clock of Linux can be set beyond it.
std::string to_rfc3339(WallTime time);
/// The inverse of to_rfc3339; nothing for any other spelling.
std::optional<WallTime> parse_rfc3339(std::string_view text);
/// Any spelling of RFC 3339, with whatever offset and with a fraction or without, of which what is
/// less than a millisecond is dropped; nothing for what is none, for a leap second, and for a time that
/// in UTC is of no year from 0 to 9999.
std::optional<WallTime> parse_rfc3339_with_offset(std::string_view text);

/// Wall stamps that never go back: a time of the wall clock, advanced by the monotonic one. Hold
/// expiry is stored and compared in these stamps, so that setting the system clock neither shortens
/// nor prolongs a hold.
class SteadyWallClock {
 public:
  SteadyWallClock(MonoTime mono_start, WallTime wall_start)
      : mono_start_(mono_start), wall_start_(wall_start) {}
  WallTime at(MonoTime now) const {
    return wall_start_ + std::chrono::floor<Millis>(now - mono_start_);
  }

 private:
  MonoTime mono_start_;
  WallTime wall_start_;
};

}  // namespace base
