// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/json_fields.h"

#include <algorithm>
#include <limits>

#include "proto/strict_json.h"

namespace proto {

Error to_error(const FieldError& wrong) {
  return Error::bad_request(wrong.field,
                            wrong.field.empty() ? wrong.detail : wrong.field + " " + wrong.detail);
}

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

const ParsedJson* find(const ParsedJson& object, const char* field) {
  const auto at = object.find(field);
  return at == object.end() || at->is_null() ? nullptr : &*at;
}

std::string read_string(const ParsedJson& object, const char* field) {
  const ParsedJson* value = find(object, field);
  if (value == nullptr || !value->is_string()) throw FieldError{field, "must be a string"};
  return value->get<std::string>();
}

std::uint64_t read_u64(const ParsedJson& object, const char* field) {
  const ParsedJson* value = find(object, field);
  if (value == nullptr || !value->is_number_unsigned())
    throw FieldError{field, "must be an integer, 0 or more"};
  return value->get<std::uint64_t>();
}

std::int64_t read_count(const ParsedJson& object, const char* field, std::int64_t max) {
  const std::uint64_t value = read_u64(object, field);
  if (value > static_cast<std::uint64_t>(max))
    throw FieldError{field, "must be at most " + std::to_string(max)};
  return static_cast<std::int64_t>(value);
}

std::int64_t read_positive(const ParsedJson& object, const char* field, std::int64_t max) {
  const std::int64_t value = read_count(object, field, max);
  if (value == 0) throw FieldError{field, "must be 1 or more"};
  return value;
}

bool read_flag(const ParsedJson& object, const char* field) {
  const ParsedJson* value = find(object, field);
  if (value == nullptr) return false;
  if (!value->is_boolean()) throw FieldError{field, "must be true or false"};
  return value->get<bool>();
}

base::WallTime read_time(const ParsedJson& object, const char* field) {
  const auto time = base::parse_rfc3339(read_string(object, field));
  if (!time) throw FieldError{field, "must be a UTC time as RFC 3339 writes it"};
  return *time;
}

Cursor read_cursor(const ParsedJson& object, const char* field) {
  auto cursor = Cursor::parse(read_string(object, field));
  if (!cursor) throw FieldError{field, "must be a cursor"};
  return *std::move(cursor);
}

const ParsedJson& read_array(const ParsedJson& object, const char* field) {
  const ParsedJson* value = find(object, field);
  if (value == nullptr || !value->is_array()) throw FieldError{field, "must be an array"};
  return *value;
}

void check_version(const ParsedJson& object) {
  const ParsedJson* version = find(object, "v");
  if (version != nullptr && *version != kBusVersion)
    throw FieldError{
        "v", "must be " + std::to_string(kBusVersion) + ", the version that this end speaks"};
}

std::optional<std::string> read_optional_string(const ParsedJson& object, const char* field) {
  if (find(object, field) == nullptr) return std::nullopt;
  return read_string(object, field);
}

std::optional<std::int64_t> read_optional_count(const ParsedJson& object, const char* field) {
  if (find(object, field) == nullptr) return std::nullopt;
  return read_count(object, field, limits::kMaxStock);
}

std::optional<base::Millis> read_optional_millis(const ParsedJson& object, const char* field) {
  if (find(object, field) == nullptr) return std::nullopt;
  return base::Millis{read_count(object, field, kHundredYearsMillis)};
}

template <>
OrderId read_id<OrderId>(const ParsedJson& object, const char* field) {
  auto order = OrderId::parse(read_string(object, field));
  if (!order) throw FieldError{field, "must be a UUID like 123e4567-e89b-12d3-a456-426614174000"};
  return *std::move(order);
}

ItemState read_numbers(const ParsedJson& json) {
  ItemState state{read_id<ItemId>(json, "item"),
                  read_count(json, "available", limits::kMaxStock),
                  read_count(json, "held", limits::kMaxStock),
                  read_count(json, "stock", limits::kMaxStock),
                  read_optional_millis(json, "next_release_ms"),
                  std::nullopt};
  if (find(json, "sold") != nullptr) state.sold = read_count(json, "sold", limits::kMaxSold);
  if (state.available != state.stock - state.held)
    throw FieldError{"available", "must be stock - held"};
  if (find(json, "waiting") != nullptr)
    state.line =
        WaitingLine{read_count(json, "waiting", limits::kMaxStock), read_u64(json, "turn")};
  return state;
}

Units read_units(const ParsedJson& json) {
  Units units{read_id<ItemId>(json, "item"), 1};
  if (find(json, "quantity") != nullptr)
    units.quantity = read_positive(json, "quantity", limits::kMaxQuantity);
  return units;
}

Display read_display(const ParsedJson& json) {
  const auto kind = read_optional_string(json, "display");
  if (!kind || *kind == "exact") return {};
  if (*kind == "yes-no") return {Display::Kind::kYesNo, 0};
  if (*kind != "low") throw FieldError{"display", "must be one of exact, low, yes-no"};
  return {Display::Kind::kLow, read_positive(json, "below", limits::kMaxStock)};
}

Names read_names(const ParsedJson& json) {
  const ParsedJson* names = find(json, "name");
  if (names == nullptr) return {};
  if (!names->is_object() || names->size() > limits::kMaxLanguages)
    throw FieldError{"name", "must be an object of at most " +
                                 std::to_string(limits::kMaxLanguages) + " texts by language"};
  Names read;
  for (const auto& [language, text] : names->items()) {
    if (!is_language_tag(language))
      throw FieldError{"name", "has the language '" + language + "', not a tag like \"en\""};
    if (!text.is_string() || !is_name(text.get_ref<const std::string&>()))
      throw FieldError{"name", "in '" + language + "' must be one line of 1 to " +
                                   std::to_string(limits::kMaxNameBytes) + " bytes"};
    read[language] = text.get<std::string>();
  }
  return read;
}

namespace {

/// As they are: what may be a name is for cartd to judge, and a gateway that refused one would have
/// no snapshot at all.
Names read_any_names(const ParsedJson& json) {
  const ParsedJson* names = find(json, "name");
  if (names == nullptr) return {};
  if (!names->is_object()) throw FieldError{"name", "must be an object of texts by language"};
  Names read;
  for (const auto& [language, text] : names->items()) {
    if (!text.is_string()) throw FieldError{"name", "must be an object of texts by language"};
    read[language] = text.get<std::string>();
  }
  return read;
}

}  // namespace

Description read_description(const ParsedJson& json) {
  return Description{read_any_names(json), read_optional_count(json, "limit"), read_display(json)};
}

// --- front to back -------------------------------------------------------------------------------

void read_plain_version(PlainJson& json) {
  json.require(json.number("v", kBusVersion) == kBusVersion);
}

std::optional<ItemState> read_plain_numbers(PlainJson& json) {
  auto item = read_plain_id<ItemId>(json, "item");
  if (!item) return std::nullopt;
  ItemState state{*std::move(item)};
  state.available = json.number("available", limits::kMaxStock);
  state.held = json.number("held", limits::kMaxStock);
  state.stock = json.number("stock", limits::kMaxStock);
  if (json.has("sold")) state.sold = json.number(limits::kMaxSold);
  state.next_release = json.millis("next_release_ms", kHundredYearsMillis);
  json.require(state.available == state.stock - state.held);
  if (json.has("waiting")) {
    state.line.emplace();
    state.line->waiting = json.number(limits::kMaxStock);
    state.line->turn =
        static_cast<std::uint64_t>(json.number("turn", std::numeric_limits<std::int64_t>::max()));
  }
  return state;
}

std::optional<Units> read_plain_units(PlainJson& json) {
  auto item = read_plain_id<ItemId>(json, "item");
  if (!item) return std::nullopt;
  Units units{*std::move(item), json.number("quantity", limits::kMaxQuantity)};
  json.require(units.quantity != 0);
  return units;
}

}  // namespace proto
