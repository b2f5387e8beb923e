// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Percent-encoding, read strictly, and written.
#include "gateway/http/percent.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("Two hex digits stand for a byte, and nothing else behind a percent sign does") {
  using namespace std::string_literals;
  CHECK(percent_decoded("", true) == "");
  CHECK(percent_decoded("plain-~._", true) == "plain-~._");
  CHECK(percent_decoded("%41%6a%6A%2b%25", true) == "Ajj+%");
  CHECK(percent_decoded("a%00b%0d%0a", true) == "a\0b\r\n"s);
  CHECK(percent_decoded("%E4%B8%AD", true) == "中");
  for (const char* wrong :
       {"%", "%4", "a%", "a%4", "%zz", "%4z", "%z4", "%u0041", "%%41", "% 41", "%-1"})
    CHECK_FALSE(percent_decoded(wrong, true));
}

TEST_CASE("A plus sign is a space in forms and queries, and itself in a path") {
  CHECK(percent_decoded("a+b%2B+", true) == "a b+ ");
  CHECK(percent_decoded("a+b%2B+", false) == "a+b++");
}

TEST_CASE("A path is written as it was read") {
  for (const char* path :
       {"/", "/a/b.js", "/a+b;c=d,e@f:g!$&'()*~_-", "/%25%20%3F%23%0D%0A%E4%B8%AD%22%5C"}) {
    CHECK(percent_encoded_path(*percent_decoded(path, false)) == path);
  }
}

}  // namespace gateway
