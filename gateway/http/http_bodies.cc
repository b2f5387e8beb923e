// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/http_bodies.h"

#include <array>
#include <charconv>

#include "gateway/http/problems.h"
#include "proto/item_fields.h"
#include "proto/json_values.h"
#include "proto/order_fields.h"
#include "proto/parsed_json.h"
#include "proto/strict_json.h"

namespace gateway {
namespace {

using base::Millis;
using proto::Error;
using proto::JsonWriter;
using proto::ParsedJson;

// What closes the two objects whose last field the pause is.
constexpr std::size_t kBehindDelay = 2;

std::string_view to_string(StockLevel level) {
  switch (level) {
    case StockLevel::kInStock:
      return "in-stock";
    case StockLevel::kFewLeft:
      return "few-left";
    case StockLevel::kSoldOut:
      return "sold-out";
  }
  CHECK(false, static_cast<int>(level));
}

void write_numbers(JsonWriter& json, const ShownState& shown) {
  if (!shown.level) return proto::write_fields(json, shown.state);
  json.field("item", shown.state.item);
  json.field("level", to_string(*shown.level));
  json.field("next_release_ms", shown.state.next_release);
  if (shown.state.paused) json.field("paused", true);
  if (shown.state.line) proto::write_fields(json, *shown.state.line);
  if (!shown.state.open) return;
  json.field("open", *shown.state.open);
  if (!*shown.state.open) json.field("opens_in_ms", shown.state.opens_in);
}

void write_fields(JsonWriter& json, const ShownState& shown) {
  write_numbers(json, shown);
  if (!shown.described) return;
  json.field("described", true);
  proto::write_fields(json, *shown.described);
}

void write_fields(JsonWriter& json, const ShownEntry& entry) {
  write_numbers(json, entry.shown);
  proto::write_fields(json, entry.description);
}

template <class Shown>
void write_shown(JsonWriter& json, const std::vector<Shown>& items) {
  json.key("items");
  json.begin_array();
  for (const Shown& item : items) {
    json.begin_object();
    write_fields(json, item);
    json.end_object();
  }
  json.end_array();
}

/// The tutorial's page reads the count from here, as a string.
void write_count(JsonWriter& json, const std::vector<ShownState>& items) {
  if (items.size() != 1) return;
  const ShownState& only = items.front();
  if (only.level)
    json.field("inventorycount", to_string(*only.level));
  else
    json.field("inventorycount", std::to_string(only.state.available));
}

void write_reason(JsonWriter& json, const std::string& reason) {
  if (!reason.empty()) json.field("reason", reason);
}

HttpResponse json_response(std::string body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

// no-cache, not no-store: a browser's own cache then asks with If-None-Match.
constexpr const char* kOnlyIfUnchanged = "private, no-cache";

std::string etag_of(const proto::Cursor& cursor) { return "\"" + cursor.str() + "\""; }

HttpResponse state_response(const StateAnswer& answer, std::string body) {
  HttpResponse response = json_response(std::move(body));
  if (answer.cursor) response.with("ETag", etag_of(*answer.cursor));
  response.with("Cache-Control", kOnlyIfUnchanged);
  return response;
}

void write_catalog(JsonWriter& json, const CatalogAnswer& answer) {
  json.field("cursor", answer.cursor);
  if (answer.reset) json.field("reset", *answer.reset);
  write_staleness(json, answer.stale);
  write_reason(json, answer.reason);
  if (answer.rehearsal) json.field("rehearsal", true);
  write_shown(json, answer.items);
  if (!answer.part) return;
  json.field("total", answer.part->total);
  json.field("next", answer.part->next);
}

/// A field as text; only a quantity may be a number as well. Empty: not given.
proto::Result<std::string> read_field(const ParsedJson& body, const char* field) {
  const auto at = body.find(field);
  if (at == body.end()) return std::string();
  const bool may_be_number = std::string_view(field) == "quantity";
  if (may_be_number && at->is_number()) return at->dump();
  if (at->is_string() && !at->get_ref<const std::string&>().empty()) return at->get<std::string>();
  return Error::bad_request(field,
                            std::string(field) + " must be " +
                                (may_be_number ? "a whole number" : "a string that is not empty"));
}

}  // namespace

std::string state_body(const StateAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  if (!answer.every_item) write_count(json, answer.items);
  json.field("cursor", answer.cursor);
  if (answer.cart) json.field("cart", *answer.cart);
  json.field("reset", answer.reset);
  write_staleness(json, answer.stale);
  write_reason(json, answer.reason);
  write_shown(json, answer.items);
  json.key("next");
  json.begin_object();
  json.field("delay_ms", answer.delay);
  json.end_object();
  json.end_object();
  return json.take();
}

HttpResponse to_response(const StateAnswer& answer) {
  return state_response(answer, state_body(answer));
}

SharedState to_shared_response(const StateAnswer& answer) {
  std::string body = state_body(answer);
  const std::size_t digits = std::to_string(answer.delay.count()).size();
  const std::size_t slot = body.size() - kBehindDelay - digits;
  body.replace(slot, digits, slot_text(answer.delay));
  return {state_response(answer, std::move(body)), slot};
}

std::string slot_text(Millis delay) {
  std::array<char, 20> digits;
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), delay.count()).ptr;
  const auto size = static_cast<std::size_t>(end - digits.data());
  CHECK(size <= kDelayWidth, delay.count());
  std::string text(kDelayWidth, ' ');
  text.replace(kDelayWidth - size, size, digits.data(), size);
  return text;
}

