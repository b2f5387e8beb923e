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
