// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The lines before the chunks of a body.
#include "gateway/http/chunk_line.h"

#include <limits>

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("A chunk's size is read, and its extensions passed over") {
  const std::pair<const char*, std::size_t> rows[] = {
      {"0", 0},
      {"A", 10},
      {"fF", 255},
      {"0000000000000000000001", 1},
      {"1;a", 1},
      {"1;a=b", 1},
      {"1 ; a = b", 1},
      {"1\t;a=b", 1},
      {"1;a=\"b;c\"", 1},
      {"1;a=\"\\\"\";b", 1},
      {"0;a;b=c;d=\"\"", 0},
  };
  for (const auto& [line, size] : rows) {
    CAPTURE(line);
    CHECK(read_chunk_size(line) == size);
  }
  CHECK(read_chunk_size("11111111111111111") == std::numeric_limits<std::size_t>::max());
}

TEST_CASE("A line that is none before a chunk is refused") {
  using namespace std::string_view_literals;
  for (const auto line :
       {""sv,        " 1"sv,         "1 "sv,     "1 junk"sv, "0 junk"sv,       "1\t"sv,
        "-1"sv,      "+1"sv,         "0x1"sv,    "x"sv,      "1,2"sv,          ";a"sv,
        "1;"sv,      "1;;a"sv,       "1;=b"sv,   "1;a="sv,   "1;a=b c"sv,      "1;a b"sv,
        "1;a=\"b"sv, "1;a=\"b\"c"sv, "1;a\rb"sv, "1\r"sv,    "1;a=\"\x01\""sv, "1;a\0"sv,
        "1;a "sv,    "1.0"sv,        "1_000"sv}) {
    CAPTURE(line);
    CHECK_FALSE(read_chunk_size(line));
  }
}

}  // namespace gateway
