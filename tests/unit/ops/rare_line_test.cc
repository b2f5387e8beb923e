// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/rare_line.h"

#include "base/units.h"
#include "tests/support/catch.h"

namespace {

using base::Millis;
using base::MonoTime;

TEST_CASE(
    "a line about what happens often is due once a second, and tells of all since the last one",
    "[rare_line]") {
  ops::RareLine<MonoTime> line;
  const MonoTime start{base::Seconds(5)};
  CHECK(line.due(0, start) == std::nullopt);
  CHECK(line.due(1, start) == 1);
  CHECK(line.due(1, start + Millis(5000)) == std::nullopt);
  CHECK(line.due(3, start + Millis(5000)) == 2);
  CHECK(line.due(4, start + Millis(5999)) == std::nullopt);
  CHECK(line.due(9, start + Millis(6000)) == 6);
}

}  // namespace
