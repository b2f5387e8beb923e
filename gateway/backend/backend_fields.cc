// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_fields.h"

#include <algorithm>
#include <utility>

#include "base/whole_number.h"
#include "gateway/http/field_text.h"
#include "gateway/http/media_type.h"
#include "gateway/http/problems.h"
#include "proto/limits.h"

namespace gateway {

using proto::FieldError;
using proto::ParsedJson;

namespace {

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A day of UTC, or any spelling of RFC 3339. A '+' that was not encoded has become a space.
std::optional<base::WallTime> read_time(const Form& form, const char* name) {
  const auto* text = form.find(name);
  if (text == nullptr) return std::nullopt;
  constexpr std::size_t kDay = 10;
  std::string time = text->size() == kDay ? *text + "T00:00:00Z" : *text;
  std::replace(time.begin(), time.end(), ' ', '+');
  const auto read = base::parse_rfc3339_with_offset(time);
  if (!read)
    throw FieldError{name,
                     "must be a day like 2026-11-27, or a time like 2026-11-27T09:00:00+01:00"};
  return *read;
}

template <class Id>
Id read_path(const std::string& name, const char* field, const char* expected) {
  auto id = Id::parse(name);
  if (!id) throw FieldError{field, expected};
  return *std::move(id);
}

}  // namespace

Form read_query(const HttpRequest& request, std::initializer_list<std::string_view> known) {
  auto form = Form::parse(request.query);
  if (!form) throw problem_of(form.error());
  for (const auto& [name, value] : *form)
    if (!is_among(name, known)) throw FieldError{name.substr(0, 64), "is no parameter of this"};
  if (const auto error = form->check_once(known)) throw problem_of(*error);
  return *std::move(form);
}

std::int64_t read_number(const Form& form, const char* name, std::int64_t min, std::int64_t max,
                         std::int64_t otherwise) {
  const auto* text = form.find(name);
  if (text == nullptr) return otherwise;
  const auto number = base::whole_number(*text);
  if (!number || *number < min || *number > max)
    throw FieldError{
        name, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max)};
  return *number;
}

proto::Period read_period(const Form& form) {
  const proto::Period period{read_time(form, "since"), read_time(form, "until")};
  if (period.since && period.until && *period.until <= *period.since)
    throw FieldError{"until", "must be later than since"};
  return period;
}

void expect_only(const ParsedJson& object, std::initializer_list<std::string_view> known,
                 const std::string& where) {
  for (const auto& [name, value] : object.items())
    if (!is_among(name, known)) throw FieldError{name.substr(0, 64), "is no field of " + where};
}

ParsedJson read_body(const HttpRequest& request,
                     std::optional<std::initializer_list<std::string_view>> known) {
  read_query(request, {});
  const std::string& coding = request.content_encoding;
  if (!coding.empty() && !equals_ignoring_case(coding, "identity"))
    throw unsupported_content_coding(coding);
  if (request.body.empty()) return ParsedJson::object();
  const std::string_view type = media_type(request.content_type);
  if (!equals_ignoring_case(type, "application/json"))
    throw unsupported_media_type(type, "application/json");
  ParsedJson body = proto::parse_object(request.body);
  if (known) expect_only(body, *known, "this");
  return body;
}

void read_nothing(const HttpRequest& request) {
  read_body(request, std::initializer_list<std::string_view>{});
}

proto::ItemId read_item(const std::string& name) {
  return read_path<proto::ItemId>(name, "item", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
}
proto::OrderId read_order(const std::string& name) {
  return read_path<proto::OrderId>(name, "order",
                                   "must be a UUID like 123e4567-e89b-12d3-a456-426614174000");
}
proto::HookName read_hook(const std::string& name) {
  return read_path<proto::HookName>(name, "hook", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
}
proto::SessionId read_session(const std::string& name) {
  return read_path<proto::SessionId>(name, "session", "must be 1 to 128 of A-Z a-z 0-9 . _ -");
}

void read_key(const proto::TreeReader& body, proto::Command& command) {
  body.text("id", command.key);
  body.judge("id", "must be one line of 1 to 64 bytes",
             [&] { return proto::is_line(command.key, proto::limits::kMaxKeyBytes); });
}

}  // namespace gateway
