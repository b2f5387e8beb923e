// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/open_store.h"

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace cartd {

TEST_CASE("A store is an SQLite file or memory") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  CHECK(open_store("sqlite:" + path).ok());
  CHECK(std::filesystem::exists(path));
  CHECK(open_store("sqlite::memory:").ok());
  CHECK_FALSE(std::filesystem::exists(":memory:"));
  CHECK(open_store("sqlite:/no/such/folder/cart.db").error().what == "store");
}

TEST_CASE("Any other store is refused by the name of its flag") {
  const std::string store = GENERATE("", "cart.db", "sqlite", "sqlite:", "postgres:shop");
  const auto opened = open_store(store);
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().what == "--store");
  CHECK(opened.error().why ==
        "'" + store + "' is not a store like sqlite:cart.db or postgresql://cartd@db/shop");
}

TEST_CASE("Of a store that nobody understands nothing is told that may be a password") {
  CHECK(open_store("mysql://ann:s3cret@db/shop").error().why.starts_with("'mysql://…' is not"));
}

}  // namespace cartd
