// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/files/web_files.h"

#include "tests/support/catch.h"
#include "tests/support/gunzip.h"
#include "tests/support/temp_folder.h"

namespace gateway {
namespace {

constexpr const char* kIndex = "<script>__BOOT__</script>";

std::string refusal_of(const support::TempFolder& folder) {
  const auto web = WebFiles::load(folder.path());
  REQUIRE_FALSE(web);
  return web.error().why;
}

}  // namespace

TEST_CASE("Files are found by their path below the folder, with type and ETag") {
  const support::TempFolder folder;
  folder.write("index.html", kIndex);
  folder.write("app.js", "1");
  std::filesystem::create_directory(folder.path() / "img");
  folder.write("img/tea.svg", "<svg/>");
  folder.write("notes", "x");
  const auto web = WebFiles::load(folder.path());
  REQUIRE(web);
  const WebFile* script = web->find("/app.js");
  REQUIRE(script != nullptr);
  CHECK(script->bytes == "1");
  CHECK(script->content_type == "text/javascript; charset=utf-8");
  CHECK(script->etag.front() == '"');
  CHECK(script->etag.back() == '"');
  REQUIRE(web->find("/img/tea.svg") != nullptr);
  CHECK(web->find("/img/tea.svg")->content_type == "image/svg+xml");
  REQUIRE(web->find("/notes") != nullptr);
  CHECK(web->find("/notes")->content_type == "application/octet-stream");
}

TEST_CASE("An ETag is the same for the same bytes and another for others") {
  const auto etag_of = [](const char* bytes) {
    const support::TempFolder folder;
    folder.write("index.html", kIndex);
    folder.write("app.js", bytes);
    return WebFiles::load(folder.path())->find("/app.js")->etag;
  };
  CHECK(etag_of("one") == etag_of("one"));
  CHECK(etag_of("one") != etag_of("two"));
  CHECK(etag_of("") != etag_of("two"));
}

TEST_CASE("A file has an address for its bytes alone, and that of other bytes says where it is") {
  const support::TempFolder folder;
  folder.write("index.html", kIndex);
  folder.write("app.js", "1");
  folder.write("notes", "x");
  const auto web = WebFiles::load(folder.path());
  REQUIRE(web);
  const WebFile* file = web->find("/app.js");
  const std::string pinned = WebFiles::pinned_path("/app.js", *file);
  CHECK(pinned == "/app." + file->etag.substr(1, 16) + ".js");
  CHECK(web->find(pinned) == nullptr);
  const auto found = web->find_pinned(pinned);
  REQUIRE(found);
  CHECK(found->file == file);
  CHECK(found->path == "/app.js");
  CHECK(WebFiles::pinned_path("/notes", *web->find("/notes")) == "/notes");
  const auto other = web->find_pinned("/app.0123456789abcdef.js");
  REQUIRE(other);
  CHECK(other->file == nullptr);
  CHECK(other->path == "/app.js");
  for (const char* path :
       {"/app.js", "/app.0123456789ABCDEF.js", "/app.123456789abcdef.js", "/.0123456789abcdef",
        "/app0123456789abcdef.js", "/other.0123456789abcdef.js", "0123456789abcdef", "", "/"})
    CHECK_FALSE(web->find_pinned(path));
}

TEST_CASE("A text that shrinks is there compressed as well, under a tag of its own") {
  const support::TempFolder folder;
  folder.write("index.html", kIndex);
  const std::string text(5'000, 'x');
  folder.write("app.js", text);
  folder.write("short.js", "x");
  folder.write("film.mp4", text);
  const auto web = WebFiles::load(folder.path());
  REQUIRE(web);
  const WebFile* script = web->find("/app.js");
  CHECK(script->bytes == text);
  CHECK(support::gunzip(script->gzip) == text);
  CHECK(script->gzip_etag == script->etag.substr(0, script->etag.size() - 1) + "z\"");
  CHECK(web->find("/short.js")->gzip.empty());
  CHECK(web->find("/film.mp4")->gzip.empty());
}

TEST_CASE("What a build has compressed is found beside its file, while that has the same bytes") {
  const support::TempFolder folder;
  folder.write("index.html", kIndex);
  folder.write("app.js", "1");
  folder.write("other.js", "1");
  const auto plain = WebFiles::load(folder.path());
  REQUIRE(plain);
  CHECK(plain->find("/app.js")->brotli.empty());
  const std::string beside = WebFiles::pinned_path("/app.js", *plain->find("/app.js")) + ".br";
  folder.write(beside.substr(1), "one");
  const auto web = WebFiles::load(folder.path());
  REQUIRE(web);
  const WebFile* script = web->find("/app.js");
  CHECK(script->brotli == "one");
  CHECK(script->brotli_etag == script->etag.substr(0, script->etag.size() - 1) + "b\"");
  CHECK(web->find(beside) == nullptr);
  CHECK(web->find("/other.js")->brotli.empty());

  folder.write("app.js", "2");
  const auto edited = WebFiles::load(folder.path());
  REQUIRE(edited);
  CHECK(edited->find("/app.js")->bytes == "2");
  CHECK(edited->find("/app.js")->brotli.empty());
}

TEST_CASE("Nothing outside the folder has a name") {
  const support::TempFolder folder;
  std::filesystem::create_directory(folder.path() / "web");
  folder.write("web/index.html", kIndex);
  folder.write("secret.txt", "x");
  const auto web = WebFiles::load(folder.path() / "web");
  REQUIRE(web);
  for (const char* path : {"/../secret.txt", "/secret.txt", "../secret.txt", "/", "", "/web",
                           "/index.html", "/__BOOT__"})
    CHECK(web->find(path) == nullptr);
}

TEST_CASE("A link to a folder is followed, and one that leads back to itself is refused") {
  const support::TempFolder folder;
  std::filesystem::create_directories(folder.path() / "web");
  std::filesystem::create_directories(folder.path() / "client" / "net");
  folder.write("web/index.html", kIndex);
  folder.write("client/net/wire.js", "1");
  std::filesystem::create_directory_symlink("../client", folder.path() / "web" / "client");
  const auto web = WebFiles::load(folder.path() / "web");
  REQUIRE(web);
  REQUIRE(web->find("/client/net/wire.js") != nullptr);
  CHECK(web->find("/client/net/wire.js")->bytes == "1");
  CHECK(web->find("/net/wire.js") == nullptr);
  CHECK(web->find("/client/../client/net/wire.js") == nullptr);
  std::filesystem::create_directory_symlink(".", folder.path() / "web" / "again");
  CHECK_FALSE(WebFiles::load(folder.path() / "web"));
}

TEST_CASE("The page is index.html around the place for its data") {
  const support::TempFolder folder;
  folder.write("index.html", "<a>__BOOT__<b>");
  const auto web = WebFiles::load(folder.path());
  REQUIRE(web);
  CHECK(web->page().before == "<a>");
  CHECK_FALSE(web->page().has_tags);
  CHECK(web->page().between.empty());
  CHECK(web->page().after == "<b>");
}

TEST_CASE("A page may say which of its tags say what it is about") {
  const auto page =
      PageParts::of("<a><!-- about: --><title>x</title><!-- :about --><c>__BOOT__<b>");
  REQUIRE(page);
  CHECK(page->has_tags);
  CHECK(page->before == "<a>");
  CHECK(page->between == "<c>");
  CHECK(page->after == "<b>");
  for (const std::string before : {"<!-- about: -->", "<!-- :about -->a<!-- about: -->", ""}) {
    const auto plain = PageParts::of(before + "__BOOT__<!-- :about -->");
    REQUIRE(plain);
    CHECK_FALSE(plain->has_tags);
    CHECK(plain->before == before);
  }
}

TEST_CASE("A folder without a page, or whose page has no one place for data, is refused") {
  const support::TempFolder folder;
  CHECK(refusal_of(folder).find("no index.html") != std::string::npos);
  folder.write("index.html", "nothing");
  CHECK(refusal_of(folder).find("__BOOT__") != std::string::npos);
  folder.write("index.html", "__BOOT__ __BOOT__");
  CHECK(refusal_of(folder).find("__BOOT__") != std::string::npos);
  CHECK_FALSE(WebFiles::load(folder.path() / "no-such-folder"));
}

TEST_CASE("A folder that is no web folder is refused by its size") {
  const support::TempFolder folder;
  folder.write("index.html", kIndex);
  folder.write("film.mp4", std::string(4 * 1024 * 1024 + 1, 'x'));
  CHECK(refusal_of(folder).find("4 MiB") != std::string::npos);
  folder.write("film.mp4", "");
  for (int i = 0; i < 1000; ++i) folder.write("f" + std::to_string(i), "");
  CHECK(refusal_of(folder).find("1000 files") != std::string::npos);
}

}  // namespace gateway
