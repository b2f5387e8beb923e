// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The feed: changes, of items and of the shop, and heartbeats. Grammar and examples: BUS.md.
#include "proto/codec.h"
#include "proto/feed_fields.h"
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

/// No heartbeat: there is one a second. Fills a blank `change` in its place; false where the text is not
/// plain, and what was filled is to be forgotten.
bool read_plain_change(std::string_view topic, std::string_view text, Change& change) {
  PlainJson json(text);
  PlainReader reader(json);
  json.begin_object();
  visit_fields(reader, change);
  json.end_object();
  return json.whole() && topic == change_topic(change.state.item);
}

}  // namespace

std::string change_topic(const ItemId& item) { return std::string(kChangeTopics) + item.str(); }

std::string encode(const Change& change) { return encode_whole(change); }

std::string encode(const Heartbeat& heartbeat) { return encode_whole(heartbeat); }

std::string encode(const ShopChange& change) { return encode_whole(change); }

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

Result<FeedMessage> decode_feed(std::string_view topic, std::string_view text) {
  Result<FeedMessage> decoded = FeedMessage(blank<Change>());
  if (read_plain_change(topic, text, std::get<Change>(*decoded))) return decoded;
  try {
    const ParsedJson json = parse_object(text);
    TreeReader reader(json);
    if (topic == kHeartbeatTopic) {
      visit_fields(reader, decoded->emplace<Heartbeat>(blank<Heartbeat>()));
    } else if (topic == kShopTopic) {
      visit_fields(reader, decoded->emplace<ShopChange>(blank<ShopChange>()));
    } else {
      auto& change = decoded->emplace<Change>(blank<Change>());
      visit_fields(reader, change);
      if (topic != change_topic(change.state.item)) throw FieldError{"item", "is not the topic's"};
    }
  } catch (const FieldError& wrong) {
    decoded = to_error(wrong);
  }
  return decoded;
}

}  // namespace proto
