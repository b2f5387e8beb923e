// The JSON of the values that bus and HTTP show alike, written once. For codec.cc and the gateway's
// http_bodies.cc and problems.cc: JSON goes no further.
#pragma once

#include "proto/json_writer.h"
#include "proto/messages.h"

namespace proto {

/// The fields alone: a change and a catalog entry have more of them.
inline void write_fields(JsonWriter& json, const ItemState& state) {
  json.field("item", state.item);
  json.field("available", state.available);
  json.field("held", state.held);
  json.field("stock", state.stock);
  json.field("next_release_ms", state.next_release);
}

inline void write_fields(JsonWriter& json, const Line& line) {
  json.field("item", line.item);
  json.field("quantity", line.quantity);
  json.field("expires_in_ms", line.expires_in);
}

/// Without its seq, which only the bus shows.
inline void write_fields(JsonWriter& json, const CatalogEntry& entry) {
  write_fields(json, entry.state);
  if (!entry.name.empty()) {
    json.key("name");
    json.begin_object();
    for (const auto& [language, text] : entry.name) {
      json.escaped_key(language);
      json.value(text);
    }
    json.end_object();
  }
  if (entry.limit) json.field("limit", *entry.limit);
}

template <class Values>
void write_array(JsonWriter& json, std::string_view name, const Values& values) {
  json.key(name);
  json.begin_array();
  for (const auto& value : values) {
    json.begin_object();
    write_fields(json, value);
    json.end_object();
  }
  json.end_array();
}

/// The fields of an error that differ from code to code (the table of HTTP.md).
inline void write_extensions(JsonWriter& json, const Error& error) {
  if (error.field) json.field("field", *error.field);
  if (error.item) json.field("item", *error.item);
  if (error.requested) json.field("requested", *error.requested);
  if (error.available) json.field("available", *error.available);
  if (error.limit) json.field("limit", *error.limit);
  if (error.code == ErrorCode::kSoldOut) json.field("next_release_ms", error.next_release);
}

}  // namespace proto
