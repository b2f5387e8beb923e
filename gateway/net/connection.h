// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One accepted connection: its socket and where its present request stands.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gateway/core/address.h"
#include "gateway/http/http_message.h"
#include "gateway/http/request_framer.h"
#include "gateway/net/entrance.h"
#include "gateway/net/handshake_line.h"
#include "gateway/net/socket.h"

namespace gateway {

enum class ConnectionState : std::uint8_t {
  kOpening,    // what comes before the first request is under way (http_server_opening.cc)
  kReading,    // no request is under way; the next bytes belong to a new one, or to one begun
  kAnswering,  // a request is being answered; ends with the answer or with the peer
  kStreaming,  // as kAnswering, by a head that is out and pieces that follow
  kLingering,  // the last answer is out; what still comes is thrown away until the peer closes,
  // since closing over unread bytes would destroy the answer on its way (RFC 9112, 9.6)
};

/// Which time-out a connection is under.
enum class Clock : std::uint8_t {
  kNone,     // its request is being answered: that has time-outs of its own
  kOpening,  // the peer has yet to finish what comes before the first request
  kIdle,     // between requests
  kRequest,  // a request has begun to arrive
  kWrite,    // the peer has yet to take what was answered
  kLinger,   // see ConnectionState::kLingering
};

/// Owned by ConnectionTable; everyone else has its ConnectionId. An idle or held connection owns no
/// buffer. Loop thread only.
struct Connection {
  /// Bytes of a request that is not complete, or of those that came behind one.
  struct Input {
    std::string bytes;
    RequestFramer framer;
  };

  /// What is kept of a connection until its first request may come.
  struct Opening {
    bool proxied = false;                       // a proxy's header comes first
    bool tls = false;                           // a handshake comes
    std::optional<HandshakeLine::Place> place;  // which is under way
    bool waits = false;                         // for this gateway, which is slower than it
  };

  explicit Connection(Socket accepted) : socket(std::move(accepted)) {}

  /// A request is under way: its handler is told when the peer leaves.
  bool is_busy() const {
    return state == ConnectionState::kAnswering || state == ConnectionState::kStreaming;
  }

  Socket socket;
  std::unique_ptr<Opening> opening;  // in kOpening, else null
  std::unique_ptr<Input> input;      // null: no byte waits
  std::string output;                // not yet written
  std::size_t written = 0;           // of output
  std::uint32_t answers = 0;         // in output, or a part of them
  ReplyStyle style;                  // of the request under way
  ConnectionState state = ConnectionState::kReading;
  Clock clock = Clock::kNone;
  // What the poller has told, which it tells once: true until the socket says that it would block.
  bool readable = false;
  bool writable = true;
  std::optional<Address> client;  // as the proxy in front has said
  bool secure = false;            // it came by TLS, which ended here or where PROXY protocol says
  // Whether it is of a proxy that is trusted; nothing: nobody has looked.
  std::optional<bool> trusted;
  bool redirects = false;    // see Entrance
  bool ending = false;       // reading goes on to the end, also after less than was asked for
  bool broken = false;       // its answer can reach nobody
  bool ready_noted = false;  // in a list of those with something to read or write
  // With whom it was answered last; nothing: alone, or it has asked again.
  std::optional<std::uint32_t> group;
  bool peer_done = false;  // the peer will send no more
  bool close_after_output = false;
  bool closing = false;       // closed at the end of this turn
  bool flush_noted = false;   // in the list of those to be flushed
  std::size_t discarded = 0;  // bytes thrown away while lingering
  std::size_t counted = 0;    // of buffers(), in HttpServer's sum

  /// The memory of its buffers.
  std::size_t buffers() const {
    const std::size_t arriving =
        input ? sizeof(Input) + input->bytes.capacity() + input->framer.request.body.capacity() : 0;
    return arriving + (output.capacity() > std::string().capacity() ? output.capacity() : 0);
  }
};

}  // namespace gateway
