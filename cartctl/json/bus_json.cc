#include "cartctl/json/bus_json.h"

#include "proto/json_values.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

using proto::Error;
using proto::Json;
using proto::ParsedJson;

ParsedJson parse(std::string_view text) {
  return ParsedJson::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string text_at(const ParsedJson& object, const char* field) {
  const auto at = object.find(field);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

/// "reachable" and, where it is not, why.
Json reachability(const std::string& endpoint, const Error* why) {
  Json json{{"endpoint", endpoint}, {"reachable", why == nullptr}};
  if (why != nullptr) json["why"] = why->detail;
  return json;
}

Json commands_json(const StatusReport::Commands& commands) {
  Json json =
      reachability(commands.endpoint, commands.snapshot ? nullptr : &commands.snapshot.error());
  if (commands.snapshot) {
    // Microseconds are as exact as it gets.
    const auto micros = std::chrono::round<std::chrono::microseconds>(commands.round_trip);
    json["round_trip_ms"] = static_cast<double>(micros.count()) / 1000;
  }
  return json;
}

Json changes_json(const StatusReport& report) {
  const auto& heartbeat = report.changes.heartbeat;
  Json json = reachability(report.changes.endpoint, heartbeat ? nullptr : &heartbeat.error());
  if (heartbeat) {
    json["epoch"] = heartbeat->cursor.epoch.str();
    json["seq"] = heartbeat->cursor.seq.value;
    json["heartbeat_age_ms"] = report.changes.age.count();
    json["behind"] = report.lag() ? Json(*report.lag()) : Json(nullptr);
  }
  return json;
}

}  // namespace

proto::Result<std::string> complete_command(std::string_view text) {
  const ParsedJson json = parse(text);
  if (!json.is_object()) return Error::bad_request("JSON", "what is to be sent is no JSON object");
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
  Json json{{"commands", commands_json(report.commands)}, {"changes", changes_json(report)}};
  if (!report.commands.snapshot) return proto::dump(json);
  const auto& snapshot = *report.commands.snapshot;
  json["cursor"] = snapshot.cursor.str();
  json["epoch"] = snapshot.cursor.epoch.str();
  json["seq"] = snapshot.cursor.seq.value;
  json["items"] = proto::to_array(snapshot.items);
  return proto::dump(json);
}

std::string feed_line(const std::vector<std::string>& frames) {
  const bool is_message = frames.size() == 2 && !parse(frames[1]).is_discarded();
  if (!is_message) return proto::dump(Json{{"frames", frames}});
  // A line end may stand between JSON's tokens, though cartd has none.
  const bool is_line = frames[1].find('\n') == std::string::npos;
  return "{\"topic\":" + proto::dump(Json(frames[0])) +
         ",\"message\":" + (is_line ? frames[1] : proto::dump(Json::parse(frames[1]))) + "}";
}

}  // namespace cartctl
