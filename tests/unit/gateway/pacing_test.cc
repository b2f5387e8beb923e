// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/pacing.h"

#include <algorithm>
#include <set>

#include "gateway/http/http_bodies.h"
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

using base::Millis;

TEST_CASE("Few clients are asked for no pause") {
  CHECK(pause_window(0) == Millis{0});
  CHECK(pause_window(500) == Millis{0});
}

TEST_CASE("The window of pauses grows with the number of held polls up to ten seconds") {
  CHECK(pause_window(501) > Millis{0});
  CHECK(pause_window(10'000) == Millis{400});
  for (std::size_t held = 0; held < 300'000; held += 250)
    REQUIRE(pause_window(held) <= pause_window(held + 250));
  CHECK(pause_window(10'000'000) == Millis{10'000});
}

TEST_CASE("The longest pause fits the slot that shared answers have for it") {
  const auto digits = std::to_string(pause_window(10'000'000).count()).size();
  CHECK(digits <= kDelayWidth);
}

TEST_CASE("Pauses are spread over the whole window") {
  std::mt19937_64 random(1);
  std::set<std::int64_t> drawn;
  for (int i = 0; i < 1000; ++i) drawn.insert(random_pause(Millis{9}, random).count());
  CHECK(drawn == std::set<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(random_pause(Millis{0}, random) == Millis{0});
}

TEST_CASE("A wait ends at 80 to 100 percent of what was asked") {
  std::mt19937_64 random(1);
  constexpr Millis kWait{25'000};
  base::Nanos shortest = kWait;
  base::Nanos longest{0};
  for (int i = 0; i < 10'000; ++i) {
    const auto wait = random_wait(kWait, random);
    shortest = std::min(shortest, wait);
    longest = std::max(longest, wait);
  }
  CHECK(shortest >= Millis{20'000});
  CHECK(shortest < Millis{20'100});
  CHECK(longest <= kWait);
  CHECK(longest > Millis{24'900});
  CHECK(random_wait(Millis{0}, random) == base::Nanos{0});
}

TEST_CASE("The herd is as large as it lately was, for ten to twenty seconds") {
  Herd herd;
  CHECK(herd.size() == 0);
  herd.note(9'000, at_ms(1'000));
  herd.note(20, at_ms(10'900));
  CHECK(herd.size() == 9'000);
  herd.note(30, at_ms(11'000));  // a new period
  CHECK(herd.size() == 9'000);
  herd.note(10, at_ms(21'000));
  CHECK(herd.size() == 30);
}

TEST_CASE("A herd that was not seen for two periods is forgotten") {
  Herd herd;
  herd.note(9'000, at_ms(1'000));
  herd.note(5, at_ms(90'000));
  CHECK(herd.size() == 5);
}

}  // namespace gateway
