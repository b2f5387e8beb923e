// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// JSON from outside: what two readers could take in two ways is refused.
#include "proto/strict_json.h"

#include "tests/support/catch.h"

namespace proto {
namespace {

ParsedJson parsed(std::string_view text) {
  auto json = parse_strict_json(text);
  CAPTURE(text);
  REQUIRE(json);
  return *std::move(json);
}
/// The field that is to blame; empty: the text as a whole.
std::string refused_field(std::string_view text) {
  const auto json = parse_strict_json(text);
  CAPTURE(text);
  REQUIRE_FALSE(json);
  CHECK(json.error().code == ErrorCode::kBadRequest);
  return json.error().field.value_or("");
}

}  // namespace

TEST_CASE("JSON is read into the tree that nlohmann's own parser makes of it") {
  for (const char* text :
       {"{}", "[]", "null", "true", "-7", "18446744073709551615", "1.5", "\"a\\u00e9\\n\"",
        R"({"a":{"b":[1,{"c":null},[],{}]},"d":[[["e"]],false],"":0})", " [ 1 , 2 ] ",
        "\xef\xbb\xbf{}", R"([{"a":1},{"a":2}])", R"({"a":{"a":{"a":1}}})", "1e300", "-1e300",
        "1e-400"})
    CHECK(parsed(text) == ParsedJson::parse(text));
}

TEST_CASE("A whole number is an integer however it is written") {
  for (const char* text : {"1.0", "1e0", "10e-1", "0.1e1", "1.000"}) {
    CHECK(parsed(text) == 1);
    CHECK(parsed(text).is_number_unsigned());
  }
  CHECK(parsed("-2.0").is_number_integer());
  CHECK(parsed("-2.0") == -2);
  CHECK(parsed("-0.0").is_number_unsigned());
  CHECK(parsed("9007199254740992.0").is_number_unsigned());
  for (const char* text :
       {"1.5", "9007199254740994.0", "1e19", "99999999999999999999", "1e-400000"})
    CHECK((parsed(text).is_number_float() || parsed(text) == 0));
}

TEST_CASE("A key that an object has twice is refused by its name") {
  CHECK(refused_field(R"({"items":[],"items":[]})") == "items");
  CHECK(refused_field(R"({"stock":5,"stock":5})") == "stock");
  CHECK(refused_field(R"({"lines":[{"item":"P","item":"Q"}]})") == "item");
  CHECK(refused_field(R"({"\u0061":1,"a":2})") == "a");
  CHECK(refused_field(R"({"a":{"b":1,"c":[{"b":2}],"b":3}})") == "b");
  const std::string key(1000, 'k');
  CHECK(refused_field("{\"" + key + "\":1,\"" + key + "\":2}").size() == 64);
}

TEST_CASE("A number that no double holds is refused by its name") {
  CHECK(refused_field(R"({"stock":1e400})") == "stock");
  CHECK(refused_field(R"({"a":[1,-1e309]})") == "a");
  CHECK(refused_field("{\"limit\":" + std::string(400, '9') + "}") == "limit");
  CHECK(refused_field("1e400").empty());
}

TEST_CASE("Where it stopped is told to who asks") {
  const auto place_of = [](std::string_view text) {
    std::string place;
    CHECK_FALSE(parse_strict_json(text, &place).ok());
    return place;
  };
  CHECK(place_of("{\"a\":\n  x}") == "line 2, column 3");
  CHECK(place_of("") == "line 1, column 1");
  CHECK(place_of("[1,\n\n") == "line 3, column 1");
  CHECK(place_of(R"({"items":[{"stock":1},{"stock":1e400}]})") == "/items/1/stock");
  CHECK(place_of(R"({"items":[{"stock":1},{"stock":1,"stock":2}]})") == "/items/1/stock");
  CHECK(place_of(R"({"a":[[],[1,1e400]]})") == "/a/1/1");
  CHECK(place_of("1e400").empty());
}

TEST_CASE("What is no JSON, or too deep, is refused as a whole") {
  for (const char* text :
       {"", " ", "{", "{\"a\"", "{\"a\":}", "[1,]", "{} {}", "{'a':1}", "nul", "01", "+1", ".5",
        "1.", "NaN", "\"\xff\"", "\"\n\"", "{\"a\":1,}", "\x00"})
    CHECK(refused_field(text).empty());
  CHECK(parsed(std::string(64, '[') + std::string(64, ']')).is_array());
  CHECK(refused_field(std::string(65, '[') + std::string(65, ']')).empty());
  std::string objects;
  for (int i = 0; i < 60'000; ++i) objects += "{\"a\":";
  CHECK(refused_field(objects).empty());
  CHECK(refused_field(std::string(1'000'000, '[')).empty());
}

TEST_CASE("A NUL is no end of a text") {
  using namespace std::string_view_literals;
  for (const std::string_view text : {"{}\0"sv, "{}\0{\"a\":1}"sv, "\0"sv, "[1,\0]"sv, "\"a\0\""sv})
    CHECK(refused_field(text).empty());
}

}  // namespace proto
