// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/tree_reader.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include "proto/changed_carts.h"
#include "proto/limits.h"
#include "proto/strict_json.h"

namespace proto {
namespace {

/// Refuses the first field of `object` that is not `known`, as one of `where`.
void expect_only(const ParsedJson& object, std::initializer_list<std::string_view> known,
                 const char* where) {
  for (const auto& [field, value] : object.items())
    if (std::find(known.begin(), known.end(), field) == known.end())
      throw FieldError{where, "has the unknown field '" + field.substr(0, kMostNamedOfField) + "'"};
}

/// Of an attribute: one too large for its type is too large for its judge.
std::int64_t capped(std::uint64_t number) {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min<std::uint64_t>(number, kMax));
}

}  // namespace

ParsedJson parse_object(std::string_view text) {
  auto json = parse_strict_json(text);
  if (json) {
    if (!json->is_object()) throw FieldError{"", "not a JSON object"};
    return *std::move(json);
  }
  const Error& error = json.error();
  if (!error.field || error.field->empty()) throw FieldError{"", "not a JSON object"};
  // It says the field itself.
  throw FieldError{*error.field, error.detail.substr(error.field->size() + 1)};
}

const ParsedJson* TreeReader::find(const char* field) const {
  const auto at = object_.find(field);
  return at == object_.end() || at->is_null() ? nullptr : &*at;
}

const ParsedJson& TreeReader::find_array(const char* field) const {
  const ParsedJson* value = find(field);
  if (value == nullptr || !value->is_array()) throw FieldError{field, "must be an array"};
  return *value;
}

std::string TreeReader::string(const char* field) const {
  const ParsedJson* value = find(field);
  if (value == nullptr || !value->is_string()) throw FieldError{field, "must be a string"};
  return value->get<std::string>();
}

void TreeReader::version() const {
  const ParsedJson* version = find("v");
  if (version != nullptr && *version != kBusVersion)
    throw FieldError{
        "v", "must be " + std::to_string(kBusVersion) + ", the version that this end speaks"};
}

void TreeReader::cursor(const char* field, Cursor& cursor) const {
  auto read = Cursor::parse(string(field));
  if (!read) throw FieldError{field, "must be a cursor"};
  cursor = *std::move(read);
}

void TreeReader::time(const char* field, base::WallTime& time) const {
  const auto read = base::parse_rfc3339(string(field));
  if (!read) throw FieldError{field, "must be a UTC time as RFC 3339 writes it"};
  time = *read;
}

void TreeReader::number(const char* field, std::uint64_t& number) const {
  const ParsedJson* value = find(field);
  if (value == nullptr || !value->is_number_unsigned())
    throw FieldError{field, "must be an integer, 0 or more"};
  number = value->get<std::uint64_t>();
}

void TreeReader::count(const char* field, std::int64_t& count, std::int64_t max) const {
  std::uint64_t read = 0;
  number(field, read);
  if (read > static_cast<std::uint64_t>(max))
    throw FieldError{field, "must be at most " + std::to_string(max)};
  count = static_cast<std::int64_t>(read);
}

void TreeReader::positive(const char* field, std::int64_t& count, std::int64_t max) const {
  this->count(field, count, max);
  if (count == 0) throw FieldError{field, "must be 1 or more"};
}

void TreeReader::integer(const char* field, std::int64_t& number) const {
  const ParsedJson* value = find(field);
  if (value == nullptr || !value->is_number_integer())
    throw FieldError{field, "must be an integer"};
  number = value->get<std::int64_t>();
}

void TreeReader::millis(const char* field, std::optional<base::Millis>& millis) const {
  if (!has(field)) return;
  std::int64_t read = 0;
  count(field, read, limits::kHundredYearsMillis);
  millis = base::Millis{read};
}

void TreeReader::boolean(const char* field, bool& is_true) const {
  const ParsedJson* value = find(field);
  if (value == nullptr || !value->is_boolean()) throw FieldError{field, "must be true or false"};
  is_true = value->get<bool>();
}

void TreeReader::written(const char* field, std::string& json) const {
  const ParsedJson* value = find(field);
  if (value == nullptr || !value->is_object()) throw FieldError{field, "must be an object"};
  json = value->dump();
}

void TreeReader::error_code(const char* field, ErrorCode& code) const {
  const auto read = parse_error_code(string(field));
  if (!read) throw FieldError{field, "not an error this end knows"};
  code = *read;
}

void TreeReader::carts(const char* field, Change& change) const {
  if (!has(field)) return;
  for (const ParsedJson& cart : find_array(field))
    if (!cart.is_string() || !read_cart(cart.get_ref<const std::string&>(), change))
      throw FieldError{field, "must be hashes of 16 hexadecimal digits"};
}

void TreeReader::description(Description& description) const {
  visit_description(
      [this](const auto& attribute, auto& value) { this->value(attribute.name, value); },
      description);
}

void TreeReader::terms(Terms& terms) const {
  visit_terms([this](const auto& attribute, auto& value) { this->value(attribute.name, value); },
              terms);
}

void TreeReader::patch(ItemPatch& patch) const {
  visit_terms(
      [this]<class Value>(const Attribute<Value>& attribute, std::optional<Value>& said) {
        // Null says "none", which is not the same as not being there; some are never none.
        constexpr bool kNeverNone =
            std::is_same_v<Value, Display> || std::is_same_v<Value, Visibility>;
        if (kNeverNone ? !has(attribute.name) : !object_.contains(attribute.name)) return;
        value(attribute.name, said.emplace());
        if (const auto wrong = attribute.judge(*said)) throw FieldError(*wrong);
      },
      patch);
}

