// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bus/sockets.h"

#include <cerrno>
#include <cstdint>

namespace bus {
namespace {

// At the end, for the last replies. A peer that does not read must not keep a program from ending.
constexpr int kLingerMillis = 1'000;
// A connection that does not introduce itself is no ZeroMQ peer.
constexpr int kIntroducedWithinMillis = 5'000;
// A thousand gateways' loops may come back in the same instant.
constexpr int kListenBacklog = 1'024;
// A peer whose machine vanished is forgotten after 15 s instead of TCP's hours: by keepalive where
// nothing is on its way to it, else by the time that bytes may stay unacknowledged.
constexpr int kKeepaliveSeconds = 5;
constexpr int kKeepaliveProbes = 2;
constexpr int kUnacknowledgedMillis = 15'000;

// How long a connection and its greeting may take: a port where something else listens must not hold
// the attempt for 30 s.
constexpr int kConnectMillis = 3'000;
// Who listens anew at the same address is found within this, also after the tenth attempt.
constexpr int kReconnectMillis = 50;

/// An interrupted call did nothing and is made again. No other unexpected code can come from what a
/// peer does, so it is a bug and may end the process.
bool is_interrupted(const zmq::error_t& error) { return error.num() == EINTR; }

// What CURVE puts around a frame (RFC 26): "MESSAGE" with its length, a nonce, a flag and the box's own bytes.
constexpr std::int64_t kCurveBytes = 33;

/// Bounds are of messages as they were sent; libzmq compares with what is on the wire.
void make_room_for_boxes(zmq::socket_t& socket) {
  const std::int64_t largest = socket.get(zmq::sockopt::maxmsgsize);
  if (largest >= 0) socket.set(zmq::sockopt::maxmsgsize, largest + kCurveBytes);
}

/// `what` is told to who decides who comes in (bus/core/admission.h).
void demand_keys(zmq::socket_t& socket, const Curve& curve, const std::string& what) {
  make_room_for_boxes(socket);
  socket.set(zmq::sockopt::curve_server, true);
  socket.set(zmq::sockopt::curve_secretkey, curve.own.secret_key);
  socket.set(zmq::sockopt::zap_domain, what);
}

void show_keys(zmq::socket_t& socket, const Curve& curve) {
  make_room_for_boxes(socket);
  socket.set(zmq::sockopt::curve_serverkey, curve.server);
  socket.set(zmq::sockopt::curve_publickey, curve.own.public_key);
  socket.set(zmq::sockopt::curve_secretkey, curve.own.secret_key);
}

/// ZeroMQ spells "any port" as `*`, and takes 0 for a mistake.
std::string as_zmq_spells(std::string address) {
  if (address.starts_with("tcp://") && address.ends_with(":0")) address.back() = '*';
  return address;
}

}  // namespace

void set_listening_options(zmq::socket_t& socket, const Endpoint& endpoint) {
  socket.set(zmq::sockopt::linger, kLingerMillis);
  socket.set(zmq::sockopt::handshake_ivl, kIntroducedWithinMillis);
  socket.set(zmq::sockopt::backlog, kListenBacklog);
  socket.set(zmq::sockopt::tcp_keepalive, 1);
  socket.set(zmq::sockopt::tcp_keepalive_idle, kKeepaliveSeconds);
  socket.set(zmq::sockopt::tcp_keepalive_intvl, kKeepaliveSeconds);
  socket.set(zmq::sockopt::tcp_keepalive_cnt, kKeepaliveProbes);
  socket.set(zmq::sockopt::tcp_maxrt, kUnacknowledgedMillis);
  // Off for IPv4, where it would turn the reported address into ::ffff:127.0.0.1.
  socket.set(zmq::sockopt::ipv6, endpoint.address.find('[') != std::string::npos);
  // Not set: `immediate`, `reconnect_*` are for the end that connects; `conflate` would keep one
  // frame of several. Nor `heartbeat_ivl`: libzmq (to 4.3.5 at least, its issues 3937 and 4767) aborts
  // the process when it is to ping a peer that has gone while a full queue of its messages waits,
  // and who listens must outlive its peers. Those that ping are answered, and by the TTL of their
  // pings they are still forgotten as soon as they ask to be.
}

std::optional<base::Failure> listen(zmq::socket_t& socket, const Endpoint& endpoint,
                                    const std::string& what) {
  try {
    if (endpoint.curve) demand_keys(socket, *endpoint.curve, what);
    socket.bind(as_zmq_spells(endpoint.address));
    return std::nullopt;
  } catch (const zmq::error_t& error) {
    return base::Failure{what, "cannot listen on '" + endpoint.address + "': " + error.what()};
  }
}

Endpoint endpoint_of(const zmq::socket_t& socket) {
  return {socket.get(zmq::sockopt::last_endpoint), std::nullopt};
}

void set_connecting_options(zmq::socket_t& socket) {
  // At the end nothing is worth waiting for: what was not sent was not promised.
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::reconnect_ivl, kReconnectMillis);
  socket.set(zmq::sockopt::handshake_ivl, kConnectMillis);
  socket.set(zmq::sockopt::connect_timeout, kConnectMillis);
  socket.set(zmq::sockopt::ipv6, true);
}

