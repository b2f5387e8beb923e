// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The bytes of a stream, as HTTP.md prints them.
#include "gateway/http/event_stream.h"

#include "gateway/http/http_bodies.h"
#include "gateway/http/response_writer.h"
#include "tests/support/catch.h"
#include "tests/support/http_response.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using base::Millis;

const StateAnswer kState{{show(state("P 9/10"), {})}, cursor("4f1c9a.17"), false, {}, {}};

}  // namespace

TEST_CASE("An event has the cursor as its id and the JSON of a state as its data") {
  CHECK(state_piece(kState).bytes(true) ==
        "event: state\nid: 4f1c9a.17\ndata: " + state_body(kState) + "\n\n");
  CHECK(state_body(kState) == to_response(kState).body);
  CHECK(state_body(kState).find('\n') == std::string::npos);
}

TEST_CASE("A stream begins with the pause before its client comes back") {
  CHECK(retry_piece(Millis{1234}).bytes(true) == "retry: 1234\n\n");
}

TEST_CASE("A heartbeat is a comment") { CHECK(beat_piece().bytes(true) == ":\n\n"); }

TEST_CASE("The pieces of a stream are a whole answer") {
  std::string bytes = ResponseWriter().encode(stream_head(), {}, base::WallTime{});
  bytes += retry_piece(Millis{2000}).bytes(false);
  bytes += state_piece(kState).bytes(false);
  bytes += beat_piece().bytes(false);
  bytes += stream_end(false);
  support::HttpResponseParser parser;
  CHECK(parser.feed(bytes) == bytes.size());
  REQUIRE(parser.complete());
  const auto answer = parser.take();
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "text/event-stream");
  CHECK(answer.header("Cache-Control") == "no-store");
  CHECK(answer.header("X-Accel-Buffering") == "no");
  CHECK(answer.header("X-Content-Type-Options") == "nosniff");
  CHECK(answer.body ==
        "retry: 2000\n\nevent: state\nid: 4f1c9a.17\ndata: " + state_body(kState) + "\n\n:\n\n");
}

}  // namespace gateway
