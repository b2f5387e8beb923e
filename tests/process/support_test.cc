// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The rig itself: a test that cannot fail proves nothing, so here it must.
#include "tests/support/catch.h"
#include "tests/support/child_process.h"
#include "tests/support/http_client.h"
#include "tests/support/shop.h"

using support::ChildProcess;
using support::exited;
using support::HttpResponseParser;
using support::milliseconds;

namespace {

const std::string kShell = "/bin/sh";

support::HttpResponse parse_in_pieces(const std::string& bytes, std::size_t piece) {
  HttpResponseParser parser;
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    REQUIRE(parser.feed(std::string_view(bytes).substr(at, piece)) > 0);
  REQUIRE(parser.complete());
  return parser.take();
}

}  // namespace

TEST_CASE("a child's log lines are events with fields") {
  ChildProcess child("child", kShell,
                     {"-c",
                      "echo 'ts=1 event=listening what=http address=127.0.0.1:9' >&2; "
                      "echo 'event=said text=\"two \\\"words\\\"\"' >&2; echo out; exit 3"});
  CHECK(child.wait_for_event("listening", {{"what", "http"}})["address"] == "127.0.0.1:9");
  CHECK(child.wait_for_event("said")["text"] == "two \"words\"");
  CHECK(child.wait_exit() == exited(3));
  CHECK(child.standard_output() == "out\n");
}

TEST_CASE("an event that never comes and a child that never ends are exceptions") {
  ChildProcess silent("child", kShell, {"-c", "exit 0"});
  CHECK_THROWS(silent.wait_for_event("listening"));
  ChildProcess endless("child", kShell, {"-c", "exec sleep 1000"});
  CHECK_THROWS(endless.wait_exit(support::Deadline(milliseconds(50))));
  endless.kill9();
  CHECK(endless.wait_exit() == support::killed_by(9));
}

TEST_CASE("a child does not see this process's HOLDFAST variables") {
  setenv("HOLDFAST_TEST_CANARY", "1", 1);
  ChildProcess child("child", kShell, {"-c", "echo ${HOLDFAST_TEST_CANARY:-none} $EXTRA"},
                     {{"EXTRA", "given"}});
  CHECK(child.wait_exit() == exited(0));
  CHECK(child.standard_output() == "none given\n");
}

TEST_CASE("responses are the same in pieces of any size") {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n "
      "world\r\n0\r\n\r\n";
  const std::string sized = "HTTP/1.1 404 Not Found\r\nContent-Length:  11 \r\n\r\nhello world";
  for (std::size_t piece = 1; piece <= chunked.size(); ++piece) {
    CHECK(parse_in_pieces(chunked, piece).body == "hello world");
    const auto response = parse_in_pieces(sized, piece);
    CHECK(response.status == 404);
    CHECK(response.reason == "Not Found");
    CHECK(response.header("content-LENGTH") == "11");
    CHECK(response.body == "hello world");
  }
}

TEST_CASE("responses that have no body end with their headers") {
  const std::string bytes = "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\nHTTP/1.1";
  HttpResponseParser parser;
  CHECK(parser.feed(bytes) == bytes.size() - 8);
  CHECK(parser.complete());
  HttpResponseParser head(true);
  head.feed("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
  CHECK(head.complete());
}

TEST_CASE("bytes that are not HTTP are not taken for an answer") {
  HttpResponseParser parser;
  CHECK_THROWS_AS(parser.feed("SMTP ready\r\n\r\n"), support::MalformedResponse);
  HttpResponseParser cut;
  cut.feed("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nshort");
  cut.feed_end();
  CHECK_FALSE(cut.complete());
}

TEST_CASE("metrics are summed over their labels") {
  const std::string text =
      "# HELP held x\nheld{loop=\"0\"} 2\nheld{loop=\"1\"} 3\nheld_total 9\nplain 4.5\n";
  CHECK(support::find_metric(text, "held") == 5);
  CHECK(support::find_metric(text, "plain") == 4.5);
  CHECK_FALSE(support::find_metric(text, "absent"));
}
