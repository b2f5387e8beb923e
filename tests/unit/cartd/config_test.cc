// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What cartd's flags mean beyond what ops/flags already tells.
#include "cartd/config.h"

#include "tests/support/catch.h"

namespace cartd {

TEST_CASE("A store is an SQLite file or memory") {
  CHECK(*sqlite_path("sqlite:cart.db") == "cart.db");
  CHECK(*sqlite_path("sqlite:/var/lib/holdfast/cart.db") == "/var/lib/holdfast/cart.db");
  CHECK(*sqlite_path("sqlite::memory:") == ":memory:");
}

TEST_CASE("Any other store is refused by the name of its flag") {
  const std::string store = GENERATE("", "cart.db", "sqlite", "sqlite:", "postgres://shop");
  const auto path = sqlite_path(store);
  REQUIRE_FALSE(path.ok());
  CHECK(path.error().what == "--store");
  CHECK(path.error().why == "'" + store + "' is not a store like sqlite:cart.db");
}

}  // namespace cartd
