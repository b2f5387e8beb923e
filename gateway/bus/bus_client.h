// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The gateway's end of the bus: a DEALER for commands, a SUB for the feed. The only file of the
// gateway that knows ZeroMQ.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/failure.h"
#include "bus/endpoint.h"
#include "proto/messages.h"

namespace gateway {

/// Both sockets of one loop. One thread. Never blocks.
class BusClient {
 public:
  struct Endpoints {
    std::vector<bus::Endpoint> commands;
    std::vector<bus::Endpoint> changes;
  };
  /// Begins to connect, and goes on trying in the background for as long as it lives. Fails
  /// when an endpoint is malformed. `context` is shared by all loops: shared ownership.
  static base::OrFailure<std::unique_ptr<BusClient>> connect(std::shared_ptr<void> context,
                                                             const Endpoints& endpoints);
  /// A context for connect(), with one I/O thread.
  static std::shared_ptr<void> make_context();
  ~BusClient();

  /// File descriptors that become readable when receive_*() may have something. Edge-triggered and
  /// without promise either way: on every sign of life, and after every send, receive until there
  /// is nothing.
  int commands_fd() const;
  int feed_fd() const;

  /// Whether a command could go now: a connection stands and its queue has room.
  bool can_send() const;

  /// Give up the connections of a socket and make new ones. libzmq itself connects again when one
  /// breaks, but never after a peer has broken the protocol (something else listened on the port
  /// for a moment, a message was too large): who hears nothing for long has to do this.
  /// Commands under way lose their replies.
  void renew_commands();
  void renew_feed();

  /// False when there is no connection to cartd, or its queue is full: then nothing was sent.
  bool send(const proto::Command& command);

  using FeedMessage = std::variant<proto::Change, proto::Heartbeat>;
  /// One message; nothing when there is none. Those that are malformed are counted and passed over.
  std::optional<proto::Reply> receive_reply();
  std::optional<FeedMessage> receive_feed();

  struct Totals {
    std::uint64_t malformed_replies = 0;
    std::uint64_t malformed_feed = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
  };
  const Totals& totals() const { return totals_; }

 private:
  struct Sockets;
  explicit BusClient(std::unique_ptr<Sockets> sockets);

  std::unique_ptr<Sockets> sockets_;
  Totals totals_;
};

}  // namespace gateway