void TreeReader::shop(const char* field, Shop& shop) const {
  const ParsedJson* said = find(field);
  if (said == nullptr || !said->is_object()) throw FieldError{field, "must be an object"};
  const TreeReader inside(*said);
  visit_shop([&](const auto& attribute, auto& value) { inside.value(attribute.name, value); },
             shop);
}

void TreeReader::judged_shop(const char* field, Shop& shop) const {
  const ParsedJson* said = find(field);
  if (said == nullptr || !said->is_object()) throw FieldError{field, "must be an object"};
  TreeReader(*said).said_shop(shop);
}

void TreeReader::said_shop(Shop& shop) const {
  std::vector<std::string_view> known;
  visit_shop([&known](const auto& attribute, auto&) { known.emplace_back(attribute.name); }, shop);
  for (const auto& [field, value] : object_.items())
    if (std::find(known.begin(), known.end(), field) == known.end())
      throw FieldError{field.substr(0, kMostNamedOfField), "is no field of a shop"};
  visit_shop(
      [this](const auto& attribute, auto& value) {
        this->value(attribute.name, value);
        if (const auto wrong = attribute.judge(value)) throw FieldError(*wrong);
      },
      shop);
  // What was read there passes over what it does not know.
  if (const auto* colours = find("colours")) expect_only(*colours, {"light", "dark"}, "colours");
  if (has("links"))
    for (const ParsedJson& link : find_array("links")) expect_only(link, {"name", "url"}, "links");
}

void TreeReader::value(const char* field, Names& names) const {
  const ParsedJson* texts = find(field);
  if (texts == nullptr) return;
  if (!texts->is_object())
    throw FieldError{field, "must be an object of at most " +
                                std::to_string(limits::kMaxLanguages) + " texts by language"};
  for (const auto& [language, text] : texts->items()) {
    if (!text.is_string()) throw FieldError{field, "in '" + language + "' must be a string"};
    names[language] = text.get<std::string>();
  }
}

void TreeReader::value(const char* field, std::optional<std::int64_t>& number) const {
  if (!has(field)) return;
  std::uint64_t read = 0;
  this->number(field, read);
  number = capped(read);
}

void TreeReader::value(const char* field, std::optional<base::Millis>& millis) const {
  std::optional<std::int64_t> read;
  value(field, read);
  if (read) millis = base::Millis{*read};
}

void TreeReader::value(const char* field, Display& display) const {
  if (!has(field)) return;
  word(field, display.kind, kDisplayNames);
  if (display.kind != Display::Kind::kLow) return;
  std::uint64_t below = 0;
  number("below", below);
  display.below = capped(below);
}

void TreeReader::value(const char* field, std::optional<Price>& price) const {
  if (!has(field)) return;
  constexpr const char* kExpected =
      "must be an amount and a currency, like {\"amount\":\"12.50\",\"currency\":\"EUR\"}";
  const ParsedJson& said = *find(field);
  if (!said.is_object()) throw FieldError{field, kExpected};
  const TreeReader parts(said);
  const ParsedJson* amount = parts.find("amount");
  const ParsedJson* currency = parts.find("currency");
  if (amount == nullptr || !amount->is_string() || currency == nullptr || !currency->is_string())
    throw FieldError{field, kExpected};
  price =
      parse_price(amount->get_ref<const std::string&>(), currency->get_ref<const std::string&>());
  if (!price) throw FieldError{field, "must have a decimal number as its amount, like \"12.50\""};
}

void TreeReader::value(const char* field, std::string& text) const {
  if (has(field)) text = string(field);
}

void TreeReader::value(const char* field, Moment& moment) const {
  if (!has(field)) return;
  moment = base::parse_rfc3339_with_offset(string(field));
  if (!moment)
    throw FieldError{field, "must be a time with its offset, like 2026-12-01T10:00:00+01:00"};
}

void TreeReader::value(const char* field, Visibility& shown) const {
  if (!has(field)) return;
  bool is_shown = true;
  boolean(field, is_shown);
  shown = is_shown ? Visibility::kShown : Visibility::kHidden;
}

void TreeReader::value(const char* field, Colours& colours) const {
  if (!has(field)) return;
  const ParsedJson& said = *find(field);
  if (!said.is_object()) throw FieldError{field, "must be an object with \"light\" and \"dark\""};
  const TreeReader each(said);
  for (const auto& [name, colour] :
       {std::pair{"light", &colours.light}, std::pair{"dark", &colours.dark}}) {
    if (!each.has(name)) continue;
    if (!each.find(name)->is_string()) throw FieldError{field, "must be strings"};
    *colour = each.string(name);
  }
}

void TreeReader::value(const char* field, Layout& layout) const {
  if (has(field)) word(field, layout, kLayouts);
}

void TreeReader::value(const char* field, ShopLinks& links) const {
  if (!has(field)) return;
  for (const ParsedJson& said : find_array(field)) {
    if (!said.is_object())
      throw FieldError{field, "must be objects, each with a \"name\" and a \"url\""};
    ShopLink& link = links.emplace_back();
    const TreeReader each(said);
    try {
      each.value("name", link.name);
      each.value("url", link.url);
    } catch (const FieldError& wrong) {
      throw FieldError{field, "in entry " + std::to_string(links.size()) + ": the " + wrong.field +
                                  " " + wrong.detail};
    }
  }
}

std::string TreeReader::listed(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) (list += list.empty() ? "" : ", ") += word;
  return list;
}

}  // namespace proto
