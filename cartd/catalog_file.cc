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
#include "proto/tree_reader.h"

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

/// A term as it is in a message, but for a duration, which is a text here.
template <class Value>
void read_term(const Json& item, const std::string& field, Value& value) {
  proto::TreeReader(item).value(field.c_str(), value);
}
void read_term(const Json& item, const std::string& field, std::optional<base::Millis>& value) {
  const Json& text = item.at(field);
  const auto duration =
      text.is_string() ? ops::parse_duration(text.get_ref<const std::string&>()) : Failure{};
  if (!duration || *duration > proto::limits::kMaxHoldTtl)
    throw proto::FieldError{field,
                            "must be a duration like \"10m\" of at most 1000h, or \"0\" for ever"};
  value = *duration;
}

/// In place of `opens_at`, for a catalog that is used again and again; what ends by a date is no such one.
base::Millis read_opens_in(const Json& item) {
  if (item.contains("opens_at") || item.contains("closes_at"))
    throw proto::FieldError{"opens_in", "must be without opens_at and closes_at"};
  std::optional<base::Millis> in;
  const Json& text = item.at("opens_in");
  if (text.is_string())
    if (const auto duration = ops::parse_duration(text.get_ref<const std::string&>()))
      in = *duration;
  if (!in || *in > limits::kMaxHoldTtl)
    throw proto::FieldError{"opens_in", "must be a duration like \"2m\" of at most 1000h"};
  return *in;
}

/// Fills `terms` with what the entry says; the names of all that it may say go to `known`.
void read_terms(const Json& item, proto::Terms& terms, std::set<std::string>& known) {
  proto::visit_terms(
      [&]<class Value>(const proto::Attribute<Value>& attribute, Value& value) {
        std::string field = attribute.name;
        if (field.ends_with("_ms")) field.resize(field.size() - 3);
        known.insert(field);
        if (attribute.more != nullptr) known.insert(attribute.more);
        if (!item.contains(field)) return;
        if (item.at(field).is_null())
          throw proto::FieldError{field, "must not be null: leave it out"};
        read_term(item, field, value);
        if (auto wrong = attribute.judge(value)) throw proto::FieldError(*std::move(wrong));
      },
      terms);
  if (auto wrong = judge_together(terms)) throw proto::FieldError(*std::move(wrong));
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
  std::set<std::string> known = {"item", "stock", "opens_in"};
  try {
    read_terms(json, item, known);
    if (json.contains("opens_in")) item.opens_in = read_opens_in(json);
  } catch (const proto::FieldError& wrong) {
    throw Mistake{where + ": '" + wrong.field + "' " + wrong.detail};
  }
  expect_only(json, known, where);
  if (!json.contains("stock")) throw Mistake{where + " lacks 'stock'"};
  item.stock = read_count(json, "stock", 0, limits::kMaxStock, where);
  if (json.contains("below") && item.display.kind != proto::Display::Kind::kLow)
    throw Mistake{where + " has 'below' without \"display\":\"low\""};
  return item;
}

std::vector<CatalogItem> read_items(const Json& catalog) {
  if (!catalog.is_object() || !catalog.contains("items") || !catalog["items"].is_array())
    throw Mistake{"it must be an object with the array 'items'"};
  expect_only(catalog, {"items", "shop"}, "the catalog");
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

std::optional<proto::Shop> read_shop(const Json& catalog) {
  if (!catalog.contains("shop")) return std::nullopt;
  proto::Shop shop;
  try {
    proto::TreeReader(catalog).judged_shop("shop", shop);
  } catch (const proto::FieldError& wrong) {
    throw Mistake{(wrong.field == "shop" ? "" : "the shop: ") + ("'" + wrong.field + "' ") +
                  wrong.detail};
  }
  return shop;
}

}  // namespace

base::OrFailure<Catalog> parse_catalog(std::string_view text) {
  std::string place;
  const auto json = proto::parse_strict_json(text, &place);
  if (!json) {
    const bool names_it = json.error().field.has_value();
    return Failure{"catalog", (names_it ? json.error().detail : "it is not JSON") +
                                  (place.empty() ? "" : ", at " + place)};
  }
  try {
    return Catalog{read_items(*json), read_shop(*json)};
  } catch (const Mistake& mistake) {
    return Failure{"catalog", mistake.what};
  }
}

base::OrFailure<Catalog> read_catalog_file(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return Failure{"catalog", "'" + path + "' cannot be read, or is empty"};
  auto catalog = parse_catalog(text.str());
  if (!catalog) return Failure{"catalog", "'" + path + "': " + catalog.error().why};
  return catalog;
}

Catalog default_catalog() {
  return {{CatalogItem{*proto::ItemId::parse("P"), {{"en", "Product P"}, {"zh", "P商品"}}, 10}}};
}

}  // namespace cartd
