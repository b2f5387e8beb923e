// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The page and its files as bytes: how much of them, and how they are coded.
#include "tests/support/catch.h"
#include "tests/support/gunzip.h"
#include "tests/support/shop.h"

using support::get;
using support::Json;
using support::Shop;

namespace {

/// A catalog of so many items, each with names in two languages.
std::string catalog_of(int items) {
  Json catalog;
  for (int i = 0; i < items; ++i) {
    const std::string number = std::to_string(i);
    catalog["items"].push_back({{"item", "lamp-" + number},
                                {"name", {{"en", "Lamp " + number}, {"zh", "灯 " + number}}},
                                {"stock", 5}});
  }
  return catalog.dump();
}

Json data_of(const std::string& page) {
  const std::string start = "id=\"boot\">";
  const auto at = page.find(start) + start.size();
  return Json::parse(page.substr(at, page.find("</script>", at) - at));
}

}  // namespace

TEST_CASE("a page of a large shop has its first items and says where to go on") {
  const Shop shop({.catalog = catalog_of(3'000)});
  const auto page = shop.request(get("/", {{"Cookie", "session=anna"}}));
  REQUIRE(page.status == 200);
  CHECK(page.body.size() <= 100'000);
  const Json data = data_of(page.body);
  CHECK(data["session"] == "anna");
  CHECK(data["cursor"] == shop.cursor());
  CHECK(data["total"] == 3'000);
  CHECK(data["items"].size() >= 300);
  CHECK(data["items"][0]["item"] == "lamp-0");
  CHECK(data["next"] == data["items"].back()["item"]);
}

TEST_CASE("a shop that fits is on its page as a whole") {
  const Shop shop({.catalog = catalog_of(300)});
  const Json data = data_of(shop.request(get("/")).body);
  CHECK(data["items"].size() == 300);
  CHECK(data["next"].is_null());
}

TEST_CASE("the page allows no script but its own, no frame, and tells nobody its address") {
  const Shop shop;
  const auto page = shop.request(get("/"));
  CHECK(page.header("Content-Security-Policy") ==
        "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'");
  CHECK(page.header("Referrer-Policy") == "no-referrer");
  CHECK(page.header("X-Content-Type-Options") == "nosniff");
  CHECK_FALSE(page.has("Strict-Transport-Security"));
}

TEST_CASE("who reads gzip gets the same page and the same files in fewer bytes") {
  const Shop shop({.catalog = catalog_of(300)});
  auto connection = shop.connect();
  for (const std::string path : {"/", "/app.js", "/style.css"}) {
    INFO(path);
    const auto plain = connection.request(get(path, {{"Cookie", "session=anna"}}));
    REQUIRE(plain.status == 200);
    CHECK_FALSE(plain.has("Content-Encoding"));
    const std::string vary = path == "/" ? "Accept-Encoding, Accept-Language" : "Accept-Encoding";
    CHECK(plain.header("Vary") == vary);
    const std::pair<std::string, std::string> asks = {"Accept-Encoding", "br, gzip;q=0.9"};
    const auto small = connection.request(get(path, {{"Cookie", "session=anna"}, asks}));
    REQUIRE(small.status == 200);
    CHECK(small.header("Content-Encoding") == "gzip");
    CHECK(small.header("Vary") == vary);
    CHECK(small.header("Content-Type") == plain.header("Content-Type"));
    CHECK(small.body.size() < plain.body.size() / 2);
    const auto text = support::gunzip(small.body);
    REQUIRE(text);
    if (path == "/")
      CHECK(data_of(*text)["items"] == data_of(plain.body)["items"]);
    else
      CHECK(*text == plain.body);
    const auto head = connection.request({"HEAD", path, {{"Cookie", "session=anna"}, asks}, ""});
    CHECK(head.status == 200);
    for (const char* name : {"Content-Encoding", "Vary", "ETag", "Content-Type"})
      CHECK(head.header(name) == small.header(name));
  }
}

TEST_CASE("each coding of a file has a tag of its own, and is confirmed by it") {
  const Shop shop;
  auto connection = shop.connect();
  const auto ask = [&](const std::string& coding, const std::string& tag) {
    return connection.request(
        get("/app.js", {{"Accept-Encoding", coding}, {"If-None-Match", tag}}));
  };
  const std::string plain = connection.request(get("/app.js")).header("ETag").value_or("");
  const std::string small = ask("gzip", "\"none\"").header("ETag").value_or("");
  CHECK(plain != small);
  const auto confirmed = ask("gzip", small);
  CHECK(confirmed.status == 304);
  CHECK(confirmed.header("ETag") == small);
  CHECK(confirmed.header("Vary") == "Accept-Encoding");
  CHECK(ask("gzip", "W/" + small).status == 304);  // a proxy between may have weakened it
  CHECK(ask("gzip", plain).status == 200);
  CHECK(ask("identity", plain).status == 304);
  CHECK(ask("identity", small).status == 200);
}

TEST_CASE("a page after a change shows it, or a cursor from before it") {
  const Shop shop({.catalog = catalog_of(300)});
  for (int left = 4; left >= 0; --left) {
    const Json added = shop.request(support::add("anna", "lamp-7", 5 - left)).json();
    const Json after = data_of(shop.request(get("/")).body);
    REQUIRE(after["items"][7]["item"] == "lamp-7");
    if (after["cursor"] == added["cursor"])
      CHECK(after["items"][7]["available"] == left);
    else
      CHECK(after["items"][7]["available"] > left);
  }
}
