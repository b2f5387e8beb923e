// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Commas, brackets and escapes; codec_random_test.cc compares whole messages with a twin.
#include "proto/json_writer.h"

#include "tests/support/catch.h"

namespace proto {

TEST_CASE("Values are parted by commas at every depth") {
  JsonWriter json;
  json.begin_array();
  json.begin_object();
  json.end_object();
  json.begin_array();
  json.end_array();
  json.begin_object();
  json.field("a", 1);
  json.key("b");
  json.begin_array();
  json.value(-7);
  json.value("x");
  json.value(true);
  json.end_array();
  json.field("c", std::optional<base::Millis>());
  json.field("d", 0.5);
  json.end_object();
  json.value(std::optional<base::Millis>(base::Millis{3}));
  json.end_array();
  CHECK(json.take() == R"([{},[],{"a":1,"b":[-7,"x",true],"c":null,"d":0.5},3])");
}

TEST_CASE("Text that ends like a key or a bracket still has its comma") {
  JsonWriter json;
  json.begin_array();
  for (const char* text : {":", "[", "{", ""}) json.value(text);
  json.end_array();
  CHECK(json.take() == R"([":","[","{",""])");
}

TEST_CASE("Text and keys that are not ours are escaped") {
  JsonWriter json;
  json.begin_object();
  json.escaped_key("a\"b");
  json.value("line\nend");
  json.field("c", std::string("\xff"));
  json.end_object();
  CHECK(json.take() == "{\"a\\\"b\":\"line\\nend\",\"c\":\"\xef\xbf\xbd\"}");
}

TEST_CASE("A text of any length is written whole") {
  for (std::size_t size = 0; size < 3000; size += 37) {
    JsonWriter json;
    json.begin_array();
    for (int i = 0; i < 3; ++i) json.value(std::string(size, 'x'));
    json.end_array();
    const std::string one = '"' + std::string(size, 'x') + '"';
    REQUIRE(json.take() == "[" + one + "," + one + "," + one + "]");
  }
}

}  // namespace proto
