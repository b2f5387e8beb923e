// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/gate_routes.h"

#include <string>
#include <utility>
#include <variant>

#include "gateway/http/form.h"
#include "gateway/http/http_bodies.h"
#include "gateway/http/problems.h"
#include "gateway/http/read_body.h"
#include "proto/limits.h"

namespace gateway {
namespace {

proto::Result<std::string> gate_form(const Form& form) {
  if (auto error = form.check_once({"altcha"})) return *error;
  return text_of(form, "altcha");
}

Route route_entry(const HttpRequest& request) {
  auto read = read_body(request, gate_form, parse_gate_json);
  if (auto* refusal = std::get_if<HttpResponse>(&read)) return std::move(*refusal);
  return SessionRequest{std::get<std::string>(std::move(read)), request.secure};
}

}  // namespace

Route route_gate(const HttpRequest& request, const Reading& reading) {
  if (request.method == "POST") return route_entry(request);
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  if (const auto error = form->check_once({"session"})) return problem_of(*error);
  ChallengeQuery query;
  for (const auto& [name, text] : *form) {
    if (name != "item") continue;
    auto item = proto::ItemId::parse(text);
    if (!item) return problem_of(bad_item());
    query.items.push_back(*std::move(item));
  }
  if (query.items.empty() && form->find("session") == nullptr) return query;
  if (query.items.size() > proto::limits::kMaxCartLines)
    return problem_of(proto::Error::bad_request(
        "item", "item may be given " + std::to_string(proto::limits::kMaxCartLines) + " times"));
  auto visitor = read_visitor(text_of(*form, "session"), request, reading);
  if (!visitor) return no_session(reading);
  if (!query.items.empty()) query.session = std::move(visitor->session);
  return query;
}

}  // namespace gateway
