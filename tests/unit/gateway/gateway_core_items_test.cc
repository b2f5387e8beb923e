// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// GET /items in parts.
#include "gateway/core/gateway_core.h"

#include <set>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

/// A core that knows so many items: "i0", "i1", …, each called "Lamp" in capitals or not.
GatewayCore core_of(std::size_t count, const std::string& name = "Lamp") {
  GatewayCore core({}, at_ms(0));
  Effects effects;
  core.on_feed(heartbeat("A.1"), at_ms(0), effects);
  REQUIRE(only<proto::Command>(effects).size() == 1);
  proto::Snapshot made{cursor("A.1"), {}};
  for (std::size_t i = 0; i < count; ++i) {
    proto::CatalogEntry entry{state("i" + std::to_string(i) + " 5/5"), {}, {}, {}};
    entry.description.name = {{"en", name}};
    made.items.push_back(std::move(entry));
  }
  core.on_reply({only<proto::Command>(effects)[0].id, made}, at_ms(0), effects);
  REQUIRE(core.has_snapshot());
  return core;
}

CatalogAnswer part(GatewayCore& core, const ItemsPage& page) {
  const Answer answer = core.items_page(page, at_ms(0));
  REQUIRE(std::holds_alternative<CatalogAnswer>(answer));
  return std::get<CatalogAnswer>(answer);
}

std::string ids_of(const CatalogAnswer& answer) {
  std::string text;
  for (const auto& entry : answer.items)
    text += (text.empty() ? "" : " ") + entry.shown.state.item.str();
  return text;
}

proto::ItemId id(const char* text) { return *proto::ItemId::parse(text); }

}  // namespace

TEST_CASE("A part of the catalog is in its order and says what to go on behind") {
  GatewayCore core = core_of(5);
  const auto first = part(core, {.limit = 2, .after = {}, .search = {}});
  CHECK(ids_of(first) == "i0 i1");
  CHECK(first.cursor == cursor("A.1"));
  CHECK(first.part->total == 5);
  CHECK(first.part->next == id("i1"));
  const auto second = part(core, {.limit = 3, .after = id("i1"), .search = {}});
  CHECK(ids_of(second) == "i2 i3 i4");
  CHECK_FALSE(second.part->next);
  const auto end = part(core, {.limit = 9, .after = id("i4"), .search = {}});
  CHECK(ids_of(end).empty());
  CHECK_FALSE(end.part->next);
}

TEST_CASE("A part behind an item that nobody knows is refused") {
  GatewayCore core = core_of(1);
  const Answer answer =
      core.items_page({.limit = 9, .after = id("nothing"), .search = {}}, at_ms(0));
  REQUIRE(std::holds_alternative<proto::Error>(answer));
  CHECK(std::get<proto::Error>(answer).code == proto::ErrorCode::kUnknownItem);
}

TEST_CASE("Before the first snapshot there are no parts") {
  GatewayCore core({}, at_ms(0));
  const Answer answer = core.items_page({}, at_ms(0));
  REQUIRE(std::holds_alternative<proto::Error>(answer));
  CHECK(std::get<proto::Error>(answer).code == proto::ErrorCode::kCartdUnavailable);
}

TEST_CASE("Following next gives every item once, and every one that goes by the words") {
  GatewayCore core = core_of(6'000);
  const std::pair<const char*, std::size_t> searches[] = {
      {"", 6'000}, {"LAMP", 6'000}, {"i59", 111}, {"x", 0}};
  for (const auto& [search, expected] : searches) {
    INFO(search);
    std::set<std::string> found;
    ItemsPage page{.limit = 100, .after = {}, .search = search};
    for (int asked = 0; asked < 100; ++asked) {
      const auto answer = part(core, page);
      CHECK(answer.items.size() <= 100);
      for (const auto& entry : answer.items) found.insert(entry.shown.state.item.str());
      page.after = answer.part->next;
      if (!page.after) break;
    }
    CHECK_FALSE(page.after);
    CHECK(found.size() == expected);
  }
}

TEST_CASE("An id that is given in full comes first") {
  GatewayCore core = core_of(3'000);
  const auto answer = part(core, {.limit = 3, .after = {}, .search = "i29"});
  CHECK(ids_of(answer) == "i29 i290 i291");
  CHECK(ids_of(part(core, {.limit = 2, .after = {}, .search = "i2999"})) == "i2999");
}

TEST_CASE("Long names end a part before its limit") {
  GatewayCore core = core_of(500, std::string(2'000, 'x'));
  for (const std::string search : {"", "xxx"}) {
    const auto answer = part(core, {.limit = 500, .after = {}, .search = search});
    CHECK(answer.items.size() < 110);
    CHECK(answer.part->next);
  }
}

}  // namespace gateway
