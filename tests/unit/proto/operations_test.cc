// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The table of operations.
#include "proto/operations.h"

#include "tests/support/catch.h"

namespace proto {

TEST_CASE("Every operation has a name that is its alone and somebody who may ask for it") {
  for (std::size_t i = 0; i < kOperations.size(); ++i) {
    const auto op = static_cast<Op>(i);
    CAPTURE(to_string(op));
    CHECK(find_op(to_string(op)) == op);
    CHECK((is_for(op, Audience::kShoppers) || is_for(op, Audience::kOperator)));
  }
  CHECK_FALSE(find_op("Add"));
  CHECK_FALSE(find_op(""));
}

TEST_CASE("What the operator alone may ask for is not the shoppers'") {
  CHECK(is_for(Op::kAdd, Audience::kShoppers));
  CHECK_FALSE(is_for(Op::kAdd, Audience::kOperator));
  CHECK_FALSE(is_for(Op::kSetStock, Audience::kShoppers));
  CHECK(is_for(Op::kSetStock, Audience::kOperator));
  CHECK((is_for(Op::kPing, Audience::kShoppers) && is_for(Op::kPing, Audience::kOperator)));
}

}  // namespace proto