HttpResponse to_response(const CartAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  json.field("session", answer.session);
  json.field("cursor", answer.cursor);
  write_count(json, answer.items);
  if (!answer.items.empty()) write_shown(json, answer.items);
  write_cart(json, answer.lines, answer.places, answer.lapses);
  json.end_object();
  return json_response(json.take()).with("Cache-Control", "no-store");
}

HttpResponse to_response(const OrderAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  json.field("order", answer.order);
  json.field("session", answer.session);
  json.field("cursor", answer.cursor);
  write_array(json, "lines", answer.lines);
  if (const auto total = proto::total_of(answer.lines)) proto::write_value(json, "total", total);
  write_shown(json, answer.items);
  write_fields(json, answer.status);
  json.end_object();
  return json_response(json.take()).with("Cache-Control", "no-store");
}

HttpResponse to_response(const CatalogAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  write_catalog(json, answer);
  json.end_object();
  return json_response(json.take()).with("Cache-Control", "no-store");
}

HttpResponse to_response(const PageSession& session) {
  JsonWriter json;
  json.begin_object();
  json.field("session", session.token);
  json.field("id", session.id);
  json.end_object();
  return json_response(json.take()).with("Cache-Control", "no-store");
}

HttpResponse to_response(const UnchangedAnswer& answer) {
  HttpResponse unchanged;
  unchanged.status = 304;
  return unchanged.with("ETag", etag_of(answer.cursor)).with("Cache-Control", kOnlyIfUnchanged);
}

HttpResponse to_response(const Answer& answer) {
  if (const auto* state = std::get_if<StateAnswer>(&answer)) return to_response(*state);
  if (const auto* cart = std::get_if<CartAnswer>(&answer)) return to_response(*cart);
  if (const auto* order = std::get_if<OrderAnswer>(&answer)) return to_response(*order);
  if (const auto* catalog = std::get_if<CatalogAnswer>(&answer)) return to_response(*catalog);
  if (const auto* error = std::get_if<Error>(&answer)) return problem_of(*error);
  return to_response(std::get<UnchangedAnswer>(answer));
}

std::string item_body(const ShownEntry& entry) {
  JsonWriter json;
  json.begin_object();
  write_fields(json, entry);
  json.end_object();
  return json.take();
}

void write_staleness(JsonWriter& json, const std::optional<Millis>& stale) {
  json.field("stale", stale.has_value());
  if (stale) json.field("stale_ms", *stale);
}

namespace {

/// The fields of `body` that are wanted, as text.
std::optional<Error> read_fields(
    const ParsedJson& body, std::initializer_list<std::pair<const char*, std::string*>> wanted) {
  for (const auto& [name, target] : wanted) {
    auto text = read_field(body, name);
    if (!text) return text.error();
    *target = *text;
  }
  return std::nullopt;
}

proto::Result<ParsedJson> parse_body(const std::string& body) {
  auto json = proto::parse_strict_json(body);
  if (!json && !json.error().field.value_or("").empty()) return json.error();
  if (!json || !json->is_object()) return Error::bad_request("", "the body is not a JSON object");
  return json;
}

/// The field `lines`, if there is one.
std::optional<Error> read_lines(const ParsedJson& body,
                                std::optional<std::vector<LineFields>>& read) {
  const auto lines = body.find("lines");
  if (lines == body.end()) return std::nullopt;
  if (!lines->is_array()) return Error::bad_request("lines", "lines must be an array");
  read.emplace();
  for (const ParsedJson& line : *lines) {
    if (!line.is_object()) return Error::bad_request("lines", "each of lines must be an object");
    auto& fields = read->emplace_back();
    if (auto wrong = read_fields(line, {{"item", &fields.item}, {"quantity", &fields.quantity}}))
      return wrong;
  }
  return std::nullopt;
}

}  // namespace

proto::Result<CartFields> parse_cart_json(const std::string& body) {
  const auto json = parse_body(body);
  if (!json) return json.error();
  CartFields fields;
  if (auto wrong = read_fields(*json, {{"session", &fields.session},
                                       {"action", &fields.action},
                                       {"item", &fields.item},
                                       {"quantity", &fields.quantity},
                                       {"altcha", &fields.altcha}}))
    return *std::move(wrong);
  if (auto wrong = read_lines(*json, fields.lines)) return *std::move(wrong);
  return fields;
}

proto::Result<std::string> parse_gate_json(const std::string& body) {
  const auto json = parse_body(body);
  if (!json) return json.error();
  return read_field(*json, "altcha");
}

proto::Result<OrderFields> parse_order_json(const std::string& body) {
  const auto json = parse_body(body);
  if (!json) return json.error();
  OrderFields fields;
  if (auto wrong = read_fields(*json, {{"session", &fields.session},
                                       {"order", &fields.order},
                                       {"reference", &fields.reference}}))
    return *std::move(wrong);
  if (auto wrong = read_lines(*json, fields.lines)) return *std::move(wrong);
  return fields;
}

}  // namespace gateway
