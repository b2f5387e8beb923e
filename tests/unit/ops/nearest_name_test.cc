// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/nearest_name.h"

#include "tests/support/catch.h"

namespace ops {

TEST_CASE("The nearest name is the one with the fewest wrong letters, and not another word") {
  NearestName nearest("prise");
  CHECK_FALSE(nearest.is_nearer("image"));
  CHECK(nearest.is_nearer("rise"));
  CHECK_FALSE(nearest.is_nearer("price"));  // as near
  CHECK(nearest.is_nearer("prise"));
  CHECK_FALSE(NearestName("ab").is_nearer("xy"));
}

}  // namespace ops
