// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a peer's text becomes before a terminal sees it.
#include "cartctl/core/display_text.h"

#include "tests/support/catch.h"

namespace cartctl {

TEST_CASE("Text is printed as it is, in any language") {
  const std::string text = GENERATE("", "teapot", "P商品", "cafe\u0301", "🫖", "a'b\"c\\");
  CHECK(printable(text) == text);
}

TEST_CASE("Nothing a terminal could take for an order is printed") {
  using namespace std::string_literals;
  const auto [text, shown] = GENERATE(table<std::string, std::string>({
      {"\x1b[2J", "\\x1b[2J"},
      {"a\nb\r\tc", "a\\x0ab\\x0d\\x09c"},
      {"a\0b"s, "a\\x00b"},
      {"\x7f", "\\x7f"},
      {"\xc2\x9b"
       "2J",
       "\\u009b2J"},                        // CSI in one character
      {"\u202egnp.exe", "\\u202egnp.exe"},  // turns the direction of writing
      {"\u2067x", "\\u2067x"},
      {"\xff\xfe", "\\xff\\xfe"},  // not UTF-8
      {"\xe5\x95", "\\xe5\\x95"},  // cut in the middle
      {"\xc0\x9b", "\\xc0\\x9b"},  // overlong
  }));
  CHECK(printable(text) == shown);
}

TEST_CASE("Text is UTF-8, or it is not") {
  for (const char* text : {"", "tea", "茶", "a\nb", "\xe2\x80\xae"}) CHECK(is_utf8(text));
  for (const char* text : {"Th\xe9", "\xc3", "\xed\xa0\x80", "\xff"}) CHECK_FALSE(is_utf8(text));
}

TEST_CASE("Text is as wide as a terminal shows it") {
  CHECK(display_width("") == 0);
  CHECK(display_width("teapot") == 6);
  CHECK(display_width("P商品") == 5);
  CHECK(display_width("cafe\u0301") == 4);
}

TEST_CASE("What is cut off is shown and no character is halved") {
  CHECK(shorten("teapot", 6) == "teapot");
  CHECK(shorten("teapot", 5) == "teap…");
  CHECK(shorten("紫砂壶", 6) == "紫砂壶");
  CHECK(shorten("紫砂壶", 5) == "紫砂…");
  CHECK(shorten("紫砂壶", 4) == "紫…");
}

}  // namespace cartctl
