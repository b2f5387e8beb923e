// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/bus/bus_client.h"

#include <zmq.hpp>
#include <zmq_addon.hpp>

#include "proto/codec.h"
#include "proto/limits.h"

namespace gateway {
namespace {

namespace limits = proto::limits;

// Commands that wait for the I/O thread: more than PendingCommands lets be under way, so that the
// bound which is met first is the one that answers politely.
constexpr int kCommandQueue = 20'000;
// Feed messages that wait for a busy loop: ten seconds of 10,000 changes/s. What does not fit is
// lost, and found by its gap.
constexpr int kFeedQueue = 100'000;
// How long a connection and its greeting may take: a port where something else listens must not hold
// the attempt for 30 s.
constexpr int kPeerTimeout = 3000;
// A new cartd on the same address is found within this; doubling up to the maximum spares a network
// whose cartd is away for long.
constexpr int kReconnectInterval = 50;
constexpr int kReconnectIntervalMax = 1000;

void set_common_options(zmq::socket_t& socket) {
  // At the end nothing is worth waiting for: what was not sent was not promised.
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::reconnect_ivl, kReconnectInterval);
  socket.set(zmq::sockopt::reconnect_ivl_max, kReconnectIntervalMax);
  // Not ZeroMQ's own heartbeats. When this process has been stopped for a while its timers run out
  // before it reads, so it would give up a connection in which the replies already lie; and told of a
  // time to live, cartd would give it up meanwhile. Whether cartd is well is judged by who knows that
  // the loop was away (GatewayLoop::renew_bus).
  socket.set(zmq::sockopt::handshake_ivl, kPeerTimeout);
  socket.set(zmq::sockopt::connect_timeout, kPeerTimeout);
  socket.set(zmq::sockopt::ipv6, true);
}

void renew(zmq::socket_t& socket, const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) {
    try {
      socket.disconnect(address);
    } catch (const zmq::error_t&) {
      // libzmq has forgotten it already
    }
    socket.connect(address);  // cannot fail: it has been connected before
  }
}

std::string_view text_of(const zmq::message_t& message) {
  return {static_cast<const char*>(message.data()), message.size()};
}

/// One whole multipart message; false when there is none. All frames are taken in any case, so that
/// the next message begins where it begins.
bool receive(zmq::socket_t& socket, std::vector<zmq::message_t>& frames) {
  frames.clear();
  return zmq::recv_multipart(socket, std::back_inserter(frames), zmq::recv_flags::dontwait)
      .has_value();
}

std::size_t size_of(const std::vector<zmq::message_t>& frames) {
  std::size_t bytes = 0;
  for (const auto& frame : frames) bytes += frame.size();
  return bytes;
}

}  // namespace

struct BusClient::Sockets {
  Sockets(std::shared_ptr<zmq::context_t> shared, Endpoints addresses)
      : context(std::move(shared)),
        endpoints(std::move(addresses)),
        commands(*context, zmq::socket_type::dealer),
        feed(*context, zmq::socket_type::sub) {}

  std::shared_ptr<zmq::context_t> context;
  const Endpoints endpoints;
  zmq::socket_t commands;
  zmq::socket_t feed;
  std::vector<zmq::message_t> frames;  // scratch
};

BusClient::BusClient(std::unique_ptr<Sockets> sockets) : sockets_(std::move(sockets)) {}
BusClient::~BusClient() = default;

std::shared_ptr<void> BusClient::make_context() { return std::make_shared<zmq::context_t>(1); }

base::OrFailure<std::unique_ptr<BusClient>> BusClient::connect(std::shared_ptr<void> context,
                                                               const Endpoints& endpoints) {
  auto sockets = std::make_unique<Sockets>(
      std::static_pointer_cast<zmq::context_t>(std::move(context)), endpoints);
  zmq::socket_t& commands = sockets->commands;
  set_common_options(commands);
  // Queue only where a connection stands: this is what makes "nothing was sent" true.
  commands.set(zmq::sockopt::immediate, true);
  commands.set(zmq::sockopt::sndhwm, kCommandQueue);
  commands.set(zmq::sockopt::rcvhwm, kCommandQueue);
  commands.set(zmq::sockopt::maxmsgsize, limits::kMaxSnapshotBytes);

  zmq::socket_t& feed = sockets->feed;
  set_common_options(feed);
  feed.set(zmq::sockopt::rcvhwm, kFeedQueue);
  feed.set(zmq::sockopt::maxmsgsize, limits::kMaxBusMessageBytes);
  // Everything: a filter would make gaps of the items it leaves out.
  feed.set(zmq::sockopt::subscribe, "");

  for (const auto& [socket, addresses, flag] :
       {std::tuple{&feed, &endpoints.changes, "changes"},
        std::tuple{&commands, &endpoints.commands, "commands"}}) {
    for (const std::string& address : *addresses) {
      try {
        socket->connect(address);
      } catch (const zmq::error_t& wrong) {
        return base::Failure{flag, "cannot connect to '" + address + "': " + wrong.what()};
      }
    }
  }
  return std::unique_ptr<BusClient>(new BusClient(std::move(sockets)));
}

void BusClient::renew_commands() { renew(sockets_->commands, sockets_->endpoints.commands); }
void BusClient::renew_feed() { renew(sockets_->feed, sockets_->endpoints.changes); }

int BusClient::commands_fd() const { return sockets_->commands.get(zmq::sockopt::fd); }
int BusClient::feed_fd() const { return sockets_->feed.get(zmq::sockopt::fd); }

bool BusClient::can_send() const {
  return (sockets_->commands.get(zmq::sockopt::events) & ZMQ_POLLOUT) != 0;
}

bool BusClient::send(const proto::Command& command) {
  const std::string json = proto::encode(command);
  // An empty frame first: to cartd's ROUTER this is what a plain REQ would send. Whether the whole
  // message can go is decided with its first frame.
  const auto flags = zmq::send_flags::dontwait;
  if (!sockets_->commands.send(zmq::message_t(), flags | zmq::send_flags::sndmore)) return false;
  const bool sent = sockets_->commands.send(zmq::buffer(json), flags).has_value();
  if (sent) totals_.bytes_out += json.size();
  return sent;
}

std::optional<proto::Reply> BusClient::receive_reply() {
  auto& frames = sockets_->frames;
  while (receive(sockets_->commands, frames)) {
    totals_.bytes_in += size_of(frames);
    if (frames.size() == 2 && frames[0].empty()) {
      auto reply = proto::decode_reply(text_of(frames[1]));
      if (reply) return *std::move(reply);
    }
    ++totals_.malformed_replies;
  }
  return std::nullopt;
}

std::optional<BusClient::FeedMessage> BusClient::receive_feed() {
  auto& frames = sockets_->frames;
  while (receive(sockets_->feed, frames)) {
    totals_.bytes_in += size_of(frames);
    if (frames.size() == 2) {
      auto message = proto::decode_feed(text_of(frames[0]), text_of(frames[1]));
      if (message) return *std::move(message);
    }
    ++totals_.malformed_feed;
  }
  return std::nullopt;
}

}  // namespace gateway
