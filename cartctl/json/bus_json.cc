// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/json/bus_json.h"

#include <sstream>

#include "cartctl/core/display_text.h"
#include "proto/event_fields.h"
#include "proto/item_fields.h"
#include "proto/json_values.h"
#include "proto/limits.h"
#include "proto/order_fields.h"
#include "proto/parsed_json.h"
#include "proto/reply_fields.h"
#include "proto/shop_json.h"
#include "proto/strict_json.h"

namespace cartctl {
namespace {

using proto::Error;
using proto::JsonWriter;
using proto::ParsedJson;

/// Discarded where it is no JSON.
ParsedJson parse(std::string_view text) {
  return ParsedJson::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string text_at(const ParsedJson& object, const char* field) {
  const auto at = object.find(field);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

/// "reachable" and, where it is not, why.
void write_reachability(JsonWriter& json, const std::string& endpoint, const Error* why) {
  json.field("endpoint", endpoint);
  json.field("reachable", why == nullptr);
  if (why != nullptr) json.field("why", why->detail);
}

void write_commands(JsonWriter& json, const StatusReport::Commands& commands) {
  json.key("commands");
  json.begin_object();
  write_reachability(json, commands.endpoint,
                     commands.snapshot ? nullptr : &commands.snapshot.error());
  if (commands.snapshot) {
    // Microseconds are as exact as it gets.
    const auto micros = std::chrono::round<std::chrono::microseconds>(commands.round_trip);
    json.field("round_trip_ms", static_cast<double>(micros.count()) / 1000);
  }
  json.end_object();
}

void write_changes(JsonWriter& json, const StatusReport& report) {
  const auto& heartbeat = report.changes.heartbeat;
  json.key("changes");
  json.begin_object();
  write_reachability(json, report.changes.endpoint, heartbeat ? nullptr : &heartbeat.error());
  if (heartbeat) {
    json.field("epoch", heartbeat->cursor.epoch);
    json.field("seq", heartbeat->cursor.seq);
    json.field("heartbeat_age_ms", report.changes.age);
    json.field("behind", report.lag());
  }
  json.end_object();
}

}  // namespace

proto::Result<std::string> complete_command(std::string_view text) {
  const auto parsed = proto::parse_strict_json(text);
  if (!parsed && parsed.error().field)
    return Error::bad_request("JSON", "what is to be sent: " + parsed.error().detail);
  if (!parsed || !parsed->is_object())
    return Error::bad_request("JSON", "what is to be sent is no JSON object");
  const ParsedJson& json = *parsed;
  std::string missing;
  if (!json.contains("v")) missing += "\"v\":" + std::to_string(proto::kBusVersion) + ",";
  if (!json.contains("id")) missing += "\"id\":\"cartctl\",";
  if (json.empty()) missing.pop_back();  // no comma before the brace
  std::string command(text);
  command.insert(command.find('{') + 1, missing);
  if (command.size() > static_cast<std::size_t>(proto::limits::kMaxBusMessageBytes))
    return Error::bad_request("JSON", "a command may have " +
                                          std::to_string(proto::limits::kMaxBusMessageBytes) +
                                          " bytes, this one has " + std::to_string(command.size()));
  return command;
}

proto::Result<Verdict> read_verdict(std::string_view reply) {
  const ParsedJson json = parse(reply);
  const auto ok = json.is_object() ? json.find("ok") : json.end();
  if (ok == json.end() || !ok->is_boolean()) {
    Error error = Error::outcome_unknown();
    error.detail = "what came back is no reply: not a JSON object that says \"ok\"";
    return error;
  }
  if (ok->get<bool>()) return Verdict{true, ""};
  return Verdict{false, text_at(json, "error") + ": " + text_at(json, "detail")};
}

std::string to_json(const StatusReport& report) {
  JsonWriter json;
  json.begin_object();
  write_commands(json, report.commands);
  write_changes(json, report);
  if (report.commands.snapshot) {
    const auto& snapshot = *report.commands.snapshot;
    json.field("cursor", snapshot.cursor);
    json.field("epoch", snapshot.cursor.epoch);
    json.field("seq", snapshot.cursor.seq);
    json.key("items");
    json.begin_array();
    for (const auto& entry : snapshot.items) {
      json.begin_object();
      write_fields(json, entry.state);
      write_fields(json, entry.description);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return json.take();
}

std::string to_json(const proto::OrderEntry& order) {
  JsonWriter json;
  json.begin_object();
  write_fields(json, order);
  json.end_object();
  return json.take();
}

std::string to_json(const proto::DaySales& sales) {
  JsonWriter json;
  json.begin_object();
  write_fields(json, sales);
  json.end_object();
  return json.take();
}

std::string to_json(const ops::NewBackendKey& made) {
  JsonWriter json;
  json.begin_object();
  json.field("key", made.key);
  json.field("line", made.line);
  json.end_object();
  return json.take();
}

std::string session_json(const std::string& session, const proto::SessionId& id,
                         base::WallTime expires_at) {
  JsonWriter json;
  json.begin_object();
  json.field("session", session);
  json.field("id", id);
  json.field("expires_at", base::to_rfc3339(expires_at));
  json.end_object();
  return json.take();
}

std::string public_key_json(const std::string& key) {
  JsonWriter json;
  json.begin_object();
  json.field("public_key", key);
  json.end_object();
  return json.take();
}

std::string to_json(const proto::Event& event) {
  JsonWriter json;
  json.begin_object();
  write_fields(json, event);
  json.end_object();
  return json.take();
}

std::string to_json(const ItemChange& change) {
  JsonWriter json;
  json.begin_object();
  json.field("line", static_cast<std::int64_t>(change.line));
  json.field("item", change.item);
  json.field("new", change.is_new);
  json.key("what");
  json.begin_array();
  for (const auto& what : change.what) json.value(what);
  json.end_array();
  json.end_object();
  return json.take();
}

std::string subject_of(const proto::Event& event) {
  const ParsedJson data = parse(event.data);
  if (!data.is_object()) return "";
  if (const auto item = text_at(data, "item"); !item.empty()) {
    const auto available = data.find("available");
    if (available == data.end() || !available->is_number_integer()) return item;
    return item + ", " + std::to_string(available->get<std::int64_t>()) + " available";
  }
  if (const auto order = text_at(data, "order"); !order.empty()) {
    const auto reference = text_at(data, "reference");
    const auto cause = text_at(data, "cause");
    return order + (cause.empty() ? "" : ", " + cause) +
           (reference.empty() ? "" : ", " + reference);
  }
  return text_at(data, "reason");
}

std::string feed_line(const std::vector<std::string>& frames) {
  JsonWriter json;
  json.begin_object();
  const bool is_message = frames.size() == 2 && !parse(frames[1]).is_discarded();
  if (!is_message) {
    json.key("frames");
    json.begin_array();
    for (const auto& frame : frames) json.value(frame);
    json.end_array();
    json.end_object();
    return json.take();
  }
  json.field("topic", frames[0]);
  // A line end may stand between JSON's tokens, though cartd has none, and nowhere else.
  std::string message = frames[1];
  std::erase_if(message, [](char c) { return c == '\n' || c == '\r'; });
  return json.take() + ",\"message\":" + message + "}";
}

std::optional<std::string> shop_text(const proto::Reply& reply) {
  const auto* done = std::get_if<proto::ShopDone>(&reply.outcome);
  if (done == nullptr) return std::nullopt;
  // In the order in which it is told.
  const auto json = nlohmann::ordered_json::parse(proto::to_json(done->shop));
  std::istringstream lines(json.dump(2));
  std::string text;
  for (std::string line; std::getline(lines, line);) text += printable(line) + "\n";
  return text;
}

}  // namespace cartctl
