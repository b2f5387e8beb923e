// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is read of a request is what is used: nothing of it gets into the head of an answer, or stands for
// something else, by a second reading.
#include "tests/process/problem.h"
#include "tests/support/shop.h"

using support::get;
using support::HttpRequest;
using support::post_form;
using support::Shop;

namespace {

const std::string kFriend = "https://shop.example";

}  // namespace

TEST_CASE("an answer cannot be split by what its request has in a header") {
  const Shop shop;
  auto connection = shop.connect();
  const std::string tag = '"' + shop.cursor() + '"';
  for (const std::string more :
       {",%0d%0aSet-Cookie: session=evil%0d%0aX: y", ",%0d%0a%0d%0aHTTP/1.1 200 OK%0d%0a%0d%0a",
        ", \"x\"", ",\\r\\nSet-Cookie: session=evil"}) {
    const auto answer =
        connection.request(get("/status", {{"Prefer", "wait=1"}, {"If-None-Match", tag + more}}));
    CHECK(answer.status == 304);
    CHECK(answer.header("ETag") == tag);
    CHECK_FALSE(answer.has("Set-Cookie"));
    CHECK(answer.header("Preference-Applied") == "wait=1");
  }
  CHECK(connection.request(get("/items")).status == 200);
}

TEST_CASE("a cookie's value is no second cookie, and two lines are one") {
  const Shop shop;
  auto connection = shop.connect();
  const auto cart_of = [&](std::vector<std::pair<std::string, std::string>> cookies) {
    return connection.request(get("/cart", std::move(cookies)));
  };
  CHECK(cart_of({{"Cookie", "utm=a%3B%20session%3Devil; session=real"}}).json()["session"] ==
        "real");
  CHECK(cart_of({{"Cookie", "a=b"}, {"Cookie", "session=two"}}).json()["session"] == "two");
  CHECK(cart_of({{"Cookie", "session=%76ictim"}}).status == 400);
}

TEST_CASE("a validator that a proxy has marked is held, and one of no shop is told to pause") {
  const Shop shop;
  auto marked = shop.connect();
  marked.send(get("/status", {{"If-None-Match", "W/\"" + shop.cursor() + "-gzip\""}}));
  shop.wait_held(1);
  const auto strange = shop.request(get("/status", {{"If-None-Match", "\"0f1e2d\""}}));
  CHECK(strange.json()["reset"] == true);
  CHECK(strange.json()["next"]["delay_ms"] >= 1000);
  REQUIRE(shop.request(support::add("anna", "P", 1)).status == 200);
  CHECK(marked.read().json()["inventorycount"] == "9");
}

TEST_CASE("a method that nobody knows is a 501 and a file's methods can be asked for") {
  const Shop shop;
  auto connection = shop.connect();
  for (const std::string method : {"PROPFIND", "get"})
    check_problem(connection.request({method, "/items", {}, ""}), 501, "not-implemented");
  const auto file = connection.request({"OPTIONS", "/app.js", {}, ""});
  CHECK(file.status == 204);
  CHECK(file.header("Allow") == "GET, HEAD, OPTIONS");
  CHECK(connection.request({"OPTIONS", "*", {}, ""}).status == 204);
  CHECK(connection.request(get("HTTP://other.example/items")).status == 200);
  CHECK(connection.request(get("/?ref=https://blog.example/?p=12", {{"Range", "bytes=9-3"}}))
            .status == 200);
}

TEST_CASE("a file is the same by any member of a list, and by a star") {
  const Shop shop;
  auto connection = shop.connect();
  const std::string tag = connection.request(get("/app.js")).header("ETag").value();
  CHECK(connection.request(get("/app.js", {{"If-None-Match", "*"}})).status == 304);
  CHECK(connection.request(get("/app.js", {{"If-None-Match", "\"x\""}, {"If-None-Match", tag}}))
            .status == 304);
  CHECK(connection.request(get("/app.js", {{"If-None-Match", "\"x\""}})).status == 200);
}

TEST_CASE("a HEAD that is refused has no body, and a refusal may be read by a page elsewhere") {
  const Shop shop({.gateway_flags = {"--allow-origin", kFriend}});
  const std::string origin = "Origin: " + kFriend + "\r\n";
  const std::pair<std::string, int> refused[] = {
      {"/items HTTP/1.1\r\n" + origin + "\r\n", 400},
      {"/items HTTP/1.1\r\nHost: h\r\n" + origin + "Content-Length: 70000\r\n\r\n", 413},
      {"/items HTTP/1.1\r\nHost: h\r\n" + origin + "X: " + std::string(9000, 'x') + "\r\n\r\n",
       431},
  };
  for (const auto& [rest, status] : refused) {
    for (const std::string method : {"HEAD", "GET"}) {
      auto connection = shop.connect();
      connection.send(method + " " + rest);
      const auto answer = connection.read_to(method);
      CHECK(answer.status == status);
      CHECK(answer.header("Access-Control-Allow-Origin") == kFriend);
      CHECK(answer.header("Vary") == "Origin");
      CHECK(answer.body.empty() == (method == "HEAD"));
      CHECK(connection.closed_by_peer());  // nothing follows
    }
  }
  auto head = shop.connect();
  const auto bad = head.request({"HEAD", "/status?wait=x", {}, ""});
  CHECK(bad.status == 400);
  CHECK(head.request(get("/items")).header("Vary") == "Origin");
}

TEST_CASE("a form posted from another site leaves the shopper's session alone") {
  const Shop shop;
  HttpRequest form = post_form("/", "paid=1");
  form.headers.emplace_back("Sec-Fetch-Site", "cross-site");
  auto connection = shop.connect();
  const auto sent_back = connection.request(form);
  CHECK(sent_back.status == 303);
  CHECK(sent_back.header("Location") == "/");
  CHECK_FALSE(sent_back.has("Set-Cookie"));
  const auto back = connection.request(get("/", {{"Cookie", "session=ann"}}));
  CHECK(back.status == 200);
  CHECK_FALSE(back.has("Set-Cookie"));
}

TEST_CASE("a body in thirty thousand chunks of a byte is a body") {
  const Shop shop;
  auto connection = shop.connect();
  const std::string body = "session=anna&action=add&quantity=3&x=" + std::string(30'000, 'x');
  std::string chunks;
  for (const char c : body) chunks += std::string("1\r\n") + c + "\r\n";
  connection.send(
      "POST /cart HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Transfer-Encoding: chunked\r\n\r\n" +
      chunks + "0\r\n\r\n");
  const auto answer = connection.read();
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "7");
  CHECK(connection.request(get("/items")).status == 200);
}
