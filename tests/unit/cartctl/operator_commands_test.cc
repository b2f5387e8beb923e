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

TEST_CASE("A stock may be set only if it is what is believed") {
  check_sent(set_stock("P", "40", "35"),
             R"({"v":1,"id":"cartctl","op":"set_stock","item":"P","stock":40,"if":35})");
  CHECK(refusal(set_stock("P", "40", "some")) ==
        "--if: 'some' is not a whole number from 0 to 1000000000");
}

TEST_CASE("Units are added under a name, and may be below 0") {
  check_sent(add_stock("P", "5", "truck 7"),
             R"({"v":1,"id":"cartctl","op":"add_stock","item":"P","add":5,"key":"truck 7"})");
  check_sent(add_stock("P", "-5", "k"),
             R"({"v":1,"id":"cartctl","op":"add_stock","item":"P","add":-5,"key":"k"})");
  CHECK(refusal(add_stock("P", "1.5", "k")) ==
        "UNITS: '1.5' is not a whole number from -1000000000 to 1000000000");
  for (const auto& key : {std::string(65, 'k'), std::string("a\nb")})
    CHECK(refusal(add_stock("P", "1", key)) ==
          "--id: '" + key + "' is not one line of at most 64 bytes");
  CHECK(refusal(add_stock("P", "1", "")).starts_with("--id is missing"));
}

TEST_CASE("An order is named by its UUID") {
  const std::string id = "123e4567-e89b-12d3-a456-426614174000";
  check_sent(of_order(proto::Op::kConfirmOrder, id),
             R"({"v":1,"id":"cartctl","op":"confirm_order","order":")" + id + R"("})");
  CHECK(refusal(of_order(proto::Op::kExtendOrder, "7")) == "ORDER: '7' is not an order: a UUID");
}

TEST_CASE("All of an order comes back, or what is said of it") {
  const std::string id = "123e4567-e89b-12d3-a456-426614174000";
  const std::string start = R"({"v":1,"id":"cartctl","op":"return_order","order":")" + id + "\",";
  check_sent(return_order(id, "k", {}, true), start + R"("key":"k"})");
  const std::vector<std::string> lines = {"P=2", "Q=1"};
  check_sent(return_order(id, "k", lines, false),
             start + R"("key":"k","lines":[{"item":"P","quantity":2},{"item":"Q","quantity":1}],)"
                     R"("restock":false})");
  for (const std::string line : {"P", "P=", "P=0", "=2", "P=1000001", "P=x"}) {
    const std::vector<std::string> wrong = {line};
    CHECK(refusal(return_order(id, "k", wrong, true)).starts_with("LINE: '" + line + "' is not"));
  }
  const std::vector<std::string> twice = {"P=2", "P=1"};
  CHECK(refusal(return_order(id, "k", twice, true)) == "an item is given twice");
}

