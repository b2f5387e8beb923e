// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What an operator types, and the command it becomes.
#include "cartctl/core/operator_commands.h"

#include "proto/codec.h"
#include "tests/support/catch.h"

namespace cartctl {
namespace {

using proto::Command;
using proto::Result;

/// The sentence with which a command is refused; "" when it is not.
std::string refusal(const Result<Command>& command) {
  return command ? "" : command.error().detail;
}

/// What travels, and what cartd reads of it.
void check_sent(const Result<Command>& command, const std::string& json) {
  REQUIRE(refusal(command) == "");
  CHECK(proto::encode(*command) == json);
  const auto read = proto::decode_command(json, proto::Audience::kOperator);
  REQUIRE(std::holds_alternative<Command>(read));
  CHECK(std::get<Command>(read) == *command);
}

}  // namespace

TEST_CASE("A stock is a whole number of units of an item") {
  check_sent(set_stock("P", "0"),
             R"({"v":1,"id":"cartctl","op":"set_stock","item":"P","stock":0})");
  check_sent(set_stock("P", "1000000000"),
             R"({"v":1,"id":"cartctl","op":"set_stock","item":"P","stock":1000000000})");
  for (const std::string units :
       {"", "-1", "+1", "1.5", "ten", "1e3", "0x10", " 1", "1000000001", "99999999999999999999"})
    CHECK(refusal(set_stock("P", units)) ==
          "UNITS: '" + units + "' is not a whole number from 0 to 1000000000");
  CHECK(refusal(set_stock("a/b", "1")).starts_with("ITEM: 'a/b' is not an item"));
  CHECK(refusal(set_stock("", "1")).starts_with("ITEM: '' is not an item"));
}

TEST_CASE("What is not mentioned of an item does not travel") {
  check_sent(put_item("Q", {}), R"({"v":1,"id":"cartctl","op":"put_item","item":"Q"})");
  check_sent(put_item("Q", {{"--name", {"en=Tea, green", "zh=茶=茶"}},
                            {"--limit", {"3"}},
                            {"--display", {"low:5"}},
                            {"--hold-ttl", {"10m"}}}),
             R"({"v":1,"id":"cartctl","op":"put_item","item":"Q",)"
             R"("name":{"en":"Tea, green","zh":"茶=茶"},"limit":3,"display":"low","below":5,)"
             R"("hold_ttl_ms":600000})");
}

TEST_CASE("None and default are words of their own") {
  check_sent(
      put_item("Q", {{"--limit", {"none"}}, {"--display", {"exact"}}, {"--hold-ttl", {"default"}}}),
      R"({"v":1,"id":"cartctl","op":"put_item","item":"Q","limit":null,)"
      R"("display":"exact","hold_ttl_ms":null})");
  check_sent(put_item("Q", {{"--limit", {""}}, {"--display", {"yes-no"}}, {"--hold-ttl", {"0"}}}),
             R"({"v":1,"id":"cartctl","op":"put_item","item":"Q","display":"yes-no",)"
             R"("hold_ttl_ms":0})");
}

TEST_CASE("A word that is wrong is named with its flag") {
  for (const std::string name : {"Tea", "=Tea", "en=", "e n=Tea", "en=a\nb"})
    CHECK(refusal(put_item("Q", {{"--name", {name}}})).starts_with("--name: '"));
  CHECK(refusal(put_item("Q", {{"--name", {"en=" + std::string(201, 'x')}}}))
            .ends_with("in 'en' must be one line of 1 to 200 bytes"));
  CHECK(refusal(put_item("Q", {{"--name", {"en=a", "en=b"}}})) ==
        "--name: 'en=b' is in a language that is given twice");
  for (const std::string limit : {"0", "-1", "1000001", "some"})
    CHECK(refusal(put_item("Q", {{"--limit", {limit}}})).starts_with("--limit: '"));
  for (const std::string display : {"low", "low:", "low:0", "low:x", "EXACT", "hidden"})
    CHECK(refusal(put_item("Q", {{"--display", {display}}})).starts_with("--display: '"));
  for (const std::string ttl : {"10", "soon", "-1m", "1001h", "none"})
    CHECK(refusal(put_item("Q", {{"--hold-ttl", {ttl}}})).starts_with("--hold-ttl: '" + ttl));
  std::vector<std::string> many;
  for (int i = 0; i < 21; ++i) many.push_back(std::string("x") + char('a' + i) + "=Tea");
  CHECK(refusal(put_item("Q", {{"--name", many}})) ==
        "--name: 'xu=Tea' must be in at most 20 languages");
}

TEST_CASE("A release is of one item, or of all a session has") {
  check_sent(release_hold("ann", ""), R"({"v":1,"id":"cartctl","op":"release","session":"ann"})");
  check_sent(release_hold("ann", "P"),
             R"({"v":1,"id":"cartctl","op":"release","session":"ann","item":"P"})");
  CHECK(refusal(release_hold("a b", "")).starts_with("SESSION: 'a b' is not a session"));
  CHECK(refusal(release_hold("ann", "a/b")).starts_with("--item: 'a/b' is not an item"));
}

}  // namespace cartctl