std::optional<base::Failure> connect(zmq::socket_t& socket, const Endpoint& endpoint,
                                     const std::string& what) {
  try {
    if (endpoint.curve && socket.get(zmq::sockopt::mechanism) != ZMQ_CURVE)
      show_keys(socket, *endpoint.curve);
    socket.connect(endpoint.address);
    return std::nullopt;
  } catch (const zmq::error_t& wrong) {
    return base::Failure{what, "cannot connect to '" + endpoint.address + "': " + wrong.what()};
  }
}

void renew(zmq::socket_t& socket, const Endpoint& endpoint) {
  try {
    socket.disconnect(endpoint.address);
  } catch (const zmq::error_t&) {
    // libzmq has forgotten it already
  }
  socket.connect(endpoint.address);  // cannot fail: it has been connected before
}

bool receive_frame(zmq::socket_t& socket, zmq::message_t& frame) {
  while (true) {
    try {
      return socket.recv(frame, zmq::recv_flags::dontwait).has_value();
    } catch (const zmq::error_t& error) {
      if (!is_interrupted(error)) throw;
    }
  }
}

bool receive_message(zmq::socket_t& socket, std::vector<zmq::message_t>& frames) {
  frames.clear();
  do {
    zmq::message_t frame;
    // ZeroMQ hands a message over whole: once its first frame is here, all are.
    if (!receive_frame(socket, frame)) return false;
    frames.push_back(std::move(frame));
  } while (frames.back().more());
  return true;
}

std::string_view text_of(const zmq::message_t& frame) {
  return {static_cast<const char*>(frame.data()), frame.size()};
}

bool send_frame(zmq::socket_t& socket, std::string_view bytes, bool more) {
  const auto flags =
      more ? zmq::send_flags::dontwait | zmq::send_flags::sndmore : zmq::send_flags::dontwait;
  while (true) {
    try {
      return socket.send(zmq::buffer(bytes), flags).has_value();
    } catch (const zmq::error_t& error) {
      if (error.num() == EHOSTUNREACH) return false;
      if (!is_interrupted(error)) throw;
    }
  }
}

bool send_frames(zmq::socket_t& socket, std::initializer_list<std::string_view> frames) {
  std::size_t left = frames.size();
  for (const auto frame : frames)
    if (!send_frame(socket, frame, --left > 0)) return false;
  return true;
}

void poll(zmq::pollitem_t* items, std::size_t count, base::Millis timeout) {
  try {
    zmq::poll(items, count, timeout);
  } catch (const zmq::error_t& error) {
    if (!is_interrupted(error)) throw;
  }
}

}  // namespace bus
