// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/bus/bus_client.h"

#include <zmq.hpp>

#include "bus/sockets.h"
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
// Doubling up to this spares a network whose cartd is away for long. A cartd that stands by is away until it leads, and
// then this is a part of how long nobody is served.
constexpr int kReconnectMillisMax = 250;

void set_common_options(zmq::socket_t& socket) {
  bus::set_connecting_options(socket);
  socket.set(zmq::sockopt::reconnect_ivl_max, kReconnectMillisMax);
  // Not ZeroMQ's own heartbeats. When this process has been stopped for a while its timers run out
  // before it reads, so it would give up a connection in which the replies already lie; and told of a
  // time to live, cartd would give it up meanwhile. Whether cartd is well is judged by who knows that
  // the loop was away (GatewayTurn::renew_bus).
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
  // Of every item: a filter would make gaps of those it leaves out. Events are not for shoppers.
  feed.set(zmq::sockopt::subscribe, proto::kChangeTopics);
  feed.set(zmq::sockopt::subscribe, proto::kHeartbeatTopic);
  feed.set(zmq::sockopt::subscribe, proto::kShopTopic);

  for (const auto& endpoint : endpoints.changes)
    if (auto failure = bus::connect(feed, endpoint, "changes")) return *std::move(failure);
  for (const auto& endpoint : endpoints.commands)
    if (auto failure = bus::connect(commands, endpoint, "commands")) return *std::move(failure);
  return std::unique_ptr<BusClient>(new BusClient(std::move(sockets)));
}

void BusClient::renew_commands() {
  for (const auto& endpoint : sockets_->endpoints.commands)
    bus::renew(sockets_->commands, endpoint);
}

void BusClient::renew_feed() {
  for (const auto& endpoint : sockets_->endpoints.changes) bus::renew(sockets_->feed, endpoint);
}

int BusClient::commands_fd() const { return sockets_->commands.get(zmq::sockopt::fd); }
int BusClient::feed_fd() const { return sockets_->feed.get(zmq::sockopt::fd); }

bool BusClient::can_send() const {
  return (sockets_->commands.get(zmq::sockopt::events) & ZMQ_POLLOUT) != 0;
}

bool BusClient::send(const proto::Command& command) {
  const std::string json = proto::encode(command);
  // An empty frame first: to cartd's ROUTER this is what a plain REQ would send. Whether the whole
  // message can go is decided with its first frame.
  const bool sent = bus::send_frames(sockets_->commands, {"", json});
  if (sent) totals_.bytes_out += json.size();
  return sent;
}

std::optional<proto::Reply> BusClient::receive_reply() {
  auto& frames = sockets_->frames;
  while (bus::receive_message(sockets_->commands, frames)) {
    totals_.bytes_in += size_of(frames);
    if (frames.size() == 2 && frames[0].empty()) {
      auto reply = proto::decode_reply(bus::text_of(frames[1]));
      if (reply) return *std::move(reply);
    }
    ++totals_.malformed_replies;
  }
  return std::nullopt;
}

std::optional<FeedMessage> BusClient::receive_feed() {
  auto& frames = sockets_->frames;
  while (bus::receive_message(sockets_->feed, frames)) {
    totals_.bytes_in += size_of(frames);
    if (frames.size() == 2) {
      auto message = proto::decode_feed(bus::text_of(frames[0]), bus::text_of(frames[1]));
      if (message) return *std::move(message);
    }
    ++totals_.malformed_feed;
  }
  return std::nullopt;
}

}  // namespace gateway
