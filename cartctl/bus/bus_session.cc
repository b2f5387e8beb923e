// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/bus/bus_session.h"

#include <zmq.hpp>

#include <array>
#include <utility>

#include "bus/monitor.h"
#include "bus/sockets.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

using base::Millis;
using base::MonoClock;
using base::MonoTime;
using proto::Error;
namespace limits = proto::limits;

// Feed messages that wait while the output is slow: ten seconds of 10,000 changes/s. What does not
// fit is lost, and said to be.
constexpr int kFeedQueue = 100'000;
// ZeroMQ's own heartbeats (ZMTP PING): a peer whose host vanished without a word is given up after
// kPeerTimeout, and looked for again.
constexpr int kPingInterval = 1000;
constexpr int kPeerTimeout = 3000;
// A connection that broke: its last reply may still be on the way from ZeroMQ's thread to ours.
constexpr Millis kLastReply{100};

/// Follows what becomes of one socket's connection.
class ConnectionMonitor {
 public:
  ConnectionMonitor(zmq::context_t& context, zmq::socket_t& socket, const std::string& name,
                    bool with_keys)
      : events_(context, socket, name,
                ZMQ_EVENT_CONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED |
                    ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL),
        with_keys_(with_keys) {}

  zmq::pollitem_t poll_item() { return events_.poll_item(); }

  void update() {
    while (const auto event = events_.take()) note(*event);
  }

  bool speaks() const { return speaks_; }
  /// It was told that it need not come again.
  bool is_refused() const { return is_key_refused_ || is_key_question_; }
  /// How often a connection to a ZeroMQ peer broke; libzmq makes a new one each time.
  int breaks() const { return breaks_; }
  /// Why there is no connection; one clause.
  std::string why() const {
    if (is_key_refused_) return "cartd does not let this key in there";
    if (spoke_) return "the connection broke";
    if (answered_ && with_keys_)
      return "what listens there is not this socket of cartd, or has another key than "
             "--curve-server, "
             "or none";
    if (answered_)
      return "what listens there is not this socket of cartd, or asks for a key (--curve-secret)";
    return "nothing answers there";
  }

 private:
  void note(const bus::Monitor::Event& event) {
    if (event.what == ZMQ_EVENT_CONNECTED) answered_ = true;
    if (event.what == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
      spoke_ = speaks_ = true;
      is_key_refused_ = is_key_question_ = false;
    }
    if (event.what == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) is_key_refused_ = true;
    if (event.what == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL &&
        event.value == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)
      is_key_question_ = true;
    if (event.what != ZMQ_EVENT_DISCONNECTED) return;
    if (speaks_) ++breaks_;
    speaks_ = false;
  }

  bus::Monitor events_;
  const bool with_keys_;
  bool is_key_refused_ = false;   // the one that was shown
  bool is_key_question_ = false;  // one of both has keys, and the other none
  bool answered_ = false;         // somebody accepted a connection, once
  bool spoke_ = false;            // and was a ZeroMQ peer of the right kind
  bool speaks_ = false;           // and is one now
  int breaks_ = 0;
};

void set_common_options(zmq::socket_t& socket) {
  bus::set_connecting_options(socket);
  socket.set(zmq::sockopt::heartbeat_ivl, kPingInterval);
  socket.set(zmq::sockopt::heartbeat_timeout, kPeerTimeout);
  socket.set(zmq::sockopt::heartbeat_ttl, kPeerTimeout);
}

/// Waits for a connection to a ZeroMQ peer of the right kind; false when the deadline passes, or it was refused.
bool wait_until_connected(zmq::socket_t& socket, ConnectionMonitor& monitor, MonoTime deadline) {
  for (auto now = MonoClock::now(); now < deadline; now = MonoClock::now()) {
    std::array<zmq::pollitem_t, 2> items = {monitor.poll_item(),
                                            zmq::pollitem_t{socket.handle(), 0, ZMQ_POLLOUT, 0}};
    // To what greets first in a language of its own, as an SSH server does, libzmq would send: it
    // takes that for ZeroMQ of 2010, without a handshake.
    const std::size_t wanted = monitor.speaks() ? 2 : 1;
    bus::poll(items.data(), wanted, std::chrono::ceil<Millis>(deadline - now));
    monitor.update();
    if (monitor.is_refused()) return false;
    if (monitor.speaks() && (items[1].revents & ZMQ_POLLOUT) != 0) return true;
  }
  return false;
}

/// Waits until `socket` has a message; false when the deadline passes, or soon after the connection
/// broke: cartd replies on the one that brought the command.
bool wait_for_reply(zmq::socket_t& socket, ConnectionMonitor& monitor, MonoTime deadline) {
  const int breaks = monitor.breaks();
  for (auto now = MonoClock::now(); now < deadline; now = MonoClock::now()) {
    std::array<zmq::pollitem_t, 2> items = {monitor.poll_item(),
                                            zmq::pollitem_t{socket.handle(), 0, ZMQ_POLLIN, 0}};
    bus::poll(items.data(), items.size(), std::chrono::ceil<Millis>(deadline - now));
    if ((items[1].revents & ZMQ_POLLIN) != 0) return true;
    monitor.update();
    if (monitor.breaks() > breaks) deadline = std::min(deadline, now + kLastReply);
  }
  return false;
}

Error failed(Error error, std::string why) {
  error.detail = std::move(why);
  return error;
}

std::vector<std::string> to_strings(const std::vector<zmq::message_t>& frames) {
  std::vector<std::string> strings;
  for (const auto& frame : frames) strings.push_back(frame.to_string());
  return strings;
}

