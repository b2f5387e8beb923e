// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The error list and the two-sided result.
#include "proto/error.h"

#include <map>

#include "tests/support/catch.h"

namespace proto {

TEST_CASE("Every error has a name on the wire, a title and a status, and the name is its alone") {
  for (std::size_t i = 0; i < kErrorKinds.size(); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    CAPTURE(to_string(code));
    CHECK(parse_error_code(to_string(code)) == code);
    CHECK(kind_of(code).status >= 400);
    CHECK_FALSE(kind_of(code).title.empty());
  }
  CHECK(to_string(ErrorCode::kBadRequest) == "bad-request");
  CHECK(to_string(ErrorCode::kOutcomeUnknown) == "outcome-unknown");
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
  CHECK(error.detail == "3 asked, 2 obtainable");
  CHECK_FALSE(Error::bad_request("", "no field").field);
}

TEST_CASE("An error has the fields that the table says and no other") {
  const auto one = *ItemId::parse("P");
  const Error errors[] = {Error::bad_request("since", "no cursor"),
                          Error::unknown_item("P"),
                          Error::sold_out("P", 3, 1, 2, base::Millis{900}),
                          Error::quantity_limit("P", 2),
                          Error::paused("soon"),
                          Error::person_limit("P", 2, 1),
                          Error::not_open("P", base::Millis{900}),
                          Error::hold_limit("P", base::Millis{900}),
                          Error::empty_cart(),
                          Error::mixed_currencies("EUR", "USD"),
                          Error::hold_expired({one, 2}, 1, base::Millis{900}),
                          Error::cart_changed({{{one, 1}}, {}, {}}),
                          Error::order_mismatch("o"),
                          Error::unknown_order("o", true),
                          Error::below_held("P", 1, 2),
                          Error::stock_changed("P", 36, 35),
                          Error::too_late("o"),
                          Error::already_sold("o"),
                          Error::not_sold("o"),
                          Error::gone(9),
                          Error::hook_taken(),
                          Error::overloaded("full"),
                          Error::cartd_unavailable(),
                          Error::outcome_unknown()};
  std::map<ErrorCode, unsigned> found;  // in all errors of the code
  for (const Error& error : errors) {
    unsigned& fields = found[error.code];
    if (error.field) fields |= error_field::kField;
    if (error.item) fields |= error_field::kItem;
    if (error.requested) fields |= error_field::kRequested;
    if (error.available) fields |= error_field::kAvailable;
    if (error.obtainable) fields |= error_field::kObtainable;
    if (error.next_release) fields |= error_field::kNextRelease;
    if (error.limit) fields |= error_field::kLimit;
    if (error.order) fields |= error_field::kOrder;
    if (error.held) fields |= error_field::kHeld;
    if (error.stock) fields |= error_field::kStock;
    if (error.reason) fields |= error_field::kReason;
    if (error.cart) fields |= error_field::kCart;
    if (error.oldest) fields |= error_field::kOldest;
    if (error.per_person) fields |= error_field::kPerPerson;
    if (error.already) fields |= error_field::kAlready;
    if (error.opens_in) fields |= error_field::kOpensIn;
    if (error.again_in) fields |= error_field::kAgainIn;
  }
  CHECK(found.size() == kErrorKinds.size());
  for (const auto& [code, fields] : found) {
    CAPTURE(to_string(code));
    CHECK(fields == kind_of(code).fields);
  }
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
