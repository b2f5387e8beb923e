// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a command's body has, whether it is a form or JSON.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "gateway/http/field_text.h"
#include "gateway/http/form.h"
#include "gateway/http/http_message.h"
#include "gateway/http/media_type.h"
#include "gateway/http/problems.h"
#include "proto/error.h"

namespace gateway {

/// A form's or JSON's fields by the reader of each; a refusal for any other type of content.
template <class Fields>
std::variant<Fields, HttpResponse> read_body(
    const HttpRequest& request, proto::Result<Fields> (*read_form)(const Form&),
    proto::Result<Fields> (*read_json)(const std::string&)) {
  // A body that is coded would be read as something that nobody sent (RFC 9110, 8.4).
  const std::string& coding = request.content_encoding;
  if (!coding.empty() && !equals_ignoring_case(coding, "identity"))
    return unsupported_content_coding(coding);
  const std::string_view type = media_type(request.content_type);
  if (equals_ignoring_case(type, "application/x-www-form-urlencoded")) {
    const auto form = Form::parse(request.body);
    if (!form) return problem_of(form.error());
    auto fields = read_form(*form);
    if (!fields) return problem_of(fields.error());
    return *std::move(fields);
  }
  if (!equals_ignoring_case(type, "application/json"))
    return unsupported_media_type(type, "application/x-www-form-urlencoded or application/json");
  auto fields = read_json(request.body);
  if (!fields) return problem_of(fields.error());
  return *std::move(fields);
}

/// The field `name` of a form; empty: not given.
inline std::string text_of(const Form& form, std::string_view name) {
  const auto* text = form.find(name);
  return text == nullptr ? std::string() : *text;
}

}  // namespace gateway
