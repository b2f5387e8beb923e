// Bytes to requests and answers to bytes. Answers are read back with the tests' own parser.
#include "gateway/http/http_codec.h"

#include "gateway/http/http_bodies.h"
#include "tests/support/catch.h"
#include "tests/support/http_response.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

const proto::WallTime kNow = *proto::parse_rfc3339("2026-11-22T16:00:00.000Z");

HttpRequest decoded(const std::string& head, const std::string& body = "") {
  HttpCodec codec;
  auto request = codec.decode(head, body);
  CAPTURE(head);
  REQUIRE(request);
  return *request;
}

HttpResponse answer(const std::string& body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = body;
  return response;
}

std::string encoded(const HttpResponse& response, const ReplyStyle& style = {}) {
  return HttpCodec().encode(response, style, kNow);
}
support::HttpResponse read_back(const std::string& bytes, bool to_head = false) {
  support::HttpResponseParser parser(to_head);
  CHECK(parser.feed(bytes) == bytes.size());
  REQUIRE(parser.complete());
  return parser.take();
}

}  // namespace

// --- decoding ------------------------------------------------------------------------------------

TEST_CASE("A request is decoded with its parameters and the headers that matter") {
  const auto request = decoded(
      "GET /status?session=a%2Eb&item=P&item=Q&since=A.17 HTTP/1.1\r\nHost: x\r\n"
      "cookie: session=s1\r\nIF-NONE-MATCH: \"A.17\"\r\nPrefer: wait=5\r\n"
      "Origin: https://shop.example\r\nlast-event-id: A.18\r\nContent-Type: text/plain\r\n\r\n",
      "the body");
  CHECK(request.method == "GET");
  CHECK(request.path == "/status");
  CHECK(request.params == Params{{"item", "P"}, {"item", "Q"}, {"session", "a.b"}, {"since", "A.17"}});
  CHECK(request.cookie == "session=s1");
  CHECK(request.if_none_match == "\"A.17\"");
  CHECK(request.last_event_id == "A.18");
  CHECK(request.prefer == "wait=5");
  CHECK(request.origin == "https://shop.example");
  CHECK(request.content_type == "text/plain");
  CHECK(request.body == "the body");
}

TEST_CASE("A body is taken as it is, whatever the headers say of its form") {
  const auto request = decoded(
      "POST /cart HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n",
      "a=1");
  CHECK(request.method == "POST");
  CHECK(request.body == "a=1");
  CHECK(request.params.empty());
}

TEST_CASE("Requests leave nothing behind for the next one") {
  HttpCodec codec;
  const auto first = codec.decode(
      "GET /a?x=1 HTTP/1.1\r\nHost: x\r\nCookie: session=s1\r\nRange: bytes=0-1\r\n\r\n", "b");
  const auto second = codec.decode("GET /b HTTP/1.1\r\nHost: x\r\n\r\n", "");
  REQUIRE(first);
  REQUIRE(second);
  CHECK(second->path == "/b");
  CHECK(second->params.empty());
  CHECK(second->cookie.empty());
  CHECK(second->body.empty());
}

TEST_CASE("An absolute target is as good as its path") {
  CHECK(decoded("GET http://shop.example/status?wait=0 HTTP/1.1\r\nHost: x\r\n\r\n").path ==
        "/status");
  CHECK(decoded("GET http://shop.example HTTP/1.1\r\nHost: x\r\n\r\n").path == "/");
}

TEST_CASE("Methods that are used elsewhere are decoded, so that they can be refused") {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    CHECK(decoded(std::string(method) + " /cart HTTP/1.1\r\nHost: x\r\n\r\n").method == method);
}

TEST_CASE("Junk where a head should be is nothing, never a crash") {
  HttpCodec codec;
  for (const char* junk : {"", "\r\n", "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9\r\n\r\n"})
    CHECK_FALSE(codec.decode(junk, ""));
}

TEST_CASE("Form fields are decoded") {
  const auto fields = HttpCodec::form_params("a=1+2&b=%26%3D&c=&d");
  CHECK(*find(fields, "a") == "1 2");
  CHECK(*find(fields, "b") == "&=");
  CHECK(find(fields, "c")->empty());
  CHECK(HttpCodec::form_params("").empty());
}

// --- encoding ------------------------------------------------------------------------------------

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
  for (const int status : {200, 204, 304, 400, 404, 405, 408, 409, 413, 415, 431, 503, 504, 505}) {
    HttpResponse response = answer("{}");
    response.status = status;
    const std::string bytes = encoded(response);
    CAPTURE(bytes);
    CHECK(bytes.starts_with("HTTP/1.1 " + std::to_string(status) + " "));
    if (status != 500) CHECK(bytes.find("Internal Server Error") == std::string::npos);
  }
}

TEST_CASE("An answer is never compressed, whatever its request accepted") {
  HttpCodec codec;
  const std::string body(20'000, 'x');
  REQUIRE(codec.decode("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\n\r\n", ""));
  const auto response = read_back(codec.encode(answer(body), {}, kNow));
  CHECK_FALSE(response.has("Content-Encoding"));
  CHECK(response.body == body);
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
  CHECK(personal.header("Vary") == "Origin");
}

TEST_CASE("The date follows the clock") {
  HttpCodec codec;
  const auto date = [&](proto::WallTime at) {
    return read_back(codec.encode(answer("{}"), {}, at)).header("Date");
  };
  CHECK(date(kNow) == date(kNow + proto::Millis{999}));
  CHECK(date(kNow + proto::Seconds{1}) == "Sun, 22 Nov 2026 16:00:01 GMT");
  CHECK(date(kNow) == "Sun, 22 Nov 2026 16:00:00 GMT");
}

TEST_CASE("A large answer comes out whole") {
  const std::string body(3 * 1024 * 1024, 'y');
  CHECK(read_back(encoded(answer(body))).body == body);
}

}  // namespace gateway
