// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/json_writer.h"

#include <nlohmann/json.hpp>

namespace proto {

using Json = nlohmann::json;

// Both are rare, and full of rules: the library knows them.

void JsonWriter::value(double number) { append_value(Json(number).dump()); }

void JsonWriter::value_escaped(std::string_view text) {
  append_value(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace proto
