// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The bus's JSON, both directions side by side. Grammar and examples: BUS.md.
//
// Decoding judges untrusted bytes: every field's type and range is checked, unknown fields are
// ignored (so that a newer peer may add some), and what is wrong is named in the error. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "proto/error.h"
#include "proto/messages.h"

namespace proto {

std::string encode(const Command& command);

/// Why bytes are not a command, with the caller's id where it could still be read, so that the
/// refusal reaches the right waiter.
struct RefusedCommand {
  std::string id;
  Error error;
};
/// The inverse of encode(Command). Refuses those that are not for `audience`.
std::variant<Command, RefusedCommand> decode_command(std::string_view json,
                                                     Audience audience = Audience::kShoppers);

std::string encode(const Reply& reply);
/// The inverse of encode(Reply): fails with kBadRequest. A reply with "items" that carry "seq" is a
/// Snapshot.
Result<Reply> decode_reply(std::string_view json);

/// The topic of an item's changes, "stock/P", and how those of all items begin.
std::string change_topic(const ItemId& item);
inline constexpr std::string_view kChangeTopics = "stock/";
inline constexpr std::string_view kHeartbeatTopic = "heartbeat";
inline constexpr std::string_view kShopTopic = "shop";

std::string encode(const Change& change);
std::string encode(const Heartbeat& heartbeat);
std::string encode(const ShopChange& change);
/// The inverse of the encodes above: `topic` says which of them `json` must be, and must agree
/// with the item inside. Fails with kBadRequest.
Result<FeedMessage> decode_feed(std::string_view topic, std::string_view json);

/// The topic of events, "event/order.sold", and how those of all types begin.
std::string event_topic(EventType type);
inline constexpr std::string_view kEventTopics = "event/";

std::string encode(const EventNews& news);
/// The inverse of encode(EventNews); `topic` must agree with the type inside. Fails with kBadRequest.
Result<EventNews> decode_event(std::string_view topic, std::string_view json);

}  // namespace proto
