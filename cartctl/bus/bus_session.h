// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartctl's end of the bus. The only file of cartctl that knows ZeroMQ.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "bus/endpoint.h"
#include "proto/error.h"

namespace cartctl {

/// A DEALER for one command at a time, a SUB for the feed. One thread. Bytes pass through as they
/// are; nobody here looks into them.
class BusSession {
 public:
  /// `curve`: for all endpoints; nothing: in the clear.
  explicit BusSession(std::optional<bus::Curve> curve);
  ~BusSession();
  BusSession(const BusSession&) = delete;
  BusSession& operator=(const BusSession&) = delete;

  /// Of the same socket of several cartds, of which one listens: the one that leads.
  using Addresses = std::vector<std::string>;

  struct Reply {
    std::string json;
    base::Nanos round_trip;  // from sending to receiving
  };
  /// Connects, sends one command and waits for its reply: at most `timeout` for a connection and as
  /// long for the reply. Fails with kCartdUnavailable when nothing was sent, with kOutcomeUnknown
  /// when it was and no reply came, with kBadRequest when an address is malformed.
  proto::Result<Reply> call(const Addresses& addresses, const std::string& json,
                            base::Millis timeout);

  /// The same for several commands on one connection, each after the reply to the one before: `go_on`
  /// gives the next, or nothing. Returns the last reply.
  using GoOn = std::function<std::optional<std::string>(const Reply& reply)>;
  proto::Result<Reply> converse(const Addresses& addresses, const std::string& json,
                                base::Millis timeout, const GoOn& go_on);

  /// Begins to hear the topics that start with one of `prefixes`. Fails with kBadRequest when an
  /// address is malformed. Once.
  std::optional<proto::Error> subscribe(const Addresses& addresses,
                                        const std::vector<std::string>& prefixes);
  /// One message's frames; nothing when none waits.
  std::optional<std::vector<std::string>> receive();
  /// Gives up the feed's connection and makes a new one: libzmq does not connect again after a peer
  /// broke the protocol, as something else on cartd's port does.
  void renew_feed();
  /// Why the feed is silent: one clause for a person.
  std::string why_silent();

  struct Woken {
    bool stop = false;          // `stop_fd` is readable
    bool nobody_reads = false;  // the other end of `output_fd` has gone
  };
  /// Waits until the feed may have something, one of the descriptors says so, or `timeout` is over.
  /// A descriptor may be -1.
  Woken wait(base::Millis timeout, int stop_fd, int output_fd);

 private:
  struct Sockets;
  std::unique_ptr<Sockets> sockets_;
};

}  // namespace cartctl
