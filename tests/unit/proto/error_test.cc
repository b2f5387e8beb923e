// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The error list and the two-sided result.
#include "proto/error.h"

#include "tests/support/catch.h"

namespace proto {

TEST_CASE("Every error has one name on the wire") {
  const auto [code, name] = GENERATE(table<ErrorCode, std::string>({
      {ErrorCode::kBadRequest, "bad-request"},
      {ErrorCode::kUnknownItem, "unknown-item"},
      {ErrorCode::kSoldOut, "sold-out"},
      {ErrorCode::kQuantityLimit, "quantity-limit"},
      {ErrorCode::kCartChanged, "cart-changed"},
      {ErrorCode::kOverloaded, "overloaded"},
      {ErrorCode::kCartdUnavailable, "cartd-unavailable"},
      {ErrorCode::kOutcomeUnknown, "outcome-unknown"},
  }));
  CHECK(to_string(code) == name);
  CHECK(parse_error_code(name) == code);
}

TEST_CASE("A name that is not in the list is no error code") {
  CHECK_FALSE(parse_error_code(""));
  CHECK_FALSE(parse_error_code("Sold-Out"));
  CHECK_FALSE(parse_error_code("sold-out "));
}

TEST_CASE("An error carries the fields of its kind") {
  const auto error = Error::sold_out("P", 3, 1, 2, base::Millis{900});
  CHECK(error.code == ErrorCode::kSoldOut);
  CHECK(error.item == "P");
  CHECK(error.requested == 3);
  CHECK(error.available == 1);
  CHECK(error.obtainable == 2);
  CHECK(error.next_release == base::Millis{900});
  CHECK_FALSE(error.field);
  CHECK(error.detail == "3 asked, 2 obtainable");
  CHECK_FALSE(Error::bad_request("", "no field").field);
}

TEST_CASE("A result is a value or an error") {
  const Result<int> value = 7;
  CHECK(value.ok());
  CHECK(*value == 7);
  const Result<int> error = Error::overloaded("full");
  CHECK_FALSE(error.ok());
  CHECK(error.error().detail == "full");
}

}  // namespace proto
