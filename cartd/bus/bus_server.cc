// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/bus/bus_server.h"

#include <zmq.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"
#include "bus/sockets.h"
#include "cartd/bus/bus_doors.h"
#include "cartd/bus/bus_gatekeeper.h"
#include "proto/codec.h"
#include "proto/limits.h"

namespace cartd {
namespace {

using proto::Error;

// One batch is one commit. 1024 commands take some 7 ms of CPU, of which one is the batch's own: a
// larger one would hardly share it better, and only make the first of them wait for the last.
constexpr std::size_t kMaxBatch = 1024;

// A snapshot lists up to kMaxItems items, as values and as JSON: a batch that holds this many is
// full, so that gateways which all resynchronise at once cannot make cartd build gigabytes.
constexpr std::size_t kMaxSnapshotsPerBatch = 4;

// The operator's share of a batch: the shop's own servers say a lot in a sale, but an eighth of a batch is
// theirs at most, and the rest shoppers' in any case.
constexpr std::size_t kMaxOperationsPerBatch = 128;
// Of these, such that read much: a verification the whole journal, while shoppers wait.
constexpr std::size_t kMaxReadingsPerBatch = 4;

// Commands waiting in one peer's pipe before TCP makes that peer wait: ten batches.
constexpr int kReceiveQueue = 10'000;
// Replies waiting for one peer. A peer is owed no more replies than it sent commands, and a reply
// dropped costs a shopper a time-out: room for everything that can be on its way.
constexpr int kReplyQueue = 100'000;
// Changes waiting for one subscriber before it loses some: a few seconds of a busy sale. It
// resynchronises by a snapshot, and that is cheaper than a longer backlog.
constexpr int kChangeQueue = 10'000;

// An envelope is kept until its reply leaves. ZeroMQ's own frames are of 4 or 5 bytes, names that peers give
// themselves of up to 255, and nobody stacks more than a few proxies.
constexpr std::size_t kMaxEnvelopeFrames = 16;
constexpr std::size_t kMaxEnvelopeBytes = 2048;

void set_commands_options(zmq::socket_t& router, const bus::Endpoint& endpoint) {
  bus::set_listening_options(router, endpoint);
  // Larger messages end the connection they came on, before they take memory.
  router.set(zmq::sockopt::maxmsgsize, proto::limits::kMaxBusMessageBytes);
  router.set(zmq::sockopt::rcvhwm, kReceiveQueue);
  router.set(zmq::sockopt::sndhwm, kReplyQueue);
  // Without it a reply to a peer that is gone or does not read would vanish uncounted.
  router.set(zmq::sockopt::router_mandatory, true);
  // A peer that names itself and comes back after a cut is served on its new connection at once;
  // otherwise it would not be heard until the old one is known to be dead.
  router.set(zmq::sockopt::router_handover, true);
}

void set_changes_options(zmq::socket_t& pub, const bus::Endpoint& endpoint) {
  bus::set_listening_options(pub, endpoint);
  pub.set(zmq::sockopt::maxmsgsize, proto::limits::kMaxBusMessageBytes);
  pub.set(zmq::sockopt::sndhwm, kChangeQueue);
  // Subscriptions, the only thing that comes in.
  pub.set(zmq::sockopt::rcvhwm, kReceiveQueue);
  // Not set: `xpub_nodrop`. One slow subscriber would stop the feed for all.
}

/// Whether its answer is made of much that is on disk or in memory.
bool reads_much(const proto::Command& command) {
  switch (command.op) {
    case proto::Op::kOrders:
      return !command.order.has_value();
    case proto::Op::kItems:
      return !command.item.has_value();
    case proto::Op::kEvents:
    case proto::Op::kHistory:
    case proto::Op::kHolds:
    case proto::Op::kPlaces:
    case proto::Op::kReport:
    case proto::Op::kVerify:
      return true;
    default:
      return false;
  }
}

/// The whole of a reply, to where its command came from.
bool send_reply(zmq::socket_t& socket, const Peer& peer, std::string_view json) {
  if (!bus::send_frame(socket, peer.routing_id, true)) return false;
  for (const auto& frame : peer.envelope)
    if (!bus::send_frame(socket, frame, true)) return false;
  return bus::send_frame(socket, "", true) && bus::send_frame(socket, json, false);
}

}  // namespace

struct BusServer::Impl {
  zmq::context_t context{1};                // one I/O thread: 135,000 commands/s pass through one
  std::optional<BusGatekeeper> gatekeeper;  // where keys are asked for; before whoever asks it
  zmq::socket_t router{context, zmq::socket_type::router};
  zmq::socket_t operations{context, zmq::socket_type::router};
  zmq::socket_t pub{context, zmq::socket_type::pub};
  BusCounts counts;
  std::uint64_t counted_refused = 0;  // of the doors
  std::optional<BusDoors> doors;      // once bound; ends before the sockets it watches

  /// The message being received.
  struct Message {
    std::string routing_id;
    std::vector<std::string> envelope;
    zmq::message_t body;
    bool is_command = false;  // one frame behind an empty one, with an envelope within its bounds
  };
  Message message;

