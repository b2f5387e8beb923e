// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The tutorial's way through the shop: the page, the cookie, the form, and the poll that shows the
// count as it changes.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::get;
using support::HttpResponse;
using support::Json;
using support::post_form;
using support::Shop;

namespace {

/// The session in a Set-Cookie header; empty when there is none.
std::string cookie_session(const HttpResponse& page) {
  const std::string cookie = page.header("Set-Cookie").value_or("");
  const std::string start = "session=";
  if (!cookie.starts_with(start)) return "";
  return cookie.substr(start.size(), cookie.find(';') - start.size());
}

}  // namespace

TEST_CASE("the page brings a session in a cookie and in itself") {
  const Shop shop;
  const auto page = shop.request(get("/"));
  REQUIRE(page.status == 200);
  CHECK(page.header("Content-Type").value_or("").starts_with("text/html"));
  const std::string session = cookie_session(page);
  CHECK(session.size() >= 22);  // 128 bits take 22 characters or more of the allowed set
  CHECK(page.body.find(session) != std::string::npos);
  const std::string cookie = page.header("Set-Cookie").value_or("");
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(cookie.find("SameSite=Lax") != std::string::npos);
  CHECK(cookie.find("Path=/") != std::string::npos);
}

TEST_CASE("the page is rendered with the cursor so that the first poll misses nothing") {
  const Shop shop;
  const std::string cursor = shop.cursor();
  const auto page = shop.request(get("/"));
  CHECK(page.body.find(cursor) != std::string::npos);
}

TEST_CASE("every visitor without a cookie gets another session and a cookie is kept") {
  const Shop shop;
  const std::string first = cookie_session(shop.request(get("/")));
  const std::string second = cookie_session(shop.request(get("/")));
  CHECK(first != second);
  const auto again = shop.request(get("/", {{"Cookie", "theme=dark; session=" + first}}));
  CHECK(again.body.find(first) != std::string::npos);
  if (again.has("Set-Cookie")) CHECK(cookie_session(again) == first);
}

TEST_CASE("a cookie that is no session is replaced and not printed") {
  const Shop shop;
  const auto page = shop.request(get("/", {{"Cookie", "session=<script>alert(1)</script>"}}));
  REQUIRE(page.status == 200);
  CHECK(page.body.find("alert(1)") == std::string::npos);
  CHECK(cookie_session(page).size() >= 22);
}

TEST_CASE("a POST to the page is answered with the page") {
  const Shop shop;
  const auto page = shop.request(post_form("/", ""));
  CHECK(page.status == 200);
  CHECK(!cookie_session(page).empty());
}

TEST_CASE("an added item shows in the poll that was open and giving it back shows too") {
  const Shop shop;
  const std::string session = cookie_session(shop.request(get("/")));
  auto poll = shop.connect();
  poll.send(get("/status?session=" + session));
  shop.wait_held(1);

  auto cart = shop.connect();
  const auto added = cart.request(post_form("/cart", "session=" + session + "&action=add"));
  REQUIRE(added.status == 200);
  CHECK(poll.read().json()["inventorycount"] == "9");

  poll.send(get("/status?session=" + session));
  shop.wait_held(1);
  const auto removed = cart.request(post_form("/cart", "session=" + session + "&action=remove"));
  REQUIRE(removed.status == 200);
  CHECK(removed.json()["lines"] == Json::array());
  CHECK(poll.read().json()["inventorycount"] == "10");
}

TEST_CASE("the answer to an add is what the contract prints") {
  const Shop shop;
  const std::string epoch = shop.cursor().substr(0, shop.cursor().find('.'));
  const auto answer = shop.request(post_form("/cart", "session=anna&action=add&item=P&quantity=1"));
  REQUIRE(answer.status == 200);
  CHECK(answer.header("Content-Type").value_or("").starts_with("application/json"));
  Json body = answer.json();
  // The clock has run for a moment: what is left of it is a number in range, the rest is exact.
  for (Json* left : {&body["items"][0]["next_release_ms"], &body["lines"][0]["expires_in_ms"]}) {
    CHECK(left->get<long>() > 0);
    CHECK(left->get<long>() <= 900000);
    *left = 0;
  }
  CHECK(
      body ==
      Json{
          {"session", "anna"},
          {"cursor", epoch + ".1"},
          {"inventorycount", "9"},
          {"items",
           {{{"item", "P"}, {"available", 9}, {"held", 1}, {"stock", 10}, {"next_release_ms", 0}}}},
          {"lines", {{{"item", "P"}, {"quantity", 1}, {"expires_in_ms", 0}}}}});
}

TEST_CASE("the cookie is session enough for the cart") {
  const Shop shop;
  auto form = post_form("/cart", "action=add");
  form.headers.emplace_back("Cookie", "session=cookie-monster");
  const auto added = shop.request(form);
  REQUIRE(added.status == 200);
  CHECK(added.json()["session"] == "cookie-monster");
  const auto cart = shop.request(get("/cart", {{"Cookie", "session=cookie-monster"}}));
  REQUIRE(cart.status == 200);
  CHECK(cart.json()["session"] == "cookie-monster");
  CHECK(cart.json()["lines"][0]["quantity"] == 1);
}
