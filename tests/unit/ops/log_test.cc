// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A log line is one line that a logfmt parser reads, whatever is in it.
#include "ops/log.h"

#include "tests/support/catch.h"

namespace ops {

TEST_CASE("A line is its event and its fields") {
  CHECK(to_logfmt("stopped", {}) == "event=stopped");
  CHECK(to_logfmt("listening", {{"what", "http"}, {"port", 8080}}) ==
        "event=listening what=http port=8080");
}

TEST_CASE("A value that could be misread is quoted and escaped") {
  const auto [value, written] = GENERATE(table<std::string, std::string>({
      {"plain", "plain"},
      {"tcp://127.0.0.1:5550", "tcp://127.0.0.1:5550"},
      {"", "\"\""},
      {"two words", "\"two words\""},
      {"a=b", "\"a=b\""},
      {"say \"hi\"", "\"say \\\"hi\\\"\""},
      {"back\\slash", "\"back\\\\slash\""},
      {"two\nlines", "\"two\\x0alines\""},
      {std::string("nul\0byte", 8), "\"nul\\x00byte\""},
      {"P商品", "\"P商品\""},
  }));
  CHECK(to_logfmt("x", {{"k", value}}) == "event=x k=" + written);
}

}  // namespace ops
