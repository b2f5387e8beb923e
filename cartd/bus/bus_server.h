// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd's end of the bus: commands come in over two ROUTERs, one for shoppers' and one for the operator's,
// changes go out over a PUB (BUS.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/failure.h"
#include "proto/codec.h"
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

  void clear();
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

  std::uint64_t messages_refused() const { return refused_envelope + refused_json + refused_field; }
};

/// Owns the ZeroMQ context and its sockets. Nothing here blocks but wait(), and nothing a peer
/// sends can end the process. Decides nothing: when things are sent is the loop's business.
/// Thread: the loop's only; ZeroMQ's I/O thread is inside.
class BusServer {
 public:
  struct Endpoints {
    std::string commands;
    std::string changes;
    std::string operations;
    std::size_t most_connections = 100'000;  // to all of them; further ones are hung up on
  };
  /// Binds all sockets. `tcp://127.0.0.1:0` (or `:*`) lets the system choose the port. Fails,
  /// about "commands", "changes" or "operator", when an address is malformed or cannot be
  /// had.
  static base::OrFailure<std::unique_ptr<BusServer>> bind(const Endpoints& endpoints);
  /// Gives replies that are on their way a second to leave.
  ~BusServer();

  /// Where the sockets really are: the ports the system chose, if it did.
  std::string commands_address() const;
  std::string changes_address() const;
  std::string operator_address() const;

  /// Replaces `received` by what has arrived, at most one batch of it. Never blocks.
  void receive(Received& received);

  /// Never blocks: what cannot be queued for its peer is dropped and counted. The peer's command
  /// then runs into its timeout, and repeating it is safe.
  void send(const Peer& peer, const proto::Reply& reply);

  /// To all subscribers. One that is too slow misses it, sees the gap in seq, and asks for a
  /// snapshot.
  void publish(const proto::Change& change);
  void publish(const proto::Heartbeat& heartbeat);

  /// Returns once a command waits, `fd` is readable, or `timeout` is over, whichever is first.
  void wait(int fd, base::Millis timeout);

  BusCounts take_counts();
  /// Open now, to all sockets.
  std::size_t connections() const;

 private:
  struct Impl;
  explicit BusServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartd
