// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Answers to bytes, read back with the tests' own parser.
#include "gateway/http/response_writer.h"

#include "gateway/http/http_bodies.h"
#include "tests/support/catch.h"
#include "tests/support/http_response.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

const base::WallTime kNow = *base::parse_rfc3339("2026-11-22T16:00:00.000Z");

HttpResponse answer(const std::string& body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = body;
  return response;
}

std::string encoded(const HttpResponse& response, const ReplyStyle& style = {}) {
  return ResponseWriter().encode(response, style, kNow);
}
support::HttpResponse read_back(const std::string& bytes, bool to_head = false) {
  support::HttpResponseParser parser(to_head);
  CHECK(parser.feed(bytes) == bytes.size());
  REQUIRE(parser.complete());
  return parser.take();
}

}  // namespace

TEST_CASE("An answer has its status, its length, its headers and the date") {
  const auto response = read_back(encoded(answer("{}").with("ETag", "\"A.5\"")));
  CHECK(response.version == "HTTP/1.1");
  CHECK(response.status == 200);
  CHECK(response.body == "{}");
  CHECK(response.header("Content-Length") == "2");
  CHECK(response.header("Content-Type") == "application/json");
  CHECK(response.header("ETag") == "\"A.5\"");
  CHECK(response.header("Date") == "Sun, 22 Nov 2026 16:00:00 GMT");
}

TEST_CASE("A kept connection is promised no time-out that nobody keeps") {
  const auto response = read_back(encoded(answer("{}")));
  CHECK_FALSE(response.has("Keep-Alive"));
  CHECK_FALSE(response.has("Connection"));
}

TEST_CASE("A connection that ends says so, and one of HTTP/1.0 says that it does not") {
  CHECK(read_back(encoded(answer("{}"), {.close = true})).header("Connection") == "close");
  CHECK(read_back(encoded(answer("{}"), {.close = true, .http10 = true})).header("Connection") ==
        "close");
  CHECK(read_back(encoded(answer("{}"), {.http10 = true})).header("Connection") == "keep-alive");
}

TEST_CASE("The answer to HEAD has GET's headers and no body") {
  const auto got = read_back(encoded(answer("{\"a\":1}")));
  const std::string bytes = encoded(answer("{\"a\":1}"), {.head = true});
  CHECK(bytes.ends_with("\r\n\r\n"));
  const auto head = read_back(bytes, /*to_head=*/true);
  CHECK(head.status == 200);
  CHECK(head.header("Content-Length") == got.header("Content-Length"));
  CHECK(head.header("Content-Type") == "application/json");
}