TEST_CASE("A stock is a whole number of units of an item") {
  check_sent(set_stock("P", "0", ""),
             R"({"v":1,"id":"cartctl","op":"set_stock","item":"P","stock":0})");
  check_sent(set_stock("P", "1000000000", ""),
             R"({"v":1,"id":"cartctl","op":"set_stock","item":"P","stock":1000000000})");
  for (const std::string units :
       {"", "-1", "+1", "1.5", "ten", "1e3", "0x10", " 1", "1000000001", "99999999999999999999"})
    CHECK(refusal(set_stock("P", units, "")) ==
          "UNITS: '" + units + "' is not a whole number from 0 to 1000000000");
  CHECK(refusal(set_stock("a/b", "1", "")).starts_with("ITEM: 'a/b' is not an item"));
  CHECK(refusal(set_stock("", "1", "")).starts_with("ITEM: '' is not an item"));
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

TEST_CASE("What an item costs, looks like, when it is sold and to whom has a flag each") {
  check_sent(put_item("Q", {{"--price", {"12.50 EUR"}},
                            {"--image", {"img/q.jpg"}},
                            {"--text", {"en=One.\nTwo."}},
                            {"--opens-at", {"2026-12-01T10:00:00+01:00"}},
                            {"--closes-at", {"2026-12-02T10:00:00Z"}},
                            {"--per-person", {"2"}},
                            {"--gate", {"50000"}},
                            {"--shown", {"no"}}}),
             R"({"v":1,"id":"cartctl","op":"put_item","item":"Q",)"
             R"("price":{"amount":"12.50","currency":"EUR"},"image":"img/q.jpg",)"
             R"("text":{"en":"One.\nTwo."},"opens_at":"2026-12-01T09:00:00.000Z",)"
             R"("closes_at":"2026-12-02T10:00:00.000Z","per_person":2,"gate":50000,)"
             R"("shown":false})");
  check_sent(put_item("Q", {{"--price", {"none"}},
                            {"--image", {"none"}},
                            {"--opens-at", {"none"}},
                            {"--closes-at", {"none"}},
                            {"--per-person", {"none"}},
                            {"--gate", {"none"}},
                            {"--shown", {"yes"}}}),
             R"({"v":1,"id":"cartctl","op":"put_item","item":"Q","price":null,"image":null,)"
             R"("opens_at":null,"closes_at":null,"per_person":null,"gate":null,"shown":true})");
  for (const std::string price : {"12.50", "12.5 EUR", "EUR 12.50", "12.50 eur", "12,50 EUR"})
    CHECK(refusal(put_item("Q", {{"--price", {price}}})).starts_with("--price: '" + price));
  CHECK(
      refusal(put_item("Q", {{"--opens-at", {"tomorrow"}}})).starts_with("--opens-at: 'tomorrow'"));
  CHECK(refusal(put_item("Q", {{"--shown", {"maybe"}}})).starts_with("--shown: 'maybe'"));
  CHECK(refusal(put_item("Q", {{"--image", {"x y"}}})).starts_with("--image: 'x y' must be a URL"));
  CHECK(refusal(put_item("Q", {{"--per-person", {"0"}}})).starts_with("--per-person: '0' must"));
  CHECK(refusal(put_item("Q", {{"--gate", {"0"}}})).starts_with("--gate: '0' must be 1 or more"));
}

TEST_CASE("An item is removed by its id alone") {
  check_sent(remove_item("Q"), R"({"v":1,"id":"cartctl","op":"remove_item","item":"Q"})");
  CHECK(refusal(remove_item("a/b")).starts_with("ITEM: 'a/b' is not an item"));
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

TEST_CASE("A report is of a period, and a line of an item") {
  check_sent(report_of({}), R"({"v":1,"id":"cartctl","op":"report"})");
  check_sent(report_of({"2026-11-26", "2026-11-27T09:00:00+01:00"}),
             R"({"v":1,"id":"cartctl","op":"report","since":"2026-11-26T00:00:00.000Z",)"
             R"("until":"2026-11-27T08:00:00.000Z"})");
  CHECK(refusal(report_of({"", "today"})).starts_with("--until: 'today' is not a day"));
  CHECK(refusal(report_of({"2026-11-27", "2026-11-27"})) ==
        "--until: '2026-11-27' is not later than --since");
  check_sent(list_places("P"), R"({"v":1,"id":"cartctl","op":"places","item":"P","limit":500})");
  CHECK(refusal(list_places("a/b")).starts_with("ITEM: 'a/b' is not an item"));
}

TEST_CASE("A release is of one item, or of all a session has") {
  check_sent(release_hold("ann", "", ""),
             R"({"v":1,"id":"cartctl","op":"release","session":"ann"})");
  check_sent(release_hold("ann", "P", "A mistake."),
             R"({"v":1,"id":"cartctl","op":"release","session":"ann","item":"P",)"
             R"("reason":"A mistake."})");
  CHECK(refusal(release_hold("ann", "", "two\nlines")).starts_with("--reason: 'two"));
  CHECK(refusal(release_hold("a b", "", "")).starts_with("SESSION: 'a b' is not a session"));
  CHECK(refusal(release_hold("ann", "a/b", "")).starts_with("--item: 'a/b' is not an item"));
}

}  // namespace cartctl
