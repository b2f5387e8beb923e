// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The page's files: what the page links to is there, cached by ETag, and nothing else is reachable.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::get;
using support::Shop;

namespace {

/// The first local link in the page that ends with `ending`, as an absolute path.
std::string link_of(const std::string& page, const std::string& ending) {
  for (const std::string attribute : {"href=\"", "src=\""}) {
    for (auto at = page.find(attribute); at != std::string::npos; at = page.find(attribute, at)) {
      at += attribute.size();
      const std::string link = page.substr(at, page.find('"', at) - at);
      if (link.find("//") == std::string::npos && link.ends_with(ending))
        return link.starts_with('/') ? link : "/" + link;
    }
  }
  return "";
}

}  // namespace

TEST_CASE("the page's style and script are served with their types and an ETag") {
  const Shop shop;
  const std::string page = shop.request(get("/")).body;
  const std::vector<std::pair<std::string, std::string>> expected = {{".css", "text/css"},
                                                                     {".js", "javascript"}};
  for (const auto& [ending, type] : expected) {
    const std::string path = link_of(page, ending);
    INFO(ending << " " << path);
    REQUIRE(!path.empty());
    auto connection = shop.connect();
    const auto file = connection.request(get(path));
    REQUIRE(file.status == 200);
    CHECK(!file.body.empty());
    CHECK(file.header("Content-Type").value_or("").find(type) != std::string::npos);
    const std::string etag = file.header("ETag").value_or("");
    REQUIRE(!etag.empty());
    const auto again = connection.request(get(path, {{"If-None-Match", etag}}));
    CHECK(again.status == 304);
    CHECK(again.header("ETag") == etag);
    CHECK(connection.request(get(path, {{"If-None-Match", "\"other\""}})).body == file.body);
    CHECK(connection.request({"HEAD", path, {}, ""}).status == 200);
  }
}

TEST_CASE("no path leads out of the web folder") {
  const Shop shop;
  const std::vector<std::string> paths = {
      "/../CMakeLists.txt",
      "/%2e%2e/CMakeLists.txt",
      "/..%2fCMakeLists.txt",
      "/%2e%2e%2fCMakeLists.txt",
      "/./../CMakeLists.txt",
      "//etc/passwd",
      "/../../../../../etc/passwd",
      "/..\\CMakeLists.txt",
      "/%00",
      "/app.js/../../CMakeLists.txt",
      "/style.css%00.js",
      "/client/../../CMakeLists.txt",
      "/client",
      "/.",
      "/..",
  };
  for (const auto& path : paths) {
    INFO(path);
    const auto answer = shop.request(get(path));
    CHECK((answer.status == 404 || answer.status == 400));
    CHECK(answer.body.find("holdfast") == std::string::npos);
    CHECK(answer.body.find("root:") == std::string::npos);
  }
}
