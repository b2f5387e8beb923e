#include "gateway/http/http_bodies.h"

#include <algorithm>

#include "gateway/http/problems.h"
#include "proto/json_values.h"

namespace gateway {
namespace {

using proto::Error;
using proto::ItemState;
using proto::Json;
using proto::Millis;
using proto::or_null;
using proto::ParsedJson;
using proto::to_array;
using proto::dump;

constexpr std::string_view kDelayKey = "\"delay_ms\":";

/// The tutorial's page reads the count from here, as a string.
void put_count(Json& json, const std::vector<ItemState>& items) {
  if (items.size() == 1) json["inventorycount"] = std::to_string(items.front().available);
}

void put_staleness(Json& json, const std::optional<Millis>& stale) {
  json["stale"] = stale.has_value();
  if (stale) json["stale_ms"] = stale->count();
}

Json cursor_json(const std::optional<proto::Cursor>& cursor) {
  return cursor ? Json(cursor->str()) : Json(nullptr);
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

std::string state_body(const StateAnswer& answer) {
  Json json = Json::object();
  put_count(json, answer.items);
  json["cursor"] = cursor_json(answer.cursor);
  json["reset"] = answer.reset;
  put_staleness(json, answer.stale);
  json["items"] = to_array(answer.items);
  json["next"] = Json{{"delay_ms", answer.delay.count()}};
  return dump(json);
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
  Json json{{"session", answer.session.str()}, {"cursor", answer.done.cursor.str()}};
  put_count(json, answer.done.items);
  if (!answer.done.items.empty()) json["items"] = to_array(answer.done.items);
  json["lines"] = to_array(answer.done.lines);
  return json_response(dump(json)).with("Cache-Control", "no-store");
}

HttpResponse to_response(const CatalogAnswer& answer) {
  Json json{{"cursor", cursor_json(answer.cursor)}};
  put_staleness(json, answer.stale);
  json["items"] = to_array(answer.items);
  return json_response(dump(json)).with("Cache-Control", "no-store");
}

HttpResponse to_response(const Answer& answer, std::string_view etag) {
  if (const auto* state = std::get_if<StateAnswer>(&answer)) return to_response(*state);
  if (const auto* cart = std::get_if<CartAnswer>(&answer)) return to_response(*cart);
  if (const auto* error = std::get_if<Error>(&answer)) return problem_of(*error);
  HttpResponse unchanged;
  unchanged.status = 304;
  return unchanged.with("ETag", std::string(etag)).with("Cache-Control", "private, no-cache");
}

std::string page_boot(const CatalogAnswer& catalog, std::string_view session, Millis wait) {
  Json json{{"session", session}, {"wait_ms", wait.count()}};
  json["cursor"] = cursor_json(catalog.cursor);
  put_staleness(json, catalog.stale);
  json["items"] = to_array(catalog.items);
  std::string text = dump(json);
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
