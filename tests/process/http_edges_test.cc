// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// HTTP as the gateway must take it: whole, in pieces, pipelined, old, rude and wrong.
#include "tests/process/problem.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::HttpRequest;
using support::HttpResponse;
using support::milliseconds;
using support::post_form;
using support::Shop;
using namespace std::string_literals;  // keep their zero bytes

namespace {

bool lists(const HttpResponse& response, const std::string& method) {
  return response.header("Allow").value_or("").find(method) != std::string::npos;
}

const std::string kAddHead =
    "POST /cart HTTP/1.1\r\nHost: shop.test\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n";
const std::string kAddBody = "session=anna&action=add&quantity=3";

std::string add_bytes() {
  return kAddHead + "Content-Length: " + std::to_string(kAddBody.size()) + "\r\n\r\n" + kAddBody;
}

}  // namespace

TEST_CASE("an unknown path is a 404") {
  const Shop shop;
  for (const std::string path : {"/nothing", "/status/", "/cart/1", "/admin", "/metrics"})
    check_problem(shop.request(get(path)), 404, "");
}

TEST_CASE("a wrong method is a 405 that lists the right ones") {
  const Shop shop;
  const auto status = shop.request({"DELETE", "/status", {}, ""});
  check_problem(status, 405, "");
  CHECK(lists(status, "GET"));
  const auto cart = shop.request({"PUT", "/cart", {{"Content-Type", "application/json"}}, "{}"});
  check_problem(cart, 405, "");
  CHECK(lists(cart, "GET"));
  CHECK(lists(cart, "POST"));
  const auto items = shop.request(post_form("/items", "a=b"));
  check_problem(items, 405, "");
  CHECK(lists(items, "GET"));
}

TEST_CASE("a link or an image cannot buy") {
  const Shop shop;
  const std::string before = shop.cursor();
  const auto answer = shop.request(get("/cart?session=anna&action=add"));
  check_problem(answer, 405, "");
  CHECK(lists(answer, "POST"));
  CHECK(shop.cursor() == before);
}

TEST_CASE("a body over 64 KiB is a 413 whichever way its length is told") {
  const Shop shop;
  auto declared = shop.connect();
  declared.send(kAddHead + "Content-Length: 65537\r\n\r\n");
  check_problem(declared.read(), 413, "");

  auto chunked = shop.connect();
  chunked.send(kAddHead + "Transfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "4000\r\n" + std::string(0x4000, 'a') + "\r\n";
  for (int i = 0; i < 4; ++i) chunked.send(chunk);
  chunked.send("1\r\na\r\n");
  check_problem(chunked.read(), 413, "");
}

TEST_CASE("headers over 8 KiB are a 431") {
  const Shop shop;
  auto whole = shop.connect();
  whole.send(get("/items", {{"X-Long", std::string(9000, 'x')}}));
  check_problem(whole.read(), 431, "");

  auto endless = shop.connect();
  endless.send("GET /items HTTP/1.1\r\nX-Long: " + std::string(9000, 'x'));
  check_problem(endless.read(), 431, "");
}

TEST_CASE("a cart in another content type is a 415") {
  const Shop shop;
  for (const std::string type :
       {"text/plain", "multipart/form-data; boundary=b", "application/xml"}) {
    const auto answer =
        shop.request({"POST", "/cart", {{"Content-Type", type}}, "session=anna&action=add"});
    check_problem(answer, 415, "");
  }
  const auto json = shop.request({"POST",
                                  "/cart",
                                  {{"Content-Type", "application/json; charset=utf-8"}},
                                  R"({"session":"anna","action":"add"})"});
  CHECK(json.status == 200);
}

TEST_CASE("malformed HTTP is a 400 and the end of the connection") {
  const Shop shop;
  const std::string before = shop.cursor();
  const std::vector<std::string> wrong = {
      "GARBAGE\r\n\r\n",
      "GET\r\n\r\n",
      "GET /items\r\n\r\n",
      "GET /items HTTP/1.1\r\nno colon here\r\n\r\n",
      "GET /items HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET /items HTTP/1.1\r\n: a\r\n\r\n",
      kAddHead + "Content-Length: five\r\n\r\n" + kAddBody,
      kAddHead + "Content-Length: -1\r\n\r\n" + kAddBody,
      kAddHead + "Content-Length: 34\r\nContent-Length: 33\r\n\r\n" + kAddBody,
      kAddHead + "Transfer-Encoding: chunked\r\n\r\nnothex\r\n" + kAddBody + "\r\n0\r\n\r\n",
      "\0\1\2\3\r\n\r\n"s,
      "\x16\x03\x01\0\0\1\0\1\xfc\x03\x03\r\n\r\n"s,
  };
  for (const auto& bytes : wrong) {
    INFO(bytes);
    auto connection = shop.connect();
    connection.send(bytes);
    const auto answer = connection.read();
    check_problem(answer, 400, "");
    CHECK(connection.closed_by_peer());
  }
  CHECK(shop.cursor() == before);
}

TEST_CASE("a version of HTTP that does not exist is refused") {
  const Shop shop;
  auto connection = shop.connect();
  connection.send("GET /items HTTP/9.9\r\nHost: a\r\n\r\n");
  const int status = connection.read().status;
  CHECK((status == 400 || status == 505));
  CHECK(connection.closed_by_peer());
}

TEST_CASE("a request with both Content-Length and Transfer-Encoding is refused") {
  const Shop shop;
  const std::string before = shop.cursor();
  auto connection = shop.connect();
  connection.send(kAddHead + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + "22\r\n" +
                  kAddBody + "\r\n0\r\n\r\n");
  check_problem(connection.read(), 400, "");
  CHECK(connection.closed_by_peer());
  CHECK(shop.cursor() == before);
}

TEST_CASE("HTTP 1.0 is answered and closed") {
  const Shop shop;
  auto connection = shop.connect();
  connection.send("GET /items HTTP/1.0\r\n\r\n");
  const auto answer = connection.read();
  CHECK(answer.status == 200);
  CHECK(answer.json()["items"][0]["item"] == "P");
  CHECK(connection.closed_by_peer());
}

TEST_CASE("Connection close is honoured and otherwise the connection stays") {
  const Shop shop;
  auto connection = shop.connect();
  for (int i = 0; i < 20; ++i) REQUIRE(connection.request(get("/items")).status == 200);
  REQUIRE(connection.request(get("/items", {{"Connection", "close"}})).status == 200);
  CHECK(connection.closed_by_peer());
}

TEST_CASE("HEAD has the headers of GET and no body") {
  const Shop shop;
  auto connection = shop.connect();
  for (const std::string path : {"/", "/items"}) {
    const auto answer = connection.request({"HEAD", path, {}, ""});
    CHECK(answer.status == 200);
    CHECK(answer.has("Content-Type"));
    // The next answer is the next request's: nothing followed the headers.
    CHECK(connection.request(get("/items")).json().contains("cursor"));
  }
}

TEST_CASE("Expect 100-continue is answered before the body is sent") {
  const Shop shop;
  auto connection = shop.connect();
  connection.send(kAddHead + "Expect: 100-continue\r\nContent-Length: " +
                  std::to_string(kAddBody.size()) + "\r\n\r\n");
  CHECK(connection.read().status == 100);
  connection.send(kAddBody);
  const auto answer = connection.read();
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "7");
}

