// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The gateway's end of the bus: a DEALER for commands, a SUB for the feed. The only file of the
// gateway that knows ZeroMQ.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "bus/endpoint.h"
#include "gateway/bus/bus.h"

namespace gateway {

/// Both sockets of one loop. One thread. Never blocks.
class BusClient final : public Bus {
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
  ~BusClient() override;

  /// File descriptors that become readable when receive_*() may have something. Edge-triggered and
  /// without promise either way: on every sign of life, and after every send, receive until there
  /// is nothing.
  int commands_fd() const;
  int feed_fd() const;

  bool can_send() const override;
  void renew_commands() override;
  void renew_feed() override;
  bool send(const proto::Command& command) override;
  std::optional<proto::Reply> receive_reply() override;
  std::optional<FeedMessage> receive_feed() override;

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
