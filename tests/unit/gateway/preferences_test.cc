// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Prefer: wait, however it is written.
#include "gateway/http/preferences.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("The preference wait is found in each way to write it") {
  const std::pair<const char*, int> rows[] = {
      {"wait=1", 1},
      {"Wait=1", 1},
      {"WAIT = 1", 1},
      {"wait=\"1\"", 1},
      {"wait\t=\t\"1\" ; x=y", 1},
      {"wait=1; x=y", 1},
      {"wait=1;x=\"a,wait=7\"", 1},
      {"respond-async, wait=10", 10},
      {"x=\"wait=3, a\", wait=4", 4},
      {"x=\"a\\\", wait=3\", wait=4", 4},
      {", ,wait=5", 5},
      {"wait=0", 0},
      {"wait=1, wait=2", 1},
      {"waiter=3, wait=2", 2},
      {"wait=007", 7},
  };
  for (const auto& [prefer, seconds] : rows) {
    CAPTURE(prefer);
    CHECK(preferred_wait(prefer) == base::Seconds{seconds});
  }
  CHECK(preferred_wait("wait=99999999999999999999")->count() > 1'000'000'000);
  CHECK(preferred_wait("wait=9223372036854775807")->count() > 1'000'000'000);
}

TEST_CASE("What is no number of seconds is no preference") {
  for (const char* prefer :
       {"", "wait", "wait=", "wait=\"\"", "wait=x", "wait=-5", "wait=+5", "wait=1.5", "wait=1 2",
        "wait=5=0", "wait=%31", "wait=-99999999999999999999", "x;wait=5", "return=minimal",
        "wait=\"5", "\"wait=5", "wait=x, wait=5"}) {
    CAPTURE(prefer);
    CHECK_FALSE(preferred_wait(prefer));
  }
}

}  // namespace gateway
