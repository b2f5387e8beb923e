// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/letter_json.h"

#include "proto/json_writer.h"
#include "proto/parsed_json.h"

namespace courier {

std::string subject_of(const proto::Event& event) {
  const auto data = proto::ParsedJson::parse(event.data, nullptr, /*allow_exceptions=*/false);
  for (const char* field : {"order", "item"})
    if (data.is_object() && data.contains(field) && data[field].is_string())
      return std::string(field) + " " + data[field].get<std::string>();
  return "";
}

std::string body_of(const proto::Event& event) {
  proto::JsonWriter json;
  json.begin_object();
  json.field("type", to_string(event.type));
  json.field("timestamp", base::to_rfc3339(event.at));
  json.key("data");
  json.written_value(event.data);
  json.end_object();
  return json.take();
}

}  // namespace courier
