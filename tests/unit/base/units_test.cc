// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Times as they are shown, and wall stamps that never go back.
#include "base/units.h"

#include "tests/support/catch.h"

namespace proto {

TEST_CASE("A wall time is shown in UTC with milliseconds") {
  CHECK(base::to_rfc3339(base::WallTime{base::Millis{0}}) == "1970-01-01T00:00:00.000Z");
  CHECK(base::to_rfc3339(base::WallTime{base::Millis{1'795'363'200'007}}) ==
        "2026-11-22T16:00:00.007Z");
}

TEST_CASE("A wall time is read back as it was shown") {
  const std::int64_t millis =
      GENERATE(0, 1, 999, 951'782'400'000, 1'795'363'200'007, 4'102'444'799'999);
  const base::WallTime time{base::Millis{millis}};
  CHECK(base::parse_rfc3339(base::to_rfc3339(time)) == time);
}

TEST_CASE("Any other spelling of a time is refused") {
  const std::string text =
      GENERATE("", "now", "2026-11-22", "2026-11-22T16:00:00Z", "2026-11-22T16:00:00.000",
               "2026-11-22T16:00:00.000+00:00", "2026-11-22 16:00:00.000Z",
               "2026-13-22T16:00:00.000Z", "2026-02-30T16:00:00.000Z", "2026-11-22T25:00:00.000Z",
               "2026-11-22T16:00:00.000Zx", "2026-11-22T16:00:00.0Z", " 2026-11-22T16:00:00.000Z");
  CAPTURE(text);
  CHECK_FALSE(base::parse_rfc3339(text));
}

TEST_CASE("A steady wall clock follows the monotonic clock alone") {
  const base::MonoTime start{base::Nanos{5'000'000'000}};
  const base::SteadyWallClock clock(start, base::WallTime{base::Millis{1000}});
  CHECK(clock.at(start) == base::WallTime{base::Millis{1000}});
  CHECK(clock.at(start + base::Nanos{999'999}) == base::WallTime{base::Millis{1000}});
  CHECK(clock.at(start + base::Millis{250}) == base::WallTime{base::Millis{1250}});
}

}  // namespace proto

TEST_CASE("A time with an offset is a time in UTC") {
  const auto noon = base::parse_rfc3339("2026-12-01T12:00:00.000Z");
  for (const std::string text :
       {"2026-12-01T12:00:00Z", "2026-12-01t12:00:00z", "2026-12-01T13:00:00+01:00",
        "2026-12-01T20:00:00.000+08:00", "2026-12-01T06:30:00-05:30", "2026-12-01T12:00:00-00:00",
        "2026-12-01T12:00:00.0009Z", "2026-12-02T11:59:00+23:59"})
    CHECK(base::parse_rfc3339_with_offset(text) == noon);
  CHECK(base::parse_rfc3339_with_offset("2026-12-01T12:00:00.5Z") == *noon + base::Millis{500});
  CHECK(base::parse_rfc3339_with_offset("2026-12-01T12:00:00.123456789Z") ==
        *noon + base::Millis{123});
  for (const std::string text :
       {"", "2026-12-01", "2026-12-01T12:00:00", "2026-12-01T12:00:00.Z", "2026-12-01 12:00:00Z",
        "2026-12-01T12:00Z", "2026-12-01T12:00:60Z", "2026-13-01T12:00:00Z", "2026-02-29T12:00:00Z",
        "2026-12-01T24:00:00Z", "2026-12-01T12:00:00+1:00", "2026-12-01T12:00:00+0100",
        "2026-12-01T12:00:00+24:00", "2026-12-01T12:00:00+01:60", "2026-12-01T12:00:00Z ",
        "2026-12-01T12:00:00+01:00x", "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01"}) {
    CAPTURE(text);
    CHECK_FALSE(base::parse_rfc3339_with_offset(text));
  }
}
