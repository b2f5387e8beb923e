// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a gateway answers to who asks for a file.
#include "gateway/files/site.h"

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

TEST_CASE("Where a file is said to be, its name is written as an address has it") {
  const support::TempFolder folder;
  folder.write("index.html", "<script>__BOOT__</script>");
  std::filesystem::create_directory(folder.path() / "client");
  folder.write("client/50% off?.js", "1");
  const auto web = WebFiles::load(folder.path());
  REQUIRE(web);
  const Site site(*web, base::Millis{25'000});
  const auto moved = site.answer(FileQuery{"GET", "/client/50% off?.0123456789abcdef.js"});
  CHECK(moved.status == 302);
  CHECK(header(moved, "Location") == "/client/50%25%20off%3F.js");
  const auto named = site.answer(FileQuery{"GET", "/client/50% off?.js"});
  CHECK(named.status == 200);
  CHECK(header(named, "Content-Location").starts_with("/client/50%25%20off%3F."));
}

}  // namespace gateway
