// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a turn has of the bus: a batch of commands comes in; replies, changes and heartbeats go out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bus/core/admission.h"
#include "proto/messages.h"

namespace cartd {

/// Who sent a command: ZeroMQ's routing id, and the socket it is one of. One whose peer has gone is
/// harmless: what is sent to it is dropped and counted.
struct Peer {
  proto::Audience audience;
  std::string routing_id;
  /// What stood between it and the empty frame, and goes back unchanged (RFC 28 of ZeroMQ): the request id
  /// of a REQ with ZMQ_REQ_CORRELATE, the routing ids of what stands between it and us. Usually none.
  std::vector<std::string> envelope;
};

/// What one receive() took off the socket.
struct Received {
  /// For what is no command; the answer goes out with the others'.
  struct Refusal {
    Peer peer;
    proto::Reply reply;
  };

  std::vector<proto::Command> commands;
  std::vector<Peer> senders;  // of `commands`, in the same order
  std::vector<Refusal> refusals;
  bool is_full = false;  // there may be more

  void clear() {
    commands.clear();
    senders.clear();
    refusals.clear();
    is_full = false;
  }
};

/// What passed since the last take_counts().
struct BusCounts {
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;            // handed to ZeroMQ, before its own framing
  std::uint64_t refused_envelope = 0;     // not the frames that a REQ sends, or what passes them on
  std::uint64_t refused_json = 0;         // not a JSON object
  std::uint64_t refused_field = 0;        // a field missing or wrong
  std::uint64_t replies_dropped = 0;      // the peer has gone, or takes none off its queue
  std::uint64_t connections_refused = 0;  // one too many
  /// Peers without a right to come in, by bus::Refusal::Cause, and the last of them.
  std::array<std::uint64_t, bus::Refusal::kCauses.size()> peers_refused{};
  std::optional<bus::Refusal> last_refusal;

  std::uint64_t messages_refused() const { return refused_envelope + refused_json + refused_field; }
};

/// The real one: BusServer.
class Bus {
 public:
  virtual ~Bus() = default;

  /// Replaces `received` by what has arrived, at most one batch of it. Never blocks.
  virtual void receive(Received& received) = 0;

  /// Never blocks: what cannot be queued for its peer is dropped and counted. The peer's command
  /// then runs into its timeout, and repeating it is safe.
  virtual void send(const Peer& peer, const proto::Reply& reply) = 0;

  /// To all subscribers. One that is too slow misses it, sees the gap in seq, and asks for a
  /// snapshot.
  virtual void publish(const proto::Change& change) = 0;
  virtual void publish(const proto::ShopChange& change) = 0;
  virtual void publish(const proto::Heartbeat& heartbeat) = 0;
  /// Who misses one asks for it by its number.
  virtual void publish(const proto::EventNews& news) = 0;

  virtual BusCounts take_counts() = 0;
  /// Open now, to all sockets.
  virtual std::size_t connections() const = 0;
};

}  // namespace cartd
