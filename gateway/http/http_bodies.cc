#include "gateway/http/http_bodies.h"

#include <algorithm>

#include "gateway/http/problems.h"
#include "proto/json_values.h"
#include "proto/parsed_json.h"

namespace gateway {
namespace {

using proto::Error;
using proto::ItemState;
using proto::JsonWriter;
using proto::Millis;
using proto::ParsedJson;

constexpr std::string_view kDelayKey = "\"delay_ms\":";

/// The tutorial's page reads the count from here, as a string.
void write_count(JsonWriter& json, const std::vector<ItemState>& items) {
  if (items.size() == 1) json.field("inventorycount", std::to_string(items.front().available));
}

void write_staleness(JsonWriter& json, const std::optional<Millis>& stale) {
  json.field("stale", stale.has_value());
  if (stale) json.field("stale_ms", *stale);
}

HttpResponse json_response(std::string body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

HttpResponse state_response(const StateAnswer& answer, std::string body) {
  HttpResponse response = json_response(std::move(body));
  if (answer.cursor) response.with("ETag", "\"" + answer.cursor->str() + "\"");
  // no-cache, not no-store: a browser's own cache then asks with If-None-Match.
  response.with("Cache-Control", "private, no-cache");
  return response;
}

void write_catalog(JsonWriter& json, const CatalogAnswer& answer) {
  json.field("cursor", answer.cursor);
  if (answer.reset) json.field("reset", *answer.reset);
  write_staleness(json, answer.stale);
  write_array(json, "items", answer.items);
}

/// A field as text: a string, or an integer where a number is natural.
proto::Result<std::string> read_field(const ParsedJson& body, const char* field) {
  const auto at = body.find(field);
  if (at == body.end()) return std::string();
  if (at->is_string()) return at->get<std::string>();
  if (at->is_number_integer()) return at->dump();
  return Error::bad_request(field, std::string(field) + " must be a string or an integer");
}

}  // namespace

std::string state_body(const StateAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  if (!answer.every_item) write_count(json, answer.items);
  json.field("cursor", answer.cursor);
  json.field("reset", answer.reset);
  write_staleness(json, answer.stale);
  write_array(json, "items", answer.items);
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

HttpResponse to_shared_response(const StateAnswer& answer) {
  std::string body = state_body(answer);
  const std::size_t slot = find_delay_slot(body);
  body.replace(slot, body.find('}', slot) - slot, kDelayWidth, ' ');
  set_delay(body, slot, answer.delay);
  return state_response(answer, std::move(body));
}

std::size_t find_delay_slot(std::string_view bytes) {
  const auto key = bytes.rfind(kDelayKey);
  CHECK(key != std::string_view::npos);
  return key + kDelayKey.size();
}

void set_delay(std::string& bytes, std::size_t slot, Millis delay) {
  const std::string digits = std::to_string(delay.count());
  CHECK(digits.size() <= kDelayWidth, digits);
  const auto start = bytes.begin() + static_cast<std::ptrdiff_t>(slot);
  const auto first_digit = start + static_cast<std::ptrdiff_t>(kDelayWidth - digits.size());
  std::fill(start, first_digit, ' ');
  std::copy(digits.begin(), digits.end(), first_digit);
}

HttpResponse to_response(const CartAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  json.field("session", answer.session);
  json.field("cursor", answer.done.cursor);
  write_count(json, answer.done.items);
  if (!answer.done.items.empty()) write_array(json, "items", answer.done.items);
  write_array(json, "lines", answer.done.lines);
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

HttpResponse to_response(const Answer& answer, std::string_view etag) {
  if (const auto* state = std::get_if<StateAnswer>(&answer)) return to_response(*state);
  if (const auto* cart = std::get_if<CartAnswer>(&answer)) return to_response(*cart);
  if (const auto* catalog = std::get_if<CatalogAnswer>(&answer)) return to_response(*catalog);
  if (const auto* error = std::get_if<Error>(&answer)) return problem_of(*error);
  HttpResponse unchanged;
  unchanged.status = 304;
  return unchanged.with("ETag", std::string(etag)).with("Cache-Control", "private, no-cache");
}

std::string page_boot(const CatalogAnswer& catalog, std::string_view session, Millis wait) {
  JsonWriter json;
  json.begin_object();
  json.field("session", session);
  json.field("wait_ms", wait);
  write_catalog(json, catalog);
  json.end_object();
  std::string text = json.take();
  // "</script" and "<!--" would end the element: no '<' is left that HTML could see.
  for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at))
    text.replace(at, 1, "\\u003c");
  return text;
}

proto::Result<CartFields> parse_cart_json(const std::string& body) {
  const ParsedJson json = ParsedJson::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Error::bad_request("", "the body is not a JSON object");
  CartFields fields;
  const std::pair<const char*, std::string*> wanted[] = {{"session", &fields.session},
                                                         {"action", &fields.action},
                                                         {"item", &fields.item},
                                                         {"quantity", &fields.quantity}};
  for (const auto& [name, target] : wanted) {
    auto text = read_field(json, name);
    if (!text) return text.error();
    *target = *text;
  }
  return fields;
}

}  // namespace gateway