TEST_CASE("A body that follows in pieces comes in chunks, or to HTTP/1.0 until the end") {
  HttpResponse head;
  head.content_type = "text/event-stream";
  head.streamed = true;
  const auto modern = encoded(head);
  CHECK(modern.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(modern.find("Content-Length") == std::string::npos);
  ReplyStyle old;
  old.http10 = true;
  old.close = true;
  const auto until_end = encoded(head, old);
  CHECK(until_end.find("Transfer-Encoding") == std::string::npos);
  CHECK(until_end.find("Content-Length") == std::string::npos);
  CHECK(until_end.find("Connection: close\r\n") != std::string::npos);
}

TEST_CASE("A 304 and a 204 have no body and no length") {
  for (const int status : {204, 304}) {
    HttpResponse response;
    response.status = status;
    const std::string bytes = encoded(response.with("ETag", "\"A.5\""));
    CHECK(bytes.ends_with("\r\n\r\n"));
    const auto read = read_back(bytes);
    CHECK(read.status == status);
    CHECK(read.header("ETag") == "\"A.5\"");
    CHECK_FALSE(read.has("Content-Length"));
    CHECK_FALSE(read.has("Content-Type"));
  }
}

TEST_CASE("Every status the gateway uses has its own reason") {
  for (const int status :
       {200, 204, 302, 303, 304, 400, 404, 405, 408, 409, 413, 415, 422, 431, 501, 503, 504, 505}) {
    HttpResponse response = answer("{}");
    response.status = status;
    const std::string bytes = encoded(response);
    CAPTURE(bytes);
    CHECK(bytes.starts_with("HTTP/1.1 " + std::to_string(status) + " "));
    if (status != 500) CHECK(bytes.find("Internal Server Error") == std::string::npos);
  }
}

TEST_CASE("A preference and an origin are confirmed to the one who sent them") {
  const auto plain = read_back(encoded(answer("{}")));
  CHECK_FALSE(plain.has("Preference-Applied"));
  CHECK_FALSE(plain.has("Access-Control-Allow-Origin"));
  const auto personal =
      read_back(encoded(answer("{}"), {.origin = "https://shop.example", .preference = "wait=5"}));
  CHECK(personal.header("Preference-Applied") == "wait=5");
  CHECK(personal.header("Access-Control-Allow-Origin") == "https://shop.example");
  CHECK(personal.header("Access-Control-Expose-Headers") ==
        "ETag, Preference-Applied, Retry-After");
}

TEST_CASE("What is for all origins says so once, whoever asks") {
  ResponseWriter writer(/*varies_by_origin=*/true);
  HttpResponse response;
  response.with("Access-Control-Allow-Origin", "*");
  ReplyStyle style;
  style.origin = "https://shop.example";
  const std::string text = writer.encode(response, style, kNow);
  CHECK(text.find("Access-Control-Allow-Origin: *\r\n") != std::string::npos);
  CHECK(text.find("https://shop.example") == std::string::npos);
}

TEST_CASE("Where any origin may read answers, every answer depends on the origin") {
  ResponseWriter writer(/*varies_by_origin=*/true);
  for (const char* origin : {"", "https://shop.example"}) {
    ReplyStyle style;
    style.origin = origin;
    CHECK(read_back(writer.encode(answer("{}"), style, kNow)).header("Vary") == "Origin");
    HttpResponse coded = answer("{}");
    coded.with("Vary", "Accept-Encoding");
    CHECK(read_back(writer.encode(coded, style, kNow)).header("Vary") == "Accept-Encoding, Origin");
  }
  CHECK_FALSE(read_back(encoded(answer("{}"), {.origin = "https://shop.example"})).has("Vary"));
}

TEST_CASE("A header whose value could end it is left out and counted") {
  using namespace std::string_literals;
  ResponseWriter writer;
  for (const auto& value : {"a\r\nSet-Cookie: session=evil"s, "a\nb"s, "a\rb"s, "a\0b"s, "\x7f"s}) {
    const auto before = writer.left_out();
    const std::string bytes = writer.encode(answer("{}").with("ETag", value), {}, kNow);
    CHECK(bytes == writer.encode(answer("{}"), {}, kNow));
    CHECK(writer.left_out() == before + 1);
    CHECK(writer.last_left_out() == "ETag");
  }
  ReplyStyle style;
  style.preference = "wait=5\r\nX: y";
  style.origin = "https://shop.example\n";
  const auto personal = read_back(writer.encode(answer("{}"), style, kNow));
  CHECK_FALSE(personal.has("Preference-Applied"));
  CHECK_FALSE(personal.has("Access-Control-Allow-Origin"));
  CHECK(read_back(writer.encode(answer("{}").with("ETag", "\"a\tb\xc3\xa9\""), {}, kNow))
            .has("ETag"));
}

TEST_CASE("The date follows the clock") {
  ResponseWriter writer;
  const auto date = [&](base::WallTime at) {
    return read_back(writer.encode(answer("{}"), {}, at)).header("Date");
  };
  CHECK(date(kNow) == date(kNow + base::Millis{999}));
  CHECK(date(kNow + base::Seconds{1}) == "Sun, 22 Nov 2026 16:00:01 GMT");
  CHECK(date(kNow) == "Sun, 22 Nov 2026 16:00:00 GMT");
}

TEST_CASE("A large answer comes out whole") {
  const std::string body(3 * 1024 * 1024, 'y');
  CHECK(read_back(encoded(answer(body))).body == body);
}

}  // namespace gateway