TEST_CASE("a chunked body in any pieces is a body") {
  const Shop shop;
  auto connection = shop.connect();
  connection.send(kAddHead + "Transfer-Encoding: chunked\r\n\r\n");
  for (const char c : kAddBody) connection.send(std::string("1;a=b\r\n") + c + "\r\n");
  connection.send("0\r\nX-Trailer: t\r\n\r\n");
  const auto answer = connection.read();
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "7");
  CHECK(connection.request(get("/items")).status == 200);
}

TEST_CASE("two requests in one packet get two answers in order") {
  const Shop shop;
  auto connection = shop.connect();
  connection.send(add_bytes() + get("/cart?session=anna").bytes() + get("/items").bytes());
  CHECK(connection.read().json()["inventorycount"] == "7");
  CHECK(connection.read().json()["lines"][0]["quantity"] == 3);
  CHECK(connection.read().json()["items"][0]["item"] == "P");
}

TEST_CASE("a request behind a held poll waits for its turn") {
  const Shop shop;
  auto connection = shop.connect();
  connection.send(get("/status").bytes() + get("/nothing").bytes());
  shop.wait_held(1);
  CHECK_FALSE(connection.has_news_within(milliseconds(100)));
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  CHECK(connection.read().json()["inventorycount"] == "9");
  CHECK(connection.read().status == 404);
}

TEST_CASE("a request that arrives byte by byte is one request") {
  const Shop shop;
  auto connection = shop.connect();
  const std::string bytes = add_bytes();
  for (const char c : bytes) connection.send(std::string_view(&c, 1));
  CHECK(connection.read().json()["inventorycount"] == "7");
}

TEST_CASE("forms are decoded as browsers encode them") {
  const Shop shop;
  const auto answer = shop.request(
      post_form("/cart", "action=%61dd&session=a%2Db%2E1&item=P&quantity=%32&ignored=%E4%B8%AD"));
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["session"] == "a-b.1");
  CHECK(answer.json()["inventorycount"] == "8");
}

TEST_CASE("an answer is never compressed away under a small body") {
  const Shop shop;
  const auto answer = shop.request(get("/status?wait=0", {{"Accept-Encoding", "br, gzip"}}));
  CHECK_FALSE(answer.has("Content-Encoding"));
  CHECK(answer.json()["inventorycount"] == "10");
}
