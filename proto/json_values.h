// The JSON of the values that bus and HTTP show alike, written once. For codec.cc and the gateway's
// http_bodies.cc: JSON goes no further.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>

#include "proto/messages.h"

namespace proto {

// Ordered, so that what is sent reads as the documents print it.
using Json = nlohmann::ordered_json;
// What is read is looked up by name; in the ordered kind that is a search through all names, and
// 7,500 of them in one hostile message took 45 ms.
using ParsedJson = nlohmann::json;

inline Json or_null(const std::optional<Millis>& value) {
  return value ? Json(value->count()) : Json(nullptr);
}

inline Json to_json(const ItemState& state) {
  return Json{{"item", state.item.str()},
              {"available", state.available},
              {"held", state.held},
              {"stock", state.stock},
              {"next_release_ms", or_null(state.next_release)}};
}

inline Json to_json(const Line& line) {
  return Json{{"item", line.item.str()},
              {"quantity", line.quantity},
              {"expires_in_ms", or_null(line.expires_in)}};
}

/// A catalog entry without its seq, which only the bus shows.
inline Json to_json(const CatalogEntry& entry) {
  Json json = to_json(entry.state);
  if (!entry.name.empty()) json["name"] = entry.name;
  if (entry.limit) json["limit"] = *entry.limit;
  return json;
}

template <class Values>
Json to_array(const Values& values) {
  Json array = Json::array();
  for (const auto& value : values) array.push_back(to_json(value));
  return array;
}

/// The fields of an error that differ from code to code (the table of HTTP.md).
inline void put_extensions(Json& json, const Error& error) {
  if (error.field) json["field"] = *error.field;
  if (error.item) json["item"] = *error.item;
  if (error.requested) json["requested"] = *error.requested;
  if (error.available) json["available"] = *error.available;
  if (error.limit) json["limit"] = *error.limit;
  if (error.code == ErrorCode::kSoldOut) json["next_release_ms"] = or_null(error.next_release);
}

/// Text that came from a peer may hold bytes that are not UTF-8: they are replaced, so that what is
/// sent is JSON in any case.
inline std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace proto
