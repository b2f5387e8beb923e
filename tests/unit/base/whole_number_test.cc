// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "base/whole_number.h"

#include "tests/support/catch.h"

namespace base {

TEST_CASE("A whole number is digits, with a sign only below zero, and nothing else") {
  CHECK(whole_number("0") == 0);
  CHECK(whole_number("-12") == -12);
  CHECK(whole_number("9223372036854775807") == INT64_MAX);
  for (const char* text : {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "9223372036854775808"})
    CHECK_FALSE(whole_number(text));
}

}  // namespace base
