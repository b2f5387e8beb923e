// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/durations.h"

#include "tests/support/catch.h"

namespace crowd {

TEST_CASE("Of no durations there is nothing to tell") {
  const Durations none;
  CHECK(none.count() == 0);
  CHECK(none.quantile_ms(0.5) == 0);
  CHECK(none.longest() == base::Nanos{0});
}

TEST_CASE("A share of durations is known to a sixteenth, and the longest exactly") {
  Durations took;
  for (int ms = 1; ms <= 1'000; ++ms) took.add(base::Millis{ms});
  CHECK(took.count() == 1'000);
  for (const int ms : {10, 100, 500, 990}) {
    const double found = took.quantile_ms(ms / 1'000.0);
    CHECK(found >= ms);
    CHECK(found <= (ms + 1) * 1.07);
  }
  CHECK(took.quantile_ms(1) == 1'000);
  CHECK(took.longest() == base::Seconds{1});
}

TEST_CASE("What takes days, or less than nothing, is counted all the same") {
  Durations took;
  took.add(std::chrono::hours{100});
  took.add(base::Nanos{-5});
  CHECK(took.count() == 2);
  CHECK(took.quantile_ms(0) == 0);
  CHECK(took.longest() == std::chrono::hours{100});
}

TEST_CASE("Two sums of durations make one") {
  Durations one;
  Durations two;
  one.add(base::Millis{1});
  two.add(base::Millis{9});
  one.add_all(two);
  CHECK(one.count() == 2);
  CHECK(one.quantile_ms(1) == 9);
}

}  // namespace crowd