  zmq::socket_t& socket_of(proto::Audience audience) {
    return audience == proto::Audience::kShoppers ? router : operations;
  }
  /// Who has sent the message.
  proto::Audience operators_audience() const;
  void look_at_doors();
  void publish(std::string_view topic, const std::string& json) {
    if (bus::send_frames(pub, {topic, json})) counts.bytes_out += json.size();
  }
  bool receive_message(zmq::socket_t& socket);
  void decode(proto::Audience audience, Received& received);
};

/// Takes one whole message off the socket; false when none waits. An envelope beyond its bounds is read
/// and forgotten, as is what stands behind the first frame of the body.
bool BusServer::Impl::receive_message(zmq::socket_t& socket) {
  zmq::message_t& frame = message.body;
  if (!bus::receive_frame(socket, frame)) return false;
  message.routing_id = frame.to_string();
  message.envelope.clear();
  std::size_t envelope_frames = 0;
  std::size_t envelope_bytes = 0;
  bool is_body = false;
  std::size_t body_frames = 0;
  zmq::message_t surplus;
  for (bool more = frame.more(); more;) {
    zmq::message_t& next = body_frames == 0 ? frame : surplus;
    // ZeroMQ hands a message over whole: once its first frame is here, all are.
    CHECK(bus::receive_frame(socket, next), body_frames);
    counts.bytes_in += next.size();
    more = next.more();
    if (is_body) {
      ++body_frames;
    } else if (next.size() == 0) {
      is_body = true;
    } else {
      envelope_bytes += next.size();
      if (++envelope_frames <= kMaxEnvelopeFrames && envelope_bytes <= kMaxEnvelopeBytes)
        message.envelope.push_back(next.to_string());
    }
  }
  // Without an empty frame there is no telling the envelope from the command.
  const bool is_whole = is_body && message.envelope.size() == envelope_frames;
  if (!is_whole) message.envelope.clear();
  message.is_command = is_whole && body_frames == 1;
  return true;
}

proto::Audience BusServer::Impl::operators_audience() const {
  if (!gatekeeper) return proto::Audience::kOperator;
  // libzmq has it of the gatekeeper's answer, and puts it beside each message.
  const char* const role = zmq_msg_gets(message.body.handle(), "User-Id");
  const bool is_operator = role != nullptr && bus::parse_role(role) == bus::Role::kOperator;
  return is_operator ? proto::Audience::kOperator : proto::Audience::kCourier;
}

void BusServer::Impl::look_at_doors() {
  // First, so that a peer which it lets in is one that the doors have seen.
  if (gatekeeper) gatekeeper->look();
  doors->look();
}

void BusServer::Impl::decode(proto::Audience audience, Received& received) {
  Peer peer{audience, std::move(message.routing_id), std::move(message.envelope)};
  if (!message.is_command) {
    ++counts.refused_envelope;
    auto error = Error::bad_request("", "a command is one JSON frame after an empty one");
    received.refusals.push_back({std::move(peer), proto::Reply{"", std::move(error)}});
    return;
  }
  auto decoded = proto::decode_command(message.body.to_string_view(), audience);
  if (auto* command = std::get_if<proto::Command>(&decoded)) {
    received.commands.push_back(std::move(*command));
    received.senders.push_back(std::move(peer));
    return;
  }
  auto& refused = std::get<proto::RefusedCommand>(decoded);
  ++(refused.error.field ? counts.refused_field : counts.refused_json);
  received.refusals.push_back(
      {std::move(peer), proto::Reply{std::move(refused.id), std::move(refused.error)}});
}

BusServer::BusServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BusServer::~BusServer() = default;

base::OrFailure<std::unique_ptr<BusServer>> BusServer::bind(const Endpoints& endpoints) {
  auto impl = std::make_unique<Impl>();
  const auto& [commands, changes, operations, most_connections, allowed] = endpoints;
  const bool with_keys = commands.curve.has_value();
  CHECK(changes.curve.has_value() == with_keys && operations.curve.has_value() == with_keys);
  if (with_keys) impl->gatekeeper.emplace(impl->context, allowed);
  // Before they are bound, so that nobody comes in unseen.
  impl->doors.emplace(impl->context, std::array{&impl->router, &impl->pub, &impl->operations},
                      most_connections, with_keys);
  set_commands_options(impl->router, commands);
  set_commands_options(impl->operations, operations);
  set_changes_options(impl->pub, changes);
  if (auto failure = bus::listen(impl->router, commands, "commands")) return *std::move(failure);
  if (auto failure = bus::listen(impl->pub, changes, "changes")) return *std::move(failure);
  if (auto failure = bus::listen(impl->operations, operations, "operator"))
    return *std::move(failure);
  return std::unique_ptr<BusServer>(new BusServer(std::move(impl)));
}

std::string BusServer::commands_address() const { return bus::endpoint_of(impl_->router).address; }

std::string BusServer::changes_address() const { return bus::endpoint_of(impl_->pub).address; }

std::string BusServer::operator_address() const {
  return bus::endpoint_of(impl_->operations).address;
}

void BusServer::receive(Received& received) {
  received.clear();
  impl_->look_at_doors();
  // The operator's first, and a share of them: shoppers cannot keep them out, nor they shoppers.
  std::size_t readings = 0;
  for (std::size_t left = kMaxOperationsPerBatch; left > 0 && readings < kMaxReadingsPerBatch;
       --left) {
    if (!impl_->receive_message(impl_->operations)) break;
    const std::size_t before = received.commands.size();
    impl_->decode(impl_->operators_audience(), received);
    if (received.commands.size() > before && reads_much(received.commands.back())) ++readings;
  }
  std::size_t snapshots = 0;
  while (received.commands.size() + received.refusals.size() < kMaxBatch &&
         snapshots < kMaxSnapshotsPerBatch) {
    if (!impl_->receive_message(impl_->router)) return;
    const std::size_t before = received.commands.size();
    impl_->decode(proto::Audience::kShoppers, received);
    if (received.commands.size() > before && received.commands.back().op == proto::Op::kSnapshot)
      ++snapshots;
  }
  received.is_full = true;
}

void BusServer::send(const Peer& peer, const proto::Reply& reply) {
  const std::string json = proto::encode(reply);
  if (send_reply(impl_->socket_of(peer.audience), peer, json)) {
    impl_->counts.bytes_out += json.size();
  } else {
    ++impl_->counts.replies_dropped;
  }
}

void BusServer::publish(const proto::Change& change) {
  impl_->publish(proto::change_topic(change.state.item), proto::encode(change));
}

void BusServer::publish(const proto::ShopChange& change) {
  impl_->publish(proto::kShopTopic, proto::encode(change));
}

void BusServer::publish(const proto::Heartbeat& heartbeat) {
  impl_->publish(proto::kHeartbeatTopic, proto::encode(heartbeat));
}

void BusServer::publish(const proto::EventNews& news) {
  impl_->publish(proto::event_topic(news.event.type), proto::encode(news));
}

std::size_t BusServer::allow(bus::AllowedKeys allowed) {
  CHECK(impl_->gatekeeper.has_value());
  const bus::AllowedKeys before = impl_->gatekeeper->allowed();
  impl_->gatekeeper->allow(std::move(allowed));
  std::size_t endpoints = 0;
  for (const auto door : {bus::Door::kCommands, bus::Door::kChanges, bus::Door::kOperator}) {
    if (!impl_->gatekeeper->allowed().shut_out(before, door)) continue;
    impl_->doors->hang_up(door);
    ++endpoints;
  }
  return endpoints;
}

void BusServer::wait(int fd, base::Millis timeout, int other_fd) {
  BusDoors& doors = *impl_->doors;
  std::array<zmq::pollitem_t, 5 + BusDoors::kSockets> items = {
      zmq::pollitem_t{impl_->router.handle(), 0, ZMQ_POLLIN, 0},
      zmq::pollitem_t{impl_->operations.handle(), 0, ZMQ_POLLIN, 0},
      zmq::pollitem_t{nullptr, fd, ZMQ_POLLIN, 0},
      zmq::pollitem_t{nullptr, other_fd, ZMQ_POLLIN, 0},
      doors.poll_item(0),
      doors.poll_item(1),
      doors.poll_item(2),
      impl_->gatekeeper ? impl_->gatekeeper->poll_item()
                        : zmq::pollitem_t{nullptr, -1, ZMQ_POLLIN, 0}};
  const base::MonoTime until = base::MonoClock::now() + timeout;
  while (true) {
    bus::poll(items.data(), items.size(), timeout);
    const bool asked = std::any_of(items.begin(), items.begin() + 4,
                                   [](const auto& item) { return item.revents != 0; });
    const base::Nanos left = until - base::MonoClock::now();
    if (asked || left <= base::Nanos{0}) return;
    impl_->look_at_doors();  // somebody came or left, which is nobody else's business
    timeout = std::chrono::ceil<base::Millis>(left);
  }
}

BusCounts BusServer::take_counts() {
  BusCounts counts = std::exchange(impl_->counts, BusCounts{});
  const std::uint64_t refused = impl_->doors->refused();
  counts.connections_refused = refused - std::exchange(impl_->counted_refused, refused);
  if (!impl_->gatekeeper) return counts;
  const auto strangers = impl_->doors->take_strangers();
  auto turned_away = impl_->gatekeeper->take_refused();
  counts.peers_refused = turned_away.times;
  counts.peers_refused[static_cast<std::size_t>(bus::Refusal::Cause::kHandshake)] +=
      strangers.count;
  counts.last_refusal = std::move(turned_away.last);
  if (strangers.count > 0 && !counts.last_refusal) counts.last_refusal = strangers.one;
  return counts;
}

std::size_t BusServer::connections() const { return impl_->doors->connections(); }

}  // namespace cartd
