// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The feed: changes and heartbeats. Grammar and examples: BUS.md.
#include <limits>

#include "proto/codec.h"
#include "proto/json_fields.h"
#include "proto/json_values.h"

namespace proto {
namespace {

/// The start of every message on the feed: version and place.
void write_place(JsonWriter& json, const Cursor& cursor) {
  json.field("v", kBusVersion);
  json.field("epoch", cursor.epoch);
  json.field("seq", cursor.seq);
}

/// The name is there in any case: it tells that the rest is here too, of which all may be unset.
void write_description(JsonWriter& json, const std::optional<Description>& description) {
  json.field("described", true);
  if (!description) return;
  if (description->name.empty()) write_names(json, description->name);
  write_fields(json, *description);
}

constexpr std::string_view kAnyCart = "*";

void write_carts(JsonWriter& json, const Change& change) {
  json.key("carts");
  json.begin_array();
  if (change.any_cart) json.value(kAnyCart);
  for (const CartHash cart : change.carts) {
    const auto digits = to_hex(cart);
    json.value(std::string_view(digits.data(), digits.size()));
  }
  json.end_array();
}

bool read_cart(std::string_view text, Change& change) {
  if (text == kAnyCart) return change.any_cart = true;
  const auto cart = parse_cart_hash(text);
  if (cart) change.carts.push_back(*cart);
  return cart.has_value();
}

/// The inverse of write_place.
Cursor read_place(const ParsedJson& json) {
  check_version(json);
  return Cursor{read_id<Epoch>(json, "epoch"), Seq{read_u64(json, "seq")}};
}

/// No heartbeat: there is one a second.
std::optional<Change> read_plain_change(std::string_view topic, std::string_view text) {
  PlainJson json(text);
  json.begin_object();
  read_plain_version(json);
  auto epoch = read_plain_id<Epoch>(json, "epoch");
  const auto seq = json.number("seq", std::numeric_limits<std::int64_t>::max());
  auto state = read_plain_numbers(json);
  const auto at = base::parse_rfc3339(json.text("at"));
  if (!epoch || !state || !at) return std::nullopt;
  Change change{{*std::move(epoch), Seq{static_cast<std::uint64_t>(seq)}}, *std::move(state), *at};
  if (json.has("carts")) {
    json.begin_array();
    while (json.next_element()) json.require(read_cart(json.text(), change));
  }
  json.end_object();
  if (!json.whole() || topic != change_topic(change.state.item)) return std::nullopt;
  return change;
}

}  // namespace

std::string change_topic(const ItemId& item) { return "stock/" + item.str(); }

std::string encode(const Change& change) {
  JsonWriter json;
  json.begin_object();
  write_place(json, change.cursor);
  write_fields(json, change.state);
  json.field("at", base::to_rfc3339(change.at));
  if (!change.carts.empty() || change.any_cart) write_carts(json, change);
  if (change.described) write_description(json, change.description);
  json.end_object();
  return json.take();
}

std::string encode(const Heartbeat& heartbeat) {
  JsonWriter json;
  json.begin_object();
  write_place(json, heartbeat.cursor);
  json.field("at", base::to_rfc3339(heartbeat.at));
  json.end_object();
  return json.take();
}

Result<std::variant<Change, Heartbeat>> decode_feed(std::string_view topic, std::string_view text) {
  using Message = std::variant<Change, Heartbeat>;
  if (auto plain = read_plain_change(topic, text)) return Message{*std::move(plain)};
  try {
    const ParsedJson json = parse_object(text);
    const Cursor cursor = read_place(json);
    const auto at = read_time(json, "at");
    if (topic == kHeartbeatTopic) return Message{Heartbeat{cursor, at}};
    Change change{cursor, read_numbers(json), at, read_flag(json, "described"), std::nullopt};
    if (change.described && find(json, "name") != nullptr)
      change.description = read_description(json);
    if (find(json, "carts") != nullptr)
      for (const ParsedJson& cart : read_array(json, "carts"))
        if (!cart.is_string() || !read_cart(cart.get_ref<const std::string&>(), change))
          throw FieldError{"carts", "must be hashes of 16 hexadecimal digits"};
    if (topic != change_topic(change.state.item)) throw FieldError{"item", "is not the topic's"};
    return Message{std::move(change)};
  } catch (const FieldError& wrong) {
    return to_error(wrong);
  }
}

}  // namespace proto