std::optional<std::vector<std::string>> receive_frames(zmq::socket_t& socket) {
  std::vector<zmq::message_t> frames;
  if (!bus::receive_message(socket, frames)) return std::nullopt;
  return to_strings(frames);
}

/// One command and its reply, over a connection that stands.
proto::Result<BusSession::Reply> ask(zmq::socket_t& socket, ConnectionMonitor& monitor,
                                     const std::string& json, Millis timeout) {
  // An empty frame first: to cartd's ROUTER this is what a plain REQ would send. Whether the whole
  // message can go is decided with its first frame.
  if (!bus::send_frames(socket, {"", json}))
    return failed(Error::cartd_unavailable(), "the connection broke");
  const MonoTime sent = MonoClock::now();

  if (!wait_for_reply(socket, monitor, sent + timeout))
    return failed(Error::outcome_unknown(), MonoClock::now() < sent + timeout
                                                ? "the connection broke before the reply came"
                                                : "no reply came in time");
  const MonoTime received = MonoClock::now();
  auto frames = receive_frames(socket);
  if (!frames || frames->size() != 2 || !frames->front().empty())
    return failed(Error::outcome_unknown(), "what came back is no reply: its frames are wrong");
  return BusSession::Reply{std::move(frames->back()), received - sent};
}

}  // namespace

struct BusSession::Sockets {
  explicit Sockets(std::optional<bus::Curve> keys) : curve(std::move(keys)) {}

  const std::optional<bus::Curve> curve;
  zmq::context_t context{1};
  zmq::socket_t feed{context, zmq::socket_type::sub};
  ConnectionMonitor feed_monitor{context, feed, "feed", curve.has_value()};
  Addresses feed_addresses;
  int calls = 0;
};

BusSession::BusSession(std::optional<bus::Curve> curve)
    : sockets_(std::make_unique<Sockets>(std::move(curve))) {}
BusSession::~BusSession() = default;

proto::Result<BusSession::Reply> BusSession::call(const Addresses& addresses,
                                                  const std::string& json, Millis timeout) {
  return converse(addresses, json, timeout, [](const Reply&) { return std::nullopt; });
}

proto::Result<BusSession::Reply> BusSession::converse(const Addresses& addresses,
                                                      const std::string& json, Millis timeout,
                                                      const GoOn& go_on) {
  zmq::socket_t socket(sockets_->context, zmq::socket_type::dealer);
  // libzmq gives up the last call's address in a thread of its own, some time after its socket is
  // closed.
  const std::string name = "call-" + std::to_string(++sockets_->calls);
  ConnectionMonitor monitor(sockets_->context, socket, name, sockets_->curve.has_value());
  set_common_options(socket);
  // Queue only where a connection stands, also if it breaks after its handshake: this is what makes
  // "nothing was sent" true.
  socket.set(zmq::sockopt::immediate, true);
  socket.set(zmq::sockopt::maxmsgsize, limits::kMaxSnapshotBytes);
  for (const auto& address : addresses)
    if (auto wrong = bus::connect(socket, {address, sockets_->curve}, ""))
      return Error::bad_request("", std::move(wrong->why));

  if (!wait_until_connected(socket, monitor, MonoClock::now() + timeout))
    return failed(Error::cartd_unavailable(), monitor.why());
  for (std::optional<std::string> command = json;;) {
    auto reply = ask(socket, monitor, *command, timeout);
    if (!reply) return reply;
    command = go_on(*reply);
    if (!command) return reply;
  }
}

std::optional<Error> BusSession::subscribe(const Addresses& addresses,
                                           const std::vector<std::string>& prefixes) {
  set_common_options(sockets_->feed);
  sockets_->feed.set(zmq::sockopt::rcvhwm, kFeedQueue);
  sockets_->feed.set(zmq::sockopt::maxmsgsize, limits::kMaxBusMessageBytes);
  for (const auto& prefix : prefixes) sockets_->feed.set(zmq::sockopt::subscribe, prefix);
  sockets_->feed_addresses = addresses;
  for (const auto& address : addresses)
    if (auto wrong = bus::connect(sockets_->feed, {address, sockets_->curve}, ""))
      return Error::bad_request("", std::move(wrong->why));
  return std::nullopt;
}

std::optional<std::vector<std::string>> BusSession::receive() {
  return receive_frames(sockets_->feed);
}

void BusSession::renew_feed() {
  for (const auto& address : sockets_->feed_addresses)
    bus::renew(sockets_->feed, {address, sockets_->curve});
}

std::string BusSession::why_silent() {
  sockets_->feed_monitor.update();
  return sockets_->feed_monitor.speaks() ? "it is connected, but no heartbeat came in time"
                                         : sockets_->feed_monitor.why();
}

BusSession::Woken BusSession::wait(Millis timeout, int stop_fd, int output_fd) {
  std::vector<zmq::pollitem_t> items = {{sockets_->feed.handle(), 0, ZMQ_POLLIN, 0}};
  if (stop_fd >= 0) items.push_back({nullptr, stop_fd, ZMQ_POLLIN, 0});
  if (output_fd >= 0) items.push_back({nullptr, output_fd, ZMQ_POLLERR, 0});
  bus::poll(items.data(), items.size(), timeout);
  Woken woken;
  if (stop_fd >= 0) woken.stop = items[1].revents != 0;
  if (output_fd >= 0) woken.nobody_reads = items.back().revents != 0;
  return woken;
}

}  // namespace cartctl
