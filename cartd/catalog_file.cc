// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/catalog_file.h"

#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "ops/flags.h"
#include "proto/limits.h"
#include "proto/strict_json.h"

namespace cartd {
namespace {

using Json = proto::ParsedJson;
using base::Failure;
namespace limits = proto::limits;

/// Thrown inside this file only: reading stops at the first mistake.
struct Mistake {
  std::string what;
};

void expect_only(const Json& object, const std::set<std::string>& known, const std::string& where) {
  for (const auto& [field, value] : object.items())
    if (!known.contains(field)) throw Mistake{where + " has the unknown field '" + field + "'"};
}

std::int64_t read_count(const Json& item, const char* field, std::int64_t min, std::int64_t max,
                        const std::string& where) {
  const Json& value = item.at(field);
  if (!value.is_number_integer() || value < min || value > max)
    throw Mistake{where + ": '" + field + "' must be a whole number from " + std::to_string(min) +
                  " to " + std::to_string(max)};
  return value.get<std::int64_t>();
}

proto::Names read_name(const Json& item, const std::string& where) {
  const Json& names = item.at("name");
  if (!names.is_object() || names.size() > limits::kMaxLanguages)
    throw Mistake{where + ": 'name' must be an object of at most " +
                  std::to_string(limits::kMaxLanguages) +
                  " texts by language, like {\"en\":\"Tea\"}"};
  proto::Names name;
  for (const auto& [language, text] : names.items()) {
    if (!proto::is_language_tag(language))
      throw Mistake{where + ": 'name' has the language '" + language + "', not a tag like \"en\""};
    if (!text.is_string() || !proto::is_name(text.get_ref<const std::string&>()))
      throw Mistake{where + ": 'name' in '" + language + "' must be one line of 1 to " +
                    std::to_string(limits::kMaxNameBytes) + " bytes"};
    name[language] = text.get<std::string>();
  }
  return name;
}

proto::Display read_display(const Json& item, const std::string& where) {
  const Json& kind = item.at("display");
  if (kind == "exact") return {};
  if (kind == "yes-no") return {proto::Display::Kind::kYesNo, 0};
  if (kind != "low") throw Mistake{where + ": 'display' must be one of exact, low, yes-no"};
  if (!item.contains("below")) throw Mistake{where + " lacks 'below'"};
  return {proto::Display::Kind::kLow, read_count(item, "below", 1, limits::kMaxStock, where)};
}

base::Millis read_hold_ttl(const Json& item, const std::string& where) {
  const Json& text = item.at("hold_ttl");
  const auto ttl =
      text.is_string() ? ops::parse_duration(text.get_ref<const std::string&>()) : Failure{};
  if (!ttl)
    throw Mistake{where + ": 'hold_ttl' must be a duration like \"10m\", or \"0\" for ever"};
  return *ttl;
}

proto::ItemId read_id(const Json& item, const std::string& where) {
  const auto at = item.find("item");
  if (at == item.end()) throw Mistake{where + " lacks 'item'"};
  auto id =
      at->is_string() ? proto::ItemId::parse(at->get_ref<const std::string&>()) : std::nullopt;
  if (!id)
    throw Mistake{where + ": 'item' must be 1 to " + std::to_string(limits::kMaxItemIdLength) +
                  " characters of A-Z, a-z, 0-9, '.', '_' and '-'"};
  return *std::move(id);
}

CatalogItem read_item(const Json& json, std::size_t number) {
  const std::string place = "entry " + std::to_string(number) + " of 'items'";
  if (!json.is_object()) throw Mistake{place + " must be an object"};
  CatalogItem item{read_id(json, place)};
  const std::string where = "item '" + item.item.str() + "'";
  expect_only(json, {"item", "name", "stock", "limit", "display", "below", "hold_ttl"}, where);
  if (!json.contains("stock")) throw Mistake{where + " lacks 'stock'"};
  item.stock = read_count(json, "stock", 0, limits::kMaxStock, where);
  if (json.contains("limit"))
    item.limit = read_count(json, "limit", 1, limits::kMaxQuantity, where);
  if (json.contains("display")) item.display = read_display(json, where);
  if (json.contains("below") && item.display.kind != proto::Display::Kind::kLow)
    throw Mistake{where + " has 'below' without \"display\":\"low\""};
  if (json.contains("hold_ttl")) item.hold_ttl = read_hold_ttl(json, where);
  if (json.contains("name")) item.name = read_name(json, where);
  return item;
}

std::vector<CatalogItem> read_items(const Json& catalog) {
  if (!catalog.is_object() || !catalog.contains("items") || !catalog["items"].is_array())
    throw Mistake{"it must be an object with the array 'items'"};
  expect_only(catalog, {"items"}, "the catalog");
  const Json& entries = catalog["items"];
  if (entries.empty()) throw Mistake{"'items' is empty: there must be something to sell"};
  if (entries.size() > limits::kMaxItems)
    throw Mistake{"'items' has " + std::to_string(entries.size()) + " entries, at most " +
                  std::to_string(limits::kMaxItems) + " are possible"};
  std::vector<CatalogItem> items;
  std::set<proto::ItemId> seen;
  for (const Json& entry : entries) {
    items.push_back(read_item(entry, items.size() + 1));
    if (!seen.insert(items.back().item).second)
      throw Mistake{"item '" + items.back().item.str() + "' is listed twice"};
  }
  return items;
}

}  // namespace

base::OrFailure<std::vector<CatalogItem>> parse_catalog(std::string_view text) {
  std::string place;
  const auto json = proto::parse_strict_json(text, &place);
  if (!json) {
    const bool names_it = json.error().field.has_value();
    return Failure{"catalog", (names_it ? json.error().detail : "it is not JSON") +
                                  (place.empty() ? "" : ", at " + place)};
  }
  try {
    return read_items(*json);
  } catch (const Mistake& mistake) {
    return Failure{"catalog", mistake.what};
  }
}

base::OrFailure<std::vector<CatalogItem>> read_catalog_file(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return Failure{"catalog", "'" + path + "' cannot be read, or is empty"};
  auto items = parse_catalog(text.str());
  if (!items) return Failure{"catalog", "'" + path + "': " + items.error().why};
  return items;
}

std::vector<CatalogItem> default_catalog() {
  return {CatalogItem{*proto::ItemId::parse("P"), {{"en", "Product P"}, {"zh", "P商品"}}, 10}};
}

}  // namespace cartd
