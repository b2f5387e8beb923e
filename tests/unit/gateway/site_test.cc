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

TEST_CASE("A file goes out in the best coding that it is there in and that is asked for") {
  const support::TempFolder folder;
  folder.write("index.html", "<script>__BOOT__</script>");
  const std::string text(5'000, 'x');
  folder.write("app.js", text);
  const auto before = WebFiles::load(folder.path());
  REQUIRE(before);
  const std::string pinned = WebFiles::pinned_path("/app.js", *before->find("/app.js"));
  folder.write(pinned.substr(1) + ".br", "small");
  const auto web = WebFiles::load(folder.path());
  REQUIRE(web);
  const Site site(*web, base::Millis{25'000});
  const auto ask = [&](ContentCoding coding, bool brotli, const std::string& known = "") {
    return site.answer(FileQuery{"GET", pinned, known, false, coding, brotli});
  };
  const auto best = ask(ContentCoding::kGzip, true);
  CHECK(best.body == "small");
  CHECK(header(best, "Content-Encoding") == "br");
  CHECK(header(best, "Vary") == "Accept-Encoding");
  CHECK(header(best, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(best.content_type == "text/javascript; charset=utf-8");
  CHECK(ask(ContentCoding::kIdentity, true, header(best, "ETag")).status == 304);
  CHECK(ask(ContentCoding::kGzip, false, header(best, "ETag")).status == 200);
  CHECK(header(ask(ContentCoding::kGzip, false), "Content-Encoding") == "gzip");
  CHECK(ask(ContentCoding::kIdentity, false).body == text);
}

}  // namespace gateway
