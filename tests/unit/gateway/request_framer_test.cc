// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where a request ends, and which are refused because two programs could read them in two ways.
#include "gateway/http/request_framer.h"

#include "proto/limits.h"
#include "tests/support/catch.h"

namespace gateway {
namespace {

using Step = RequestFramer::Step;
using Refusal = RequestFramer::Refusal;

const std::string kGet = "GET /status HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string kChunkedHead =
    "POST /cart HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string post(const std::string& body) {
  return "POST /cart HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}
std::string with_header(const std::string& line) {
  return "POST /cart HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n";
}

/// The framer after it has seen all of `bytes`, which it must find a whole request in.
RequestFramer framed(const std::string& bytes) {
  RequestFramer framer;
  CAPTURE(bytes);
  Step step = framer.next(bytes);
  if (step == Step::kContinue) step = framer.next(bytes);
  REQUIRE(step == Step::kComplete);
  return framer;
}
std::string body_of(const std::string& bytes) { return framed(bytes).request.body; }

Refusal refusal_of(const std::string& bytes) {
  RequestFramer framer;
  CAPTURE(bytes);
  REQUIRE(framer.next(bytes) == Step::kRefused);
  CHECK_FALSE(framer.reason.empty());
  return framer.refusal;
}
bool wants_more(const std::string& bytes) { return RequestFramer().next(bytes) == Step::kNeedMore; }

}  // namespace

TEST_CASE("A whole request is found with its head, its body and its length") {
  const std::string bytes = post("action=add");
  RequestFramer framer;
  REQUIRE(framer.next(bytes) == Step::kComplete);
  CHECK(framer.request.method == "POST");
  CHECK(framer.request.path == "/cart");
  CHECK(framer.request.host == "a");
  CHECK(framer.request.body == "action=add");
  CHECK(framer.consumed == bytes.size());
  CHECK(framer.keep_alive);
  CHECK_FALSE(framer.http10);
}

TEST_CASE("A request that comes byte by byte is found with its last byte and no earlier") {
  const std::string bytes = post("action=add");
  RequestFramer framer;
  for (std::size_t size = 1; size < bytes.size(); ++size)
    REQUIRE(framer.next(std::string_view(bytes).substr(0, size)) == Step::kNeedMore);
  REQUIRE(framer.next(bytes) == Step::kComplete);
  CHECK(framer.request.body == "action=add");
}

TEST_CASE("Of two requests sent together only the first is consumed") {
  RequestFramer framer;
  const std::string bytes = post("x=1") + kGet;
  REQUIRE(framer.next(bytes) == Step::kComplete);
  CHECK(framer.consumed == bytes.size() - kGet.size());
  RequestFramer second;
  REQUIRE(second.next(std::string_view(bytes).substr(framer.consumed)) == Step::kComplete);
  CHECK(second.request.path == "/status");
}

TEST_CASE("Two empty lines before a request are skipped, a third is not") {
  const std::string bytes = "\r\n\r\n" + kGet;
  RequestFramer framer;
  REQUIRE(framer.next(bytes) == Step::kComplete);
  CHECK(framer.request.path == "/status");
  CHECK(framer.consumed == bytes.size());
  CHECK(refusal_of("\r\n\r\n\r\n" + kGet) == Refusal::kMalformed);
}

TEST_CASE("A connection is kept as its version and its headers say") {
  const auto kept = [](const std::string& version, const std::string& header) {
    return framed("GET / " + version + "\r\nHost: a\r\n" + header + "\r\n").keep_alive;
  };
  CHECK(kept("HTTP/1.1", ""));
  CHECK_FALSE(kept("HTTP/1.1", "Connection: close\r\n"));
  CHECK_FALSE(kept("HTTP/1.1", "connection: foo , CLOSE\r\n"));
  CHECK_FALSE(kept("HTTP/1.0", ""));
  CHECK(kept("HTTP/1.0", "Connection: Keep-Alive\r\n"));
  CHECK_FALSE(kept("HTTP/1.0", "Connection: keep-alive\r\nConnection: close\r\n"));
}

TEST_CASE("HTTP/1.0 needs no Host, later minor versions are ours, and others are not spoken") {
  CHECK(framed("GET / HTTP/1.0\r\n\r\n").http10);
  for (const char* version : {"HTTP/1.2", "HTTP/1.9"}) {
    const auto framer = framed("GET / " + std::string(version) + "\r\nHost: a\r\n\r\n");
    CHECK_FALSE(framer.http10);
    CHECK(framer.keep_alive);
  }
  for (const char* version : {"HTTP/2.0", "HTTP/0.9", "HTTP/3.1"})
    CHECK(refusal_of("GET / " + std::string(version) + "\r\nHost: a\r\n\r\n") == Refusal::kVersion);
  for (const char* version : {"HTTP/1.10", "HTTP/1", "HTTP/2", "HTTP/1.x", "HTTP/1,1", "HTTP/ 1.1",
                              "HTTPS/1.1", "HTTP/01.1"})
    CHECK(refusal_of("GET / " + std::string(version) + "\r\nHost: a\r\n\r\n") ==
          Refusal::kMalformed);
}

TEST_CASE("What the head says is handed out, opaque, its lines joined") {
  const auto framer = framed(
      "GET /st%61tus?item=%50&ref=/?p HTTP/1.1\r\nHost: shop.example:8080\r\n"
      "cookie: a=b%3B%20session=x\r\nCOOKIE: session=two\r\nIf-None-Match: \"A.1\"\r\n"
      "if-none-match: W/\"A.2\"\r\nPrefer: x\r\nprefer: wait=1\r\nOrigin: "
      "https%3A//shop.example\r\n"
      "last-event-id: A.18\r\nContent-Type: text/plain\r\nContent-Encoding: "
      "gzip\r\nSec-Fetch-Site: cross-site\r\n"
      "Idempotency-Key: \"k\"\r\nAccept-Encoding: br\r\naccept-encoding: gzip;q=0.5\r\nAccept: "
      "text/csv\r\naccept: */*;q=0.1\r\nAuthorization: Bearer%20a\r\nX-Forwarded-For: 192.0.2.7\r\n"
      "x-forwarded-for:  10.0.0.1 , x\r\nAccept-Language: zh\r\naccept-language: "
      "en;q=0.5\r\nRange: "
      "bytes=9-3\r\nX: y\r\n\r\n");
  const HttpRequest expected{"GET",
                             "/status",
                             "item=%50&ref=/?p",
                             "shop.example:8080",
                             "text/plain",
                             "gzip",
                             "a=b%3B%20session=x; session=two",
                             "\"A.1\", W/\"A.2\"",
                             "A.18",
                             "x, wait=1",
                             "\"k\"",
                             "https%3A//shop.example",
                             "cross-site",
                             "text/csv, */*;q=0.1",
                             "br, gzip;q=0.5",
                             "zh, en;q=0.5",
                             "Bearer%20a",
                             "192.0.2.7, 10.0.0.1 , x",
                             ""};
  CHECK(framer.request == expected);
}

TEST_CASE("A URL as target names its own host") {
  const auto request_of = [](const std::string& target, const std::string& method = "GET") {
    return framed(method + " " + target + " HTTP/1.1\r\nHost: other\r\n\r\n").request;
  };
  CHECK(request_of("HTTP://Shop.example:80/items?since=1").path == "/items");
  CHECK(request_of("HTTP://Shop.example:80/items?since=1").query == "since=1");
  CHECK(request_of("https://shop.example").path == "/");
  CHECK(request_of("https://shop.example").host == "shop.example");
  CHECK(request_of("/items").host == "other");
  CHECK(request_of("*", "OPTIONS").path == "*");
  const auto tunnel = framed("CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example\r\n\r\n");
  CHECK(tunnel.request.path.empty());
  CHECK_FALSE(tunnel.keep_alive);
}

TEST_CASE("A Host that names no host is refused, and an empty one is not") {
  for (const char* host :
       {"a b/c@d", "a, b", "http://a/", "a:b", "x:99999999", "\x80\xff", "a:1:2"})
    CHECK(refusal_of("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n") ==
          Refusal::kMalformed);
  CHECK(refusal_of("GET / HTTP/1.0\r\nHost: a, b\r\n\r\n") == Refusal::kMalformed);
  CHECK(refusal_of("GET http://a/ HTTP/1.1\r\nHost: a b\r\n\r\n") == Refusal::kMalformed);
  CHECK(framed("GET / HTTP/1.1\r\nHost:\r\n\r\n").request.host.empty());
}

TEST_CASE("Of a refused request is known what was read of it") {
  RequestFramer framer;
  REQUIRE(framer.next("HEAD / HTTP/1.1\r\nOrigin: https://shop.example\r\n\r\n") == Step::kRefused);
  CHECK(framer.request.method == "HEAD");
  CHECK(framer.request.origin == "https://shop.example");
  RequestFramer version;
  REQUIRE(version.next("HEAD / HTTP/2.0\r\n") == Step::kRefused);
  CHECK(version.request.method == "HEAD");
}

TEST_CASE("A request line that is none is refused") {
  for (const char* line :
       {"GET", "GET /", "GET  / HTTP/1.1", "GET /a b HTTP/1.1", " GET / HTTP/1.1", "G(T / HTTP/1.1",
        "GET / http/1.1", "GET / FTP/1.1", "GET /\x7f HTTP/1.1", "GET /\x01 HTTP/1.1",
        "\x16\x03\x01", "GET * HTTP/1.1", "GET items HTTP/1.1", "GET x:443 HTTP/1.1",
        "GET /#a HTTP/1.1", "GET /%zz HTTP/1.1", "GET /%u0041 HTTP/1.1"})
    CHECK(refusal_of(std::string(line) + "\r\nHost: a\r\n\r\n") == Refusal::kMalformed);
}

TEST_CASE("What two programs could read in two ways is refused") {
  const std::pair<const char*, const char*> rows[] = {
      {"both lengths", "Content-Length: 3\r\nTransfer-Encoding: chunked"},
      {"both lengths, the other order", "Transfer-Encoding: chunked\r\nContent-Length: 3"},
      {"a repeated length", "Content-Length: 3\r\nContent-Length: 3"},
      {"a length in a list", "Content-Length: 3, 3"},
      {"a repeated coding", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"},
      {"a coding in a list", "Transfer-Encoding: chunked, chunked"},
      {"another coding", "Transfer-Encoding: gzip"},
      {"another coding before chunked", "Transfer-Encoding: gzip, chunked"},
      {"a coding with junk", "Transfer-Encoding: xchunked"},
      {"a negative length", "Content-Length: -3"},
      {"a signed length", "Content-Length: +3"},
      {"a hex length", "Content-Length: 0x3"},
      {"an empty length", "Content-Length:"},
      {"a length with a space in it", "Content-Length: 3 3"},
      {"a length above 64 bits", "Content-Length: 99999999999999999999"},
      {"a space before the colon", "Content-Length : 3"},
      {"a folded line", "X: a\r\n b"},
      {"a folded line with a tab", "X: a\r\n\tb"},
      {"a name that is none", "X(: a"},
      {"an empty name", ": a"},
      {"no colon", "X"},
      {"a bare LF", "X: a\nY: b"},
      {"a CR inside a value", "X: a\rY: b"},
      {"a control character", "X: a\x01"},
      {"a second Host", "Host: b"},
  };
  for (const auto& [what, line] : rows) {
    CAPTURE(what);
    CHECK(refusal_of(with_header(line)) == Refusal::kMalformed);
  }
  CHECK(refusal_of(with_header(std::string("X: a\0b", 6))) == Refusal::kMalformed);
  CHECK(refusal_of("GET / HTTP/1.1\r\n\r\n") == Refusal::kMalformed);       // no Host
  CHECK(refusal_of("GET / HTTP/1.1\nHost: a\n\n") == Refusal::kMalformed);  // bare LF
  CHECK(refusal_of("\n") == Refusal::kMalformed);
  CHECK(refusal_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == Refusal::kMalformed);
}

TEST_CASE("A head may have 8 KiB and not a byte more") {
  const auto head_of = [](std::size_t bytes) {
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    return start + std::string(bytes - start.size() - 4, 'x') + "\r\n\r\n";
  };
  CHECK(framed(head_of(proto::limits::kMaxHeaderBytes)).consumed == 8192);
  CHECK(refusal_of(head_of(8193)) == Refusal::kHeadersTooLarge);
  CHECK(refusal_of(std::string(8193, 'x')) == Refusal::kHeadersTooLarge);
  CHECK(wants_more(std::string(8192, 'x')));
}

TEST_CASE("A body may have 64 KiB and not a byte more") {
  const std::string largest(proto::limits::kMaxBodyBytes, 'x');
  CHECK(body_of(post(largest)) == largest);
  CHECK(refusal_of(with_header("Content-Length: 65537")) == Refusal::kBodyTooLarge);
}

// --- chunks --------------------------------------------------------------------------------------

TEST_CASE("A body in chunks is put together") {
  CHECK(body_of(kChunkedHead + "0\r\n\r\n").empty());
  CHECK(body_of(kChunkedHead + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") == "abcde");
  CHECK(body_of(kChunkedHead + "A;x=y\r\n0123456789\r\n0;z\r\n\r\n") == "0123456789");
  CHECK(body_of(kChunkedHead + "2\r\n\r\n\r\n0\r\n\r\n") == "\r\n");
}

TEST_CASE("Trailers are skipped and what follows them is the next request's") {
  RequestFramer framer;
  const std::string bytes = kChunkedHead + "1\r\na\r\n0\r\nX: y\r\nZ: w\r\n\r\n" + kGet;
  REQUIRE(framer.next(bytes) == Step::kComplete);
  CHECK(framer.request.body == "a");
  CHECK(framer.consumed == bytes.size() - kGet.size());
}

TEST_CASE("Chunks that are not whole want more") {
  const std::string bytes = kChunkedHead + "3\r\nabc\r\n0\r\nX: y\r\n\r\n";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    REQUIRE(wants_more(bytes.substr(0, size)));
  }
}

TEST_CASE("Bad chunks are refused") {
  for (const char* chunks :
       {"x\r\n", "\r\n", "-1\r\n", "0x1\r\na\r\n", "1 x\x01\r\na\r\n", "1\na\r\n", "1\r\nab\r\n",
        "1\r\na\nb", "3\r\nab\r\n0\r\n\r\n", "0\r\nX: y\n\r\n", "+1\r\na\r\n", "1 junk\r\n",
        "0 junk\r\n", "1;a=b c\r\n"}) {
    CAPTURE(chunks);
    CHECK(refusal_of(kChunkedHead + chunks) == Refusal::kMalformed);
  }
  CHECK(refusal_of(kChunkedHead + std::string(258, '0')) == Refusal::kMalformed);
}

TEST_CASE("A trailer line that is none is refused") {
  for (const auto& line : {std::string("GET /smuggled HTTP/1.1"), std::string("X: a\0\rb", 7),
                           std::string(" folded"), std::string("X : y"), std::string(": y")}) {
    CAPTURE(line);
    CHECK(refusal_of(kChunkedHead + "0\r\nX: y\r\n" + line + "\r\n\r\n") == Refusal::kMalformed);
  }
}

TEST_CASE("A body in chunks has the same bound as a whole one") {
  const std::string half(32 * 1024, 'x');
  const std::string chunk = "8000\r\n" + half + "\r\n";
  CHECK(body_of(kChunkedHead + chunk + chunk + "0\r\n\r\n") == half + half);
  CHECK(refusal_of(kChunkedHead + chunk + chunk + "1\r\n") == Refusal::kBodyTooLarge);
  CHECK(refusal_of(kChunkedHead + "10001\r\n") == Refusal::kBodyTooLarge);
  CHECK(refusal_of(kChunkedHead + "FFFFFFFFFFFFFFFF\r\n") == Refusal::kBodyTooLarge);
}

TEST_CASE("Tiny chunks are a body, and cannot make a request endless") {
  std::string tiny = kChunkedHead;
  for (std::size_t i = 0; i < proto::limits::kMaxBodyBytes; ++i) tiny += "1\r\nx\r\n";
  CHECK(body_of(tiny + "0\r\n\r\n") == std::string(proto::limits::kMaxBodyBytes, 'x'));
  std::string talkative = kChunkedHead;
  for (int i = 0; i < 5'000; ++i) talkative += "1;" + std::string(100, 'e') + "\r\nx\r\n";
  CHECK(refusal_of(talkative) == Refusal::kBodyTooLarge);
}

TEST_CASE("Trailers cannot make a request endless") {
  CHECK(refusal_of(kChunkedHead + "0\r\n" + std::string(8193, 'x')) == Refusal::kHeadersTooLarge);
  std::string many = kChunkedHead + "0\r\n";
  for (int i = 0; i < 2'000; ++i) many += "X: y\r\n";
  CHECK(refusal_of(many) == Refusal::kHeadersTooLarge);
}

TEST_CASE("Bytes that are understood may be dropped, in the body too") {
  std::string bytes = kChunkedHead;
  RequestFramer framer;
  REQUIRE(framer.next(bytes) == Step::kNeedMore);
  CHECK(framer.is_in_body());
  for (int i = 0; i < 1000; ++i) {
    bytes.erase(0, framer.release());
    CHECK(bytes.empty());
    bytes += "1\r\nx\r\n";
    REQUIRE(framer.next(bytes) == Step::kNeedMore);
  }
  bytes.erase(0, framer.release());
  bytes += "0\r\n\r\n" + kGet;
  REQUIRE(framer.next(bytes) == Step::kComplete);
  CHECK(framer.consumed == bytes.size() - kGet.size());
  CHECK(framer.request.body == std::string(1000, 'x'));
}

// --- the next request ----------------------------------------------------------------------------

TEST_CASE("A framer that begins again is as a new one, and keeps little of a large request") {
  std::string bytes = "POST /cart?" + std::string(1500, 'q') + " HTTP/1.1\r\nHost: a\r\n";
  for (const char* name : {"Cookie", "Prefer", "Origin", "Accept", "If-None-Match", "Last-Event-ID",
                           "Authorization", "Idempotency-Key", "X-Forwarded-For", "Sec-Fetch-Site",
                           "X-Forwarded-Proto", "Accept-Encoding", "Accept-Language"})
    bytes += std::string(name) + ": " + std::string(400, 'v') + "\r\n";
  bytes += "Content-Type: text/plain\r\nContent-Length: 60000\r\n\r\n" + std::string(60'000, 'b');
  RequestFramer framer = framed(bytes);
  CHECK(framer.request.body.size() == 60'000);
  framer.restart();
  CHECK(framer.request == HttpRequest{});
  const HttpRequest& r = framer.request;
  std::size_t kept = 0;
  for (const std::string* part : {&r.method,          &r.path,
                                  &r.query,           &r.host,
                                  &r.content_type,    &r.content_encoding,
                                  &r.cookie,          &r.if_none_match,
                                  &r.last_event_id,   &r.prefer,
                                  &r.idempotency_key, &r.origin,
                                  &r.fetch_site,      &r.accept,
                                  &r.accept_encoding, &r.accept_language,
                                  &r.authorization,   &r.forwarded_for,
                                  &r.forwarded_proto, &r.body})
    kept += part->capacity();
  CHECK(kept <= RequestFramer::kMostKept);
  REQUIRE(framer.next(kGet) == Step::kComplete);
  CHECK(framer.request == framed(kGet).request);
  CHECK(framer.consumed == kGet.size());
}

// --- Expect --------------------------------------------------------------------------------------

TEST_CASE("A client that waits for 100 Continue is told once") {
  const std::string head = with_header("Content-Length: 3\r\nExpect: 100-continue");
  RequestFramer framer;
  CHECK(framer.next(head.substr(0, head.size() - 1)) == Step::kNeedMore);
  CHECK(framer.next(head) == Step::kContinue);
  CHECK(framer.next(head + "a") == Step::kNeedMore);
  CHECK(framer.next(head + "abc") == Step::kComplete);
  CHECK(framer.request.body == "abc");
  const std::string chunked = with_header("Transfer-Encoding: chunked\r\nExpect: 100-Continue");
  CHECK(RequestFramer().next(chunked) == Step::kContinue);
}

TEST_CASE("A client that does not wait for 100 Continue is not told") {
  const std::string head = with_header("Content-Length: 3\r\nExpect: 100-continue");
  CHECK(RequestFramer().next(head + "abc") == Step::kComplete);
  CHECK(RequestFramer().next(head + "a") == Step::kNeedMore);
  CHECK(RequestFramer().next(with_header("Expect: 100-continue")) == Step::kComplete);
  const char* http10 = "POST / HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
  CHECK(RequestFramer().next(http10) == Step::kNeedMore);
}

}  // namespace gateway
