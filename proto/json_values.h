// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The JSON of the values that bus and HTTP show alike, written once. For codec_*.cc and the gateway's
// http_bodies.cc and problems.cc: JSON goes no further.
#pragma once

#include "proto/json_writer.h"
#include "proto/messages.h"

namespace proto {

inline void write_fields(JsonWriter& json, const WaitingLine& line) {
  json.field("waiting", line.waiting);
  json.field("turn", line.turn);
}

/// The fields alone: a change and a catalog entry have more of them.
inline void write_fields(JsonWriter& json, const ItemState& state) {
  json.field("item", state.item);
  json.field("available", state.available);
  json.field("held", state.held);
  json.field("stock", state.stock);
  if (state.sold > 0) json.field("sold", state.sold);
  json.field("next_release_ms", state.next_release);
  if (state.line) write_fields(json, *state.line);
}

inline void write_fields(JsonWriter& json, const Line& line) {
  json.field("item", line.item);
  json.field("quantity", line.quantity);
  json.field("expires_in_ms", line.expires_in);
  if (line.offer) json.field("offer", line.offer);
}

inline void write_fields(JsonWriter& json, const Place& place) {
  json.field("item", place.item);
  json.field("ticket", place.ticket);
  json.field("position", place.position);
}

inline std::string_view to_string(LapseCause cause) {
  constexpr std::string_view kNames[] = {"expired", "offer", "released"};
  return kNames[static_cast<std::size_t>(cause)];
}

inline void write_fields(JsonWriter& json, const Lapsed& lapsed) {
  json.field("item", lapsed.item);
  json.field("quantity", lapsed.quantity);
  json.field("cause", to_string(lapsed.cause));
}

inline void write_fields(JsonWriter& json, const Units& units) {
  json.field("item", units.item);
  json.field("quantity", units.quantity);
}

inline std::string_view to_string(Display::Kind kind) {
  constexpr std::string_view kNames[] = {"exact", "low", "yes-no"};
  return kNames[static_cast<std::size_t>(kind)];
}

inline void write_fields(JsonWriter& json, const Display& display) {
  json.field("display", to_string(display.kind));
  if (display.below > 0) json.field("below", display.below);
}

inline void write_names(JsonWriter& json, const Names& names) {
  json.key("name");
  json.begin_object();
  for (const auto& [language, text] : names) {
    json.escaped_key(language);
    json.value(text);
  }
  json.end_object();
}

/// What is unset is left out. The inverse: read_description.
inline void write_fields(JsonWriter& json, const Description& description) {
  if (!description.name.empty()) write_names(json, description.name);
  if (description.limit) json.field("limit", *description.limit);
  if (description.display.kind != Display::Kind::kExact) write_fields(json, description.display);
}

inline void write_fields(JsonWriter& json, const Difference& difference) {
  json.field("item", difference.item);
  json.field("what", difference.what);
  json.field("expected", difference.expected);
  json.field("found", difference.found);
}

/// Without its seq, which only the bus shows.
inline void write_fields(JsonWriter& json, const CatalogEntry& entry) {
  write_fields(json, entry.state);
  write_fields(json, entry.description);
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

/// Of a whole cart; what there is none of is left out, but for the lines.
inline void write_cart(JsonWriter& json, const std::vector<Line>& lines,
                       const std::vector<Place>& places, const std::vector<Lapsed>& lapses) {
  write_array(json, "lines", lines);
  if (!places.empty()) write_array(json, "waiting", places);
  if (!lapses.empty()) write_array(json, "lapsed", lapses);
}

inline void write_fields(JsonWriter& json, const OrderEntry& entry) {
  json.field("number", entry.number);
  json.field("order", entry.order);
  json.field("session", entry.session);
  json.field("at", base::to_rfc3339(entry.at));
  write_array(json, "lines", entry.lines);
}

/// The fields of an error that differ from code to code (the table of HTTP.md).
inline void write_extensions(JsonWriter& json, const Error& error) {
  if (error.field) json.field("field", *error.field);
  if (error.item) json.field("item", *error.item);
  if (error.requested) json.field("requested", *error.requested);
  if (error.available) json.field("available", *error.available);
  if (error.obtainable) json.field("obtainable", *error.obtainable);
  if (error.limit) json.field("limit", *error.limit);
  if (error.held) json.field("held", *error.held);
  if (error.order) json.field("order", *error.order);
  if (kind_of(error.code).has(error_field::kNextRelease))
    json.field("next_release_ms", error.next_release);
  if (error.cart) write_cart(json, error.cart->lines, error.cart->places, error.cart->lapses);
}

}  // namespace proto
