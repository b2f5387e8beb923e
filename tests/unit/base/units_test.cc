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
