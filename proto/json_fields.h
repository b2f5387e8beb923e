// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The fields of a message that came from a peer, each checked for type and range. For the codec only.
//
// Two ways to read: out of a tree (read_…), which judges everything; and front to back as our own
// programs write (read_plain_…), for a seventh of what a tree costs. A plain reader that meets anything
// it does not know gives nothing, and the message is judged by the other: so it must not accept what
// that refuses, nor read it differently.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/error.h"
#include "proto/limits.h"
#include "proto/messages.h"
#include "proto/parsed_json.h"
#include "proto/plain_json.h"

namespace proto {

/// The longest time that a message may speak of.
inline constexpr std::int64_t kHundredYearsMillis = 100LL * 366 * 24 * 3600 * 1000;

/// Thrown inside the codec only: a decoder stops at the first field that is wrong.
struct FieldError {
  std::string field;
  std::string detail;
};
Error to_error(const FieldError& wrong);

ParsedJson parse_object(std::string_view text);
/// Null when the field is not there, or is null.
const ParsedJson* find(const ParsedJson& object, const char* field);

std::string read_string(const ParsedJson& object, const char* field);
std::uint64_t read_u64(const ParsedJson& object, const char* field);
/// From 0 to `max`.
std::int64_t read_count(const ParsedJson& object, const char* field, std::int64_t max);
/// From 1 to `max`.
std::int64_t read_positive(const ParsedJson& object, const char* field, std::int64_t max);
bool read_flag(const ParsedJson& object, const char* field);  // not there: false
base::WallTime read_time(const ParsedJson& object, const char* field);
Cursor read_cursor(const ParsedJson& object, const char* field);
const ParsedJson& read_array(const ParsedJson& object, const char* field);
void check_version(const ParsedJson& object);

std::optional<std::string> read_optional_string(const ParsedJson& object, const char* field);
std::optional<std::int64_t> read_optional_count(const ParsedJson& object, const char* field);
std::optional<base::Millis> read_optional_millis(const ParsedJson& object, const char* field);

template <class Id>
Id read_id(const ParsedJson& object, const char* field) {
  auto id = Id::parse(read_string(object, field));
  if (!id) throw FieldError{field, "must be 1 or more of the characters the contract allows"};
  return *std::move(id);
}
template <>
OrderId read_id<OrderId>(const ParsedJson& object, const char* field);

template <class Value>
std::vector<Value> read_values(const ParsedJson& object, const char* field,
                               Value (*read)(const ParsedJson&)) {
  std::vector<Value> values;
  for (const ParsedJson& value : read_array(object, field)) values.push_back(read(value));
  return values;
}

ItemState read_numbers(const ParsedJson& json);
Units read_units(const ParsedJson& json);
/// What is not there is kExact. Names: an object of strings, as long as they may be.
Display read_display(const ParsedJson& json);
Names read_names(const ParsedJson& json);
/// The inverse of write_fields(Description): as cartd says it, which has judged it.
Description read_description(const ParsedJson& json);

// --- front to back -------------------------------------------------------------------------------

template <class Id>
std::optional<Id> read_plain_id(PlainJson& json, std::string_view field) {
  auto id = Id::parse(json.text(field));
  json.require(id.has_value());
  return id;
}

void read_plain_version(PlainJson& json);
std::optional<ItemState> read_plain_numbers(PlainJson& json);
std::optional<Units> read_plain_units(PlainJson& json);

/// The elements of the array that comes next.
template <class Value>
std::vector<Value> read_plain_elements(PlainJson& json, std::optional<Value> (*read)(PlainJson&)) {
  std::vector<Value> values;
  json.begin_array();
  while (json.next_element()) {
    json.begin_object();
    auto value = read(json);
    json.end_object();
    if (value) values.push_back(*std::move(value));
  }
  return values;
}
template <class Value>
std::vector<Value> read_plain_array(PlainJson& json, std::string_view field,
                                    std::optional<Value> (*read)(PlainJson&)) {
  json.key(field);
  return read_plain_elements(json, read);
}

}  // namespace proto
