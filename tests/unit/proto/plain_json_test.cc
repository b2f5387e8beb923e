// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is plain and what is not; codec_random_test.cc compares whole messages with the general way.
#include "proto/plain_json.h"

#include <string>

#include "tests/support/catch.h"

namespace proto {
namespace {

/// `value` as the number of a field.
bool is_plain_number(const std::string& value) {
  const std::string text = "{\"n\":" + value + "}";
  PlainJson json(text);
  json.begin_object();
  json.number("n", 1000);
  json.end_object();
  return json.whole();
}

bool is_plain_text(const std::string& value) {
  const std::string text = "{\"t\":" + value + "}";
  PlainJson json(text);
  json.begin_object();
  json.text("t");
  json.end_object();
  return json.whole();
}

}  // namespace

TEST_CASE("A plain text gives what it holds") {
  PlainJson json(R"({"t":"x","n":7,"some":[{"m":null},{"m":5}],"none":[],"b":false})");
  json.begin_object();
  CHECK(json.text("t") == "x");
  CHECK_FALSE(json.has("m"));
  CHECK(json.number("n", 7) == 7);
  json.key("some");
  json.begin_array();
  std::vector<std::optional<base::Millis>> some;
  while (json.next_element()) {
    json.begin_object();
    some.push_back(json.millis("m", 9));
    json.end_object();
  }
  CHECK(some == std::vector<std::optional<base::Millis>>{std::nullopt, base::Millis{5}});
  json.key("none");
  json.begin_array();
  CHECK_FALSE(json.next_element());
  CHECK_FALSE(json.boolean("b"));
  CHECK_FALSE(json.whole());
  json.end_object();
  CHECK(json.whole());
}

TEST_CASE("Numbers are plain that have one spelling and are in range") {
  for (const char* number : {"0", "1", "10", "1000"}) CHECK(is_plain_number(number));
  for (const char* number : {"", "00", "01", "-0", "-1", "+1", "1001", "1.0", "1e1", "null",
                             "\"1\"", "99999999999999999999"})
    CHECK_FALSE(is_plain_number(number));
}

TEST_CASE("Text is plain that stands for itself") {
  for (const char* text : {R"("")", R"("a b~!")"}) CHECK(is_plain_text(text));
  for (const char* text : {R"("\n")", R"("\"")", "\"\x7f\"", "\"\xc3\xa4\"", "\"\t\"", "\"", "7"})
    CHECK_FALSE(is_plain_text(text));
}

TEST_CASE("What stands where nothing should is not plain") {
  const std::string text = GENERATE("", "{", "{}x", " {}", "{ }", "{,}", "{\"a\":1}", "[]");
  CAPTURE(text);
  PlainJson json(text);
  json.begin_object();
  json.end_object();
  CHECK_FALSE(json.whole());
}

}  // namespace proto
