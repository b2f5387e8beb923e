// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/shop_json.h"

#include "proto/json_values.h"
#include "proto/strict_json.h"
#include "proto/tree_reader.h"

namespace proto {

std::string to_json(const Shop& shop) {
  JsonWriter json;
  json.begin_object();
  FieldWriter(json).fields_of(shop);
  json.end_object();
  return json.take();
}

Result<Shop> parse_shop(std::string_view text) {
  std::string place;
  const auto json = parse_strict_json(text, &place);
  if (!json) {
    const bool names_it = !json.error().field.value_or("").empty();
    return Error::bad_request(json.error().field.value_or(""),
                              (names_it ? json.error().detail : "it is not JSON") +
                                  (place.empty() ? "" : ", at " + place));
  }
  try {
    if (!json->is_object()) throw FieldError{"", "it is not a JSON object"};
    Shop shop;
    TreeReader(*json).said_shop(shop);
    return shop;
  } catch (const FieldError& wrong) {
    return to_error(wrong);
  }
}

}  // namespace proto
