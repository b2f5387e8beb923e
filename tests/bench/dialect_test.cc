// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How the load generator reads answers, and what it asks each kind of server.
#include "bench/load/dialect.h"

#include "tests/support/catch.h"

using bench::Dialect;
using bench::read_answer;

namespace {

constexpr std::string_view kState = R"({"cursor":"abc.17","items":[],"next":{"delay_ms":40}})";

std::string answer_with(std::string_view body, std::string_view headers = {}) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("an answer is read once all of it is there, and no byte sooner") {
  const std::string bytes = answer_with(kState);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    REQUIRE_FALSE(read_answer(std::string_view(bytes).substr(0, size)));
  const auto read = read_answer(bytes);
  REQUIRE(read);
  CHECK(read->answer.status == 200);
  CHECK(read->answer.body == kState);
  CHECK(read->size == bytes.size());
}

TEST_CASE("of two answers the first is read") {
  const std::string first = answer_with("1");
  const std::string both = first + answer_with("22");
  const auto read = read_answer(both);
  REQUIRE(read);
  CHECK(read->answer.body == "1");
  CHECK(read->size == first.size());
}

TEST_CASE("an answer without a length has no body") {
  const auto read = read_answer("HTTP/1.1 204 No Content\r\n\r\n");
  REQUIRE(read);
  CHECK(read->answer.status == 204);
  CHECK(read->answer.body.empty());
}

TEST_CASE("what is no HTTP answer has the status 0 and is all of it") {
  const std::string_view bytes = "SSH-2.0-OpenSSH\r\n\r\nand more";
  const auto read = read_answer(bytes);
  REQUIRE(read);
  CHECK(read->answer.status == 0);
  CHECK(read->size == bytes.size());
}

TEST_CASE("a poll of Holdfast says what the last answer showed") {
  const auto dialect = Dialect::named("holdfast");
  REQUIRE(dialect);
  const std::string bytes = answer_with(kState);
  const auto answer = read_answer(bytes)->answer;
  CHECK(dialect->fetches_state());
  CHECK(dialect->first_poll().starts_with("GET /status?session=bench&item=P&wait=0 HTTP/1.1\r\n"));
  CHECK(dialect->next_poll(answer).starts_with(
      "GET /status?session=bench&item=P&wait=55&since=abc.17 HTTP/1.1\r\n"));
  CHECK(dialect->seen_by(answer) == "abc.17");
  CHECK(dialect->version_of(answer) == 17);
  CHECK(dialect->pause_ms(answer) == 40);
}

TEST_CASE("a poll of nchan repeats the validators of the last answer") {
  const auto dialect = Dialect::named("nchan");
  REQUIRE(dialect);
  const std::string bytes = answer_with("{}", "Etag: 3\r\nLast-Modified: Tue, 1 Jan\r\n");
  const std::string poll = dialect->next_poll(read_answer(bytes)->answer);
  CHECK(poll.find("\r\nIf-None-Match: 3\r\nIf-Modified-Since: Tue, 1 Jan\r\n\r\n") !=
        std::string::npos);
}

TEST_CASE("polls without a cursor are all the same") {
  const std::string bytes = answer_with(kState);
  for (const auto* name : {"holdfast-blind", "plain"}) {
    const auto dialect = Dialect::named(name);
    REQUIRE(dialect);
    CHECK_FALSE(dialect->fetches_state());
    CHECK(dialect->next_poll(read_answer(bytes)->answer) == dialect->first_poll());
  }
  CHECK_FALSE(Dialect::named("gopher"));
}

TEST_CASE("a stream is one request, and each of its states an answer") {
  const auto dialect = Dialect::named("holdfast-stream");
  REQUIRE(dialect);
  CHECK(dialect->fetches_state());
  CHECK(dialect->first_poll().starts_with("GET /events?session=bench&item=P HTTP/1.1\r\n"));
  const auto head = dialect->read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n");
  REQUIRE(head);
  CHECK(head->answer.status == 200);
  CHECK_FALSE(dialect->has_state(head->answer));
  const auto comment = dialect->read("3\r\n:\n\n\r\n");
  REQUIRE(comment);
  CHECK_FALSE(dialect->has_state(comment->answer));
  const std::string event = "event: state\ndata: " + std::string(kState) + "\n\n";
  const std::string bytes = "4a\r\n" + event + "\r\n3";
  const auto state = dialect->read(bytes);
  REQUIRE(state);
  CHECK(state->size == event.size() + 6);
  CHECK(dialect->has_state(state->answer));
  CHECK(dialect->version_of(state->answer) == 17);
}

TEST_CASE("a chunk is read once all of it is there, and the last is none") {
  const std::string bytes = "a\r\n0123456789\r\n";
  for (std::size_t size = 0; size < bytes.size(); ++size)
    REQUIRE_FALSE(bench::read_chunk(std::string_view(bytes).substr(0, size)));
  const auto read = bench::read_chunk(bytes);
  REQUIRE(read);
  CHECK(read->answer.body == "0123456789");
  for (const auto* none : {"0\r\n\r\n", "x\r\n", "1 \r\n1\r\n", "\r\n"}) {
    CAPTURE(none);
    REQUIRE(bench::read_chunk(none));
    CHECK(bench::read_chunk(none)->answer.status == 0);
  }
}

TEST_CASE("no change repeats the amount of the one before") {
  const auto dialect = Dialect::named("holdfast");
  REQUIRE(dialect);
  const std::string first = dialect->change("anna", 1);
  CHECK(first.ends_with("\r\nContent-Length: 41\r\n\r\nsession=anna&action=add&item=P&quantity=2"));
  CHECK(dialect->change("anna", 2).ends_with("&quantity=1"));
}
