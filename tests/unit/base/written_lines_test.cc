// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "base/written_lines.h"

#include <vector>

#include "tests/support/catch.h"

namespace base {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> all;
  WrittenLines lines(text);
  while (const auto line = lines.next()) all.push_back(lines.where() + std::string(*line));
  CHECK_FALSE(lines.next());
  return all;
}

}  // namespace

TEST_CASE("Written lines come without the blanks around them, and blank ones not at all") {
  CHECK(lines_of("a b\n\n \t \r\n  # c \r\n\td") ==
        std::vector<std::string>{"line 1: a b", "line 4: # c", "line 5: d"});
  CHECK(lines_of("a\n") == lines_of("a"));
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n\r\n ").empty());
}

}  // namespace base
