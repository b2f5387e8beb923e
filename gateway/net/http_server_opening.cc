// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What comes before a connection's first request: HttpServer's part in proxies' headers and in TLS.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "gateway/http/problems.h"
#include "gateway/net/http_server.h"
#include "gateway/net/proxy_header.h"

namespace gateway {
namespace {

// A turn is bounded. To begin one takes a signature: 0.2 ms with an elliptic curve, 0.8 ms with RSA's 2048
// bits; what is left of it a tenth of a millisecond. While many are answered they wait for each slice of
// that (gateway_turn.h): few then.
struct MostHandshakes {
  std::size_t begun;
  std::size_t going_on;
};
constexpr MostHandshakes kInATurn{8, 32};
constexpr MostHandshakes kBetweenSlices{2, 8};

// A TLS record that is a part of a handshake: its type, the version, its size (RFC 8446, 5.1).
constexpr std::size_t kRecordHead = 5;
constexpr unsigned char kHandshakeRecord = 22;

}  // namespace

void HttpServer::open(ConnectionId id, Connection& connection) {
  if (connection.broken) {
    fail_opening(id, connection);
  } else if (connection.opening->waits) {
    return;
  } else if (connection.opening->proxied && !take_proxy_header(id, connection)) {
    return;
  } else if (!connection.opening->tls) {
    finish_opening(id, connection);
  } else if (connection.socket.tls() == nullptr) {
    look_for_hello(id, connection);
  } else {
    connection.opening->waits = true;
    shaking_.push_back(id);
  }
}

bool HttpServer::take_proxy_header(ConnectionId id, Connection& connection) {
  const Moved came = connection.socket.peek(std::span(scratch_).first(ProxyHeader::kMost));
  if (came.outcome == Moved::Outcome::kWouldBlock) return false;
  const auto read = came.outcome == Moved::Outcome::kSome
                        ? ProxyHeader::read({scratch_.data(), came.bytes})
                        : ProxyHeader::Read{ProxyHeader::Read::Step::kRefused, {}};
  if (read.step == ProxyHeader::Read::Step::kNeedMore && !connection.ending) return false;
  if (read.step != ProxyHeader::Read::Step::kWhole) {
    fail_opening(id, connection);
    return false;
  }
  connection.socket.receive(std::span(scratch_).first(read.header.bytes));
  connection.client = read.header.client;
  connection.secure = read.header.tls;
  connection.opening->proxied = false;
  return true;
}

void HttpServer::look_for_hello(ConnectionId id, Connection& connection) {
  std::array<char, kRecordHead> head{};
  const Moved came = connection.socket.peek(head);
  if (came.outcome == Moved::Outcome::kEnd || came.outcome == Moved::Outcome::kBroken) {
    fail_opening(id, connection);
    return;
  }
  if (came.outcome == Moved::Outcome::kWouldBlock) return;
  if (static_cast<unsigned char>(head[0]) != kHandshakeRecord) {
    // Mostly a browser that was told http:// where this is https://.
    ++totals_.handshakes_failed;
    finish_opening(id, connection);
    refuse(id, connection,
           problem_of(RequestFramer::Refusal::kMalformed, "this is https: ask with TLS"));
    return;
  }
  // A handshake takes memory only once there is what begins it: who sends a byte and waits has none of ours.
  const auto size = static_cast<std::size_t>(static_cast<unsigned char>(head[3])) * 256 +
                    static_cast<unsigned char>(head[4]);
  if (came.bytes < kRecordHead || connection.socket.waiting() < kRecordHead + size) {
    if (connection.ending) fail_opening(id, connection);
    return;
  }
  connection.opening->waits = true;
  beginning_.push_back(id);
}

void HttpServer::shake_hands() {
  const MostHandshakes most = put_off_ ? kBetweenSlices : kInATurn;
  for (std::size_t left = std::min(shaking_.size(), most.going_on); left > 0; --left) {
    const ConnectionId id = shaking_.front();
    shaking_.pop_front();
    if (Connection* connection = find_opening(id)) shake_hands(id, *connection);
  }
  for (std::size_t left = std::min(beginning_.size(), most.begun); left > 0; --left) {
    if (const auto oldest = handshakes_.gives_way(now_))
      if (Connection* connection = table_.find(*oldest))
        end_opening(*oldest, *connection, totals_.handshakes_crowded);
    if (!handshakes_.has_room()) return;
    const ConnectionId id = beginning_.front();
    beginning_.pop_front();
    if (Connection* connection = find_opening(id)) begin_handshake(id, *connection);
  }
}

Connection* HttpServer::find_opening(ConnectionId id) const {
  Connection* connection = table_.find(id);
  const bool waits = connection != nullptr && !connection->closing && connection->opening &&
                     connection->opening->waits;
  return waits ? connection : nullptr;
}

bool HttpServer::opens_in_time(ConnectionId id, Connection& connection) {
  // Who waits for us to begin is not late.
  const auto waits_to_begin = [&] {
    return connection.opening && connection.opening->waits && connection.socket.tls() == nullptr;
  };
  if (connection.socket.tls() != nullptr)
    shake_hands(id, connection);
  else if (!waits_to_begin())
    open(id, connection);
  if (!waits_to_begin()) return !connection.opening;
  connection.clock = Clock::kNone;  // it has its time anew
  run_clock(id, connection, Clock::kOpening);
  return true;
}

void HttpServer::begin_handshake(ConnectionId id, Connection& connection) {
  connection.socket.begin_tls(certificates_);
  connection.opening->place = handshakes_.begin(id, now_);
  shake_hands(id, connection);
}

void HttpServer::shake_hands(ConnectionId id, Connection& connection) {
  connection.opening->waits = false;
  switch (connection.socket.tls()->shake_hands()) {
    case TlsSession::Shaken::kDone:
      ++totals_.handshakes;
      connection.secure = true;
      finish_opening(id, connection);
      return;
    case TlsSession::Shaken::kWaits:
      // What has come since is told by an edge of its own, but its end may have been told before.
      if (connection.ending) fail_opening(id, connection);
      return;
    case TlsSession::Shaken::kFailed:
      fail_opening(id, connection);
      return;
  }
}

void HttpServer::end_opening(ConnectionId id, Connection& connection, std::uint64_t& counter) {
  if (connection.closing) return;
  ++counter;
  if (const auto place = std::exchange(connection.opening->place, std::nullopt))
    handshakes_.end(*place);
  close_later(id, connection);
}

void HttpServer::fail_opening(ConnectionId id, Connection& connection) {
  end_opening(id, connection,
              connection.opening->proxied ? totals_.proxies_refused : totals_.handshakes_failed);
}

void HttpServer::finish_opening(ConnectionId id, Connection& connection) {
  if (connection.opening->place) handshakes_.end(*connection.opening->place);
  connection.opening.reset();
  connection.state = ConnectionState::kReading;
  run_clock(id, connection, Clock::kIdle);
  // It may have come with the last of what opened the connection, and is told of by no edge then.
  connection.readable = true;
  note_ready(id, connection);
}

}  // namespace gateway
