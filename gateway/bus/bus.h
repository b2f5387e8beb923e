// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a turn has of the bus: commands go out, replies and the feed come in.
#pragma once

#include <optional>
#include <variant>

#include "proto/messages.h"

namespace gateway {

using proto::FeedMessage;

/// The real one: BusClient. Nothing here blocks.
class Bus {
 public:
  virtual ~Bus() = default;

  /// Whether a command could go now: a connection stands and its queue has room.
  virtual bool can_send() const = 0;

  /// Give up the connections of a socket and make new ones. libzmq itself connects again when one
  /// breaks, but never after a peer has broken the protocol (something else listened on the port
  /// for a moment, a message was too large): who hears nothing for long has to do this.
  /// Commands under way lose their replies.
  virtual void renew_commands() = 0;
  virtual void renew_feed() = 0;

  /// False when there is no connection to cartd, or its queue is full: then nothing was sent. It may
  /// swallow the sign that a reply has come, and so may can_send().
  virtual bool send(const proto::Command& command) = 0;

  /// One message; nothing when there is none. Those that are malformed are counted and passed over.
  virtual std::optional<proto::Reply> receive_reply() = 0;
  virtual std::optional<FeedMessage> receive_feed() = 0;
};

}  // namespace gateway
