#include "gateway/http/http_bodies.h"

#include <nlohmann/json.hpp>

#include <algorithm>

#include "gateway/http/problems.h"

namespace gateway {
namespace {

// Ordered for what is written, so that it reads as HTTP.md prints it; what is read is looked up by
// name, which the ordered kind does by searching through all of them.
using Json = nlohmann::ordered_json;
using Parsed = nlohmann::json;
using proto::CatalogEntry;
using proto::Error;
using proto::ItemState;
using proto::Line;
using proto::Millis;

constexpr std::string_view kDelayKey = "\"delay_ms\":";

Json or_null(const std::optional<Millis>& value) {
  return value ? Json(value->count()) : Json(nullptr);
}

Json to_json(const ItemState& state) {
  return Json{{"item", state.item.str()},
              {"available", state.available},
              {"held", state.held},
              {"stock", state.stock},
              {"next_release_ms", or_null(state.next_release)}};
}

Json to_json(const Line& line) {
  return Json{{"item", line.item.str()},
              {"quantity", line.quantity},
              {"expires_in_ms", or_null(line.expires_in)}};
}

Json to_json(const CatalogEntry& entry) {
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

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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
proto::Result<std::string> read_field(const Parsed& body, const char* field) {
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
  const Parsed json = Parsed::parse(body, nullptr, /*allow_exceptions=*/false);
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
