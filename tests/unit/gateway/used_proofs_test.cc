// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gate/used_proofs.h"

#include <array>
#include <cstdio>

#include "tests/support/catch.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

std::string numbered_challenge(unsigned number) {
  std::array<char, 65> digits;
  std::snprintf(digits.data(), digits.size(), "%016x%048x", number, 0U);
  return digits.data();
}

}  // namespace

TEST_CASE("A proof is used once, as long as it is good") {
  UsedProofs used;
  CHECK(used.use(numbered_challenge(1), wall_seconds(300), wall_seconds(0)));
  CHECK_FALSE(used.use(numbered_challenge(1), wall_seconds(300), wall_seconds(0)));
  CHECK_FALSE(used.use(numbered_challenge(1), wall_seconds(300), wall_seconds(299)));
  CHECK(used.use(numbered_challenge(2), wall_seconds(300), wall_seconds(299)));
  CHECK(used.size() == 2);
  CHECK(used.use(numbered_challenge(3), wall_seconds(600), wall_seconds(300)));
  CHECK(used.size() == 1);
}

TEST_CASE("A clock that is set back brings no proof back, and keeps nobody out for long") {
  UsedProofs used;
  CHECK(used.use(numbered_challenge(1), wall_seconds(300), wall_seconds(0)));
  CHECK(used.use(numbered_challenge(2), wall_seconds(86'700), wall_seconds(86'400)));
  CHECK_FALSE(used.use(numbered_challenge(1), wall_seconds(300), wall_seconds(10)));
  CHECK(used.use(numbered_challenge(3), wall_seconds(310), wall_seconds(10)));
}

TEST_CASE("Who floods the table makes old proofs worthless, and none good again") {
  UsedProofs used(10);
  for (unsigned i = 0; i < 10; ++i)
    CHECK(used.use(numbered_challenge(i), wall_seconds(100 + i), wall_seconds(0)));
  CHECK(used.forgotten() == 0);
  CHECK(used.use(numbered_challenge(10), wall_seconds(110), wall_seconds(0)));
  CHECK(used.size() == 10);
  CHECK(used.forgotten() == 1);
  // What was forgotten counts as used, and so does another of that second.
  CHECK_FALSE(used.use(numbered_challenge(0), wall_seconds(100), wall_seconds(0)));
  CHECK_FALSE(used.use(numbered_challenge(77), wall_seconds(100), wall_seconds(0)));
  CHECK(used.use(numbered_challenge(78), wall_seconds(120), wall_seconds(0)));
  for (unsigned i = 0; i <= 10; ++i)
    CHECK_FALSE(used.use(numbered_challenge(i), wall_seconds(100 + i), wall_seconds(0)));
}

TEST_CASE("A flood within one second keeps to the bound") {
  UsedProofs used(10);
  for (unsigned i = 0; i < 1000; ++i) {
    used.use(numbered_challenge(i), wall_seconds(100), wall_seconds(0));
    CHECK(used.size() <= 10);
  }
  CHECK_FALSE(used.use(numbered_challenge(5), wall_seconds(100), wall_seconds(0)));
  CHECK(used.use(numbered_challenge(5000), wall_seconds(101), wall_seconds(0)));
}

}  // namespace gateway
