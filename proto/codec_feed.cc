// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The feed: changes and heartbeats. Grammar and examples: BUS.md.
#include "proto/codec.h"
#include "proto/json_values.h"
#include "proto/plain_reader.h"
#include "proto/tree_reader.h"

namespace proto {
namespace {

template <class Message>
std::string encode_whole(const Message& message) {
  JsonWriter json;
  json.begin_object();
  write_fields(json, message);
  json.end_object();
  return json.take();
}

/// No heartbeat: there is one a second.
std::optional<Change> read_plain_change(std::string_view topic, std::string_view text) {
  PlainJson json(text);
  PlainReader reader(json);
  auto change = blank<Change>();
  json.begin_object();
  visit_fields(reader, change);
  json.end_object();
  if (!json.whole() || topic != change_topic(change.state.item)) return std::nullopt;
  return change;
}

}  // namespace

std::string change_topic(const ItemId& item) { return std::string(kChangeTopics) + item.str(); }

std::string encode(const Change& change) { return encode_whole(change); }

std::string encode(const Heartbeat& heartbeat) { return encode_whole(heartbeat); }

std::string event_topic(EventType type) {
  return std::string(kEventTopics) + std::string(to_string(type));
}

std::string encode(const EventNews& news) { return encode_whole(news); }

Result<EventNews> decode_event(std::string_view topic, std::string_view text) {
  try {
    const ParsedJson json = parse_object(text);
    TreeReader reader(json);
    auto news = blank<EventNews>();
    visit_fields(reader, news);
    if (topic != event_topic(news.event.type)) throw FieldError{"type", "is not the topic's"};
    return news;
  } catch (const FieldError& wrong) {
    return to_error(wrong);
  }
}

Result<std::variant<Change, Heartbeat>> decode_feed(std::string_view topic, std::string_view text) {
  using Message = std::variant<Change, Heartbeat>;
  if (auto plain = read_plain_change(topic, text)) return Message{*std::move(plain)};
  try {
    const ParsedJson json = parse_object(text);
    TreeReader reader(json);
    if (topic == kHeartbeatTopic) {
      auto heartbeat = blank<Heartbeat>();
      visit_fields(reader, heartbeat);
      return Message{std::move(heartbeat)};
    }
    auto change = blank<Change>();
    visit_fields(reader, change);
    if (topic != change_topic(change.state.item)) throw FieldError{"item", "is not the topic's"};
    return Message{std::move(change)};
  } catch (const FieldError& wrong) {
    return to_error(wrong);
  }
}

}  // namespace proto
