// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Queries and forms: pairs, names, values.
#include "gateway/http/form.h"

#include "tests/support/catch.h"

namespace gateway {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs_of(std::string_view text) {
  const auto form = Form::parse(text);
  CAPTURE(text);
  REQUIRE(form);
  return {form->begin(), form->end()};
}
std::string refused_field(std::string_view text) {
  const auto form = Form::parse(text);
  CAPTURE(text);
  REQUIRE_FALSE(form);
  CHECK(form.error().code == proto::ErrorCode::kBadRequest);
  return form.error().field.value_or("none");
}

}  // namespace

TEST_CASE("A form is split as the URL Standard splits it") {
  const std::pair<const char*, Pairs> rows[] = {
      {"", {}},
      {"&&", {}},
      {"a=1&b=2", {{"a", "1"}, {"b", "2"}}},
      {"a=1=7&b==", {{"a", "1=7"}, {"b", "="}}},
      {"a&b=&=c", {{"a", ""}, {"b", ""}, {"", "c"}}},
      {"&a=1&&b=2&", {{"a", "1"}, {"b", "2"}}},
      {"b=2&a=1&b=3", {{"b", "2"}, {"a", "1"}, {"b", "3"}}},
      {"a=1+2&b=%26%3D&%61=%2B", {{"a", "1 2"}, {"b", "&="}, {"a", "+"}}},
      {"a=1;b=2", {{"a", "1;b=2"}}},
      {"ref=https://blog.example/?p=12", {{"ref", "https://blog.example/?p=12"}}},
  };
  for (const auto& [text, pairs] : rows) CHECK(pairs_of(text) == pairs);
}

TEST_CASE("What is badly encoded is refused by its name") {
  CHECK(refused_field("a=1&item=%u0050") == "item");
  CHECK(refused_field("item=P%") == "item");
  CHECK(refused_field("%69tem=%zz") == "item");
  CHECK(refused_field("%zz=1") == "%zz");
  CHECK(refused_field(std::string(1000, '%') + "=1").size() == 64);
}

TEST_CASE("A field that is there twice is named, and of several the first is found") {
  const auto form = Form::parse("a=1&b=2&a=3&item=P&item=Q");
  REQUIRE(form);
  CHECK(*form->find("a") == "1");
  CHECK(form->find("c") == nullptr);
  CHECK_FALSE(form->check_once({"b", "c"}));
  CHECK(form->check_once({"b", "a"})->field == "a");
}

}  // namespace gateway
