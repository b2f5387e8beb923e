// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who comes with keys that are none, and how often that is borne.
#include "gateway/backend/wrong_keys.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

using base::Millis;

TEST_CASE("Ten wrong keys a minute are borne from one address, and then none until it is over") {
  WrongKeys keys;
  for (int i = 0; i < 10; ++i) CHECK_FALSE(keys.count("10.0.0.1", at_ms(100 * i)));
  CHECK(keys.count("10.0.0.1", at_ms(1000)) == Millis{59'000});
  CHECK(keys.count("10.0.0.1", at_ms(59'999)) == Millis{1});
  CHECK_FALSE(keys.count("10.0.0.2", at_ms(1000)));  // another's
  for (int i = 0; i < 10; ++i) CHECK_FALSE(keys.count("10.0.0.1", at_ms(60'000 + i)));
  CHECK(keys.count("10.0.0.1", at_ms(60'020)) == Millis{59'980});
}

TEST_CASE("Addresses for which there is no room are counted together, until there is") {
  WrongKeys keys({.most = 2, .minute = Millis{1000}, .addresses = 2});
  CHECK_FALSE(keys.count("a", at_ms(0)));
  CHECK_FALSE(keys.count("b", at_ms(500)));
  CHECK_FALSE(keys.count("c", at_ms(500)));
  CHECK_FALSE(keys.count("d", at_ms(500)));
  CHECK(keys.count("e", at_ms(500)));
  CHECK_FALSE(keys.count("b", at_ms(500)));  // has a place
  CHECK(keys.addresses() == 3);
  CHECK(keys.count("e", at_ms(999)));
  CHECK_FALSE(keys.count("e", at_ms(1500)));
  CHECK(keys.addresses() == 1);
}

}  // namespace gateway
