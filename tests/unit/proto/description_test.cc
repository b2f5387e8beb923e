// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What may be said of an item, by whatever way, and what a patch of it changes.
#include "proto/description.h"

#include "proto/limits.h"
#include "tests/support/catch.h"

namespace proto {
namespace {

using Kind = Display::Kind;

/// The field that is wrong, and why.
std::string complaint(const ItemPatch& patch) {
  const auto wrong = judge(patch);
  return wrong ? wrong->field + " " + wrong->detail : "";
}

ItemPatch limit_of(std::int64_t limit) {
  ItemPatch patch;
  patch.limit.emplace(limit);
  return patch;
}

ItemPatch named(const Names& name) {
  ItemPatch patch;
  patch.name = name;
  return patch;
}

ItemPatch shown(const Display& display) {
  ItemPatch patch;
  patch.display = display;
  return patch;
}

ItemPatch priced(const std::string& amount, const std::string& currency) {
  ItemPatch patch;
  patch.price.emplace(parse_price(amount, currency));
  return patch;
}

ItemPatch pictured(const std::string& image) {
  ItemPatch patch;
  patch.image = image;
  return patch;
}

ItemPatch told(const std::string& text) {
  ItemPatch patch;
  patch.text = {{"en", text}};
  return patch;
}

base::WallTime time(const char* text) { return *base::parse_rfc3339_with_offset(text); }

}  // namespace

TEST_CASE("What is not said and what is unset is never wrong") {
  ItemPatch patch;
  CHECK(complaint(patch) == "");
  patch = {{Names{}, std::optional<std::int64_t>(), Display{}}, std::optional<base::Millis>()};
  CHECK(complaint(patch) == "");
}

TEST_CASE("Each attribute has its bounds") {
  CHECK(complaint(limit_of(1)) == "");
  CHECK(complaint(limit_of(limits::kMaxQuantity)) == "");
  CHECK(complaint(limit_of(0)) == "limit must be 1 or more");
  CHECK(complaint(limit_of(limits::kMaxQuantity + 1)) == "limit must be at most 1000000");
  CHECK(complaint(shown({Kind::kLow, 1})) == "");
  CHECK(complaint(shown({Kind::kYesNo, 0})) == "");
  CHECK(complaint(shown({Kind::kLow, 0})) == "below must be 1 or more");
  CHECK(complaint(shown({Kind::kLow, limits::kMaxStock + 1})) ==
        "below must be at most 1000000000");
  ItemPatch patch;
  patch.hold_ttl.emplace(limits::kMaxHoldTtl);
  CHECK(complaint(patch) == "");
  patch.hold_ttl.emplace(limits::kMaxHoldTtl + base::Millis{1});
  CHECK(complaint(patch) == "hold_ttl_ms must be at most 3600000000");
}

TEST_CASE("A name is a line in a language") {
  CHECK(complaint(named({{"en", "Tea"}, {"zh-Hans", "茶"}})) == "");
  CHECK(complaint(named({{"e n", "Tea"}})) == "name has the language 'e n', not a tag like \"en\"");
  for (const std::string& text : {std::string(), std::string("a\nb"), std::string(201, 'x')})
    CHECK(complaint(named({{"en", text}})) == "name in 'en' must be one line of 1 to 200 bytes");
  Names many;
  for (char c = 'a'; c < 'a' + 21; ++c) many[std::string("x") + c] = "Tea";
  CHECK(complaint(named(many)) == "name must be in at most 20 languages");
}

TEST_CASE("A price has its currency's own number of decimals") {
  CHECK(complaint(priced("12.50", "EUR")) == "");
  CHECK(complaint(priced("0.00", "EUR")) == "");
  CHECK(complaint(priced("1250", "JPY")) == "");
  CHECK(complaint(priced("1.250", "KWD")) == "");
  CHECK(complaint(priced("1.2500", "CLF")) == "");
  CHECK(complaint(priced("9999999999.99", "EUR")) == "");
  CHECK(complaint(priced("12.5", "EUR")) == "price in EUR must have 2 decimals, like 125.00");
  CHECK(complaint(priced("12", "EUR")) == "price in EUR must have 2 decimals, like 125.00");
  CHECK(complaint(priced("12.500", "EUR")) == "price in EUR must have 2 decimals, like 125.00");
  CHECK(complaint(priced("12.00", "JPY")) == "price in JPY must have no decimals, like 12500");
  CHECK(complaint(priced("10000000000.00", "EUR")) == "price must be at most 9999999999.99");
  CHECK(complaint(priced("1000000000000", "JPY")) == "price must be at most 999999999999");
  for (const std::string currency : {"", "eur", "EU", "EURO", "XYZ", "D A", "XTS", "XAU"})
    CHECK(complaint(priced("1.00", currency)) ==
          "price has the currency '" + currency + "', which is not one of ISO 4217, like \"EUR\"");
}

TEST_CASE("An image is an https URL or a path below the page and nothing that HTML could read") {
  const std::string long_path(limits::kMaxImageBytes - 1, 'a');
  for (const std::string& image :
       {std::string("https://cdn.example/tea.jpg"), std::string("https://cdn.example"),
        std::string("https://cdn.example:8443/a/b.jpg?w=300&h=200,100;q=80"),
        std::string("https://cdn.example/%E8%8C%B6.jpg"), std::string("img/tea.jpg"),
        std::string("/img/tea.jpg"), std::string("tea"), std::string(), "/" + long_path})
    CHECK(complaint(pictured(image)) == "");
  for (const std::string& image : {std::string("http://cdn.example/tea.jpg"),
                                   std::string("HTTPS://cdn.example/tea.jpg"),
                                   std::string("//cdn.example/tea.jpg"),
                                   std::string("javascript:alert(1)"),
                                   std::string("data:image/png;base64,AAAA"),
                                   std::string("https:///tea.jpg"),
                                   std::string("https://cdn.example\"onerror=x"),
                                   std::string("https://cdn.example/a b"),
                                   std::string("https://cdn.example/'"),
                                   std::string("https://cdn.example/<"),
                                   std::string("https://ann:word@cdn.example/"),
                                   std::string("https://cdn.example:/"),
                                   std::string("https://cdn.example:port/"),
                                   std::string("https://cdn.example;script-src *"),
                                   std::string("https://cdn..example/"),
                                   std::string("https://cdn.example/%"),
                                   std::string("https://cdn.example/%4"),
                                   std::string("https://cdn.example/%4g"),
                                   std::string("https://cdn.example/#top"),
                                   std::string("https://茶.example/"),
                                   std::string("../tea.jpg"),
                                   std::string("img/../../tea.jpg"),
                                   std::string("img//tea.jpg"),
                                   std::string("img/"),
                                   std::string("/"),
                                   std::string("./tea.jpg"),
                                   std::string("img\\tea.jpg"),
                                   std::string("img/tea.jpg?x"),
                                   std::string("tea\n.jpg"),
                                   "//" + long_path})
    CHECK(complaint(pictured(image)).starts_with("image must be a URL like"));
}

TEST_CASE("A text has lines and no other control character") {
  CHECK(complaint(told("From the hills.\n\nTwo \"flushes\".")) == "");
  CHECK(complaint(told(std::string(limits::kMaxTextBytes, 'x'))) == "");
  for (const std::string& text :
       {std::string(), std::string("a\tb"), std::string("a\r\nb"), std::string("a\x7f"),
        std::string(1, '\0'), std::string(limits::kMaxTextBytes + 1, 'x')})
    CHECK(
        complaint(told(text)) ==
        "text in 'en' must be lines of 1 to 2000 bytes together, without other control characters");
}

TEST_CASE("What closes has been open") {
  Terms terms;
  terms.closes_at = time("2026-12-01T10:00:00Z");
  CHECK_FALSE(judge_together(terms));
  terms.opens_at = time("2026-12-01T10:59:59.999+01:00");
  CHECK_FALSE(judge_together(terms));
  terms.opens_at = time("2026-12-01T11:00:00+01:00");
  CHECK(judge_together(terms)->field == "closes_at");
  ItemPatch patch;
  patch.opens_at.emplace(time("1969-12-31T23:59:59.999Z"));
  CHECK(complaint(patch) == "opens_at must be from 1970 to 9999");
  patch.opens_at.reset();
  patch.closes_at.emplace(time("9999-12-31T23:59:59.999Z"));
  CHECK(complaint(patch) == "");
  patch.per_person.emplace(0);
  CHECK(complaint(patch) == "per_person must be 1 or more");
  patch.per_person.reset();
  patch.gate.emplace(limits::kMaxGate);
  CHECK(complaint(patch) == "");
  patch.gate.emplace(0);
  CHECK(complaint(patch) == "gate must be 1 or more");
}

TEST_CASE("A patch changes what it mentions, also to nothing") {
  Terms terms{{{{"en", "Tea"}}, 2, {Kind::kLow, 5}}, base::Millis{7}};
  const Terms before = terms;
  put_terms(ItemPatch{}, terms);
  CHECK(terms == before);
  ItemPatch patch = limit_of(3);
  patch.hold_ttl.emplace();
  put_terms(patch, terms);
  CHECK(terms == Terms{{{{"en", "Tea"}}, 3, {Kind::kLow, 5}}, std::nullopt});
  patch = {{Names{}, std::optional<std::int64_t>(), Display{}}, base::Millis{0}};
  put_terms(patch, terms);
  CHECK(terms == Terms{{}, base::Millis{0}});
}

}  // namespace proto
