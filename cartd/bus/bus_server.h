// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd's end of the bus: commands come in over two ROUTERs, one for shoppers' and one for the operator's,
// changes go out over a PUB (BUS.md).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/failure.h"
#include "base/units.h"
#include "bus/core/allowed_keys.h"
#include "bus/endpoint.h"
#include "cartd/bus/bus.h"

namespace cartd {

/// Owns the ZeroMQ context and its sockets. Nothing here blocks but wait(), and nothing a peer
/// sends can end the process. Decides nothing: when things are sent is the loop's business.
/// Thread: the loop's only; ZeroMQ's I/O thread is inside.
class BusServer final : public Bus {
 public:
  struct Endpoints {
    bus::Endpoint commands;
    bus::Endpoint changes;
    bus::Endpoint operations;
    std::size_t most_connections = 100'000;  // to all of them; further ones are hung up on
    bus::AllowedKeys allowed{};              // where the endpoints have keys
  };
  /// Binds all sockets, all of them with keys or none. `tcp://127.0.0.1:0` (or `:*`) lets the system choose
  /// the port. Fails, about "commands", "changes" or "operator", when an address is malformed or cannot be
  /// had.
  static base::OrFailure<std::unique_ptr<BusServer>> bind(const Endpoints& endpoints);
  /// Gives replies that are on their way a second to leave.
  ~BusServer() override;

  /// Where the sockets really are: the ports the system chose, if it did.
  std::string commands_address() const;
  std::string changes_address() const;
  std::string operator_address() const;

  void receive(Received& received) override;
  void send(const Peer& peer, const proto::Reply& reply) override;
  void publish(const proto::Change& change) override;
  void publish(const proto::ShopChange& change) override;
  void publish(const proto::Heartbeat& heartbeat) override;
  void publish(const proto::EventNews& news) override;
  BusCounts take_counts() override;
  std::size_t connections() const override;

  /// From now on these keys open the endpoints, and no others. Who is connected to an endpoint that a key
  /// opens no longer is hung up on with all the others there, and those come back. Returns how many endpoints
  /// that is about.
  std::size_t allow(bus::AllowedKeys allowed);

  /// Returns once a command waits, `fd` or `other_fd` is readable, or `timeout` is over, whichever is first.
  void wait(int fd, base::Millis timeout, int other_fd = -1);

 private:
  struct Impl;
  explicit BusServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartd
