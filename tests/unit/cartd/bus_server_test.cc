// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd's end of the bus against real ZeroMQ peers: what counts as a command, what is answered to
// anything else, and that each bound holds.
#include "cartd/bus/bus_server.h"

#include <chrono>
#include <set>
#include <thread>
#include <zmq.hpp>

#include "proto/codec.h"
#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

constexpr int kNoFd = -1;
constexpr base::Millis kPatience{10'000};  // how long a missing message hangs a broken test

/// A server on a port of its own, and the context of its peers.
struct BusRig {
  std::unique_ptr<BusServer> server =
      *BusServer::bind({{"tcp://127.0.0.1:0"}, {"tcp://127.0.0.1:*"}, {"tcp://127.0.0.1:0"}});
  zmq::context_t context;

  zmq::socket_t peer(zmq::socket_type type) {
    return peer(type, type == zmq::socket_type::sub ? server->changes_address()
                                                    : server->commands_address());
  }
  zmq::socket_t peer(zmq::socket_type type, const std::string& address) {
    zmq::socket_t socket(context, type);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::rcvtimeo, static_cast<int>(kPatience.count()));
    socket.set(zmq::sockopt::sndhwm, 0);
    socket.connect(address);
    return socket;
  }
  zmq::socket_t shopper() { return peer(zmq::socket_type::dealer, server->commands_address()); }
  zmq::socket_t operations() { return peer(zmq::socket_type::dealer, server->operator_address()); }

  /// Waits for something to arrive and takes one batch.
  Received receive() {
    Received received;
    server->wait(kNoFd, kPatience);
    server->receive(received);
    return received;
  }
};

void send(zmq::socket_t& socket, const std::vector<std::string>& frames) {
  for (std::size_t i = 0; i < frames.size(); ++i)
    socket.send(zmq::buffer(frames[i]),
                i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
}

std::vector<std::string> receive(zmq::socket_t& socket) {
  std::vector<std::string> frames;
  zmq::message_t frame;
  do {
    if (!socket.recv(frame)) return frames;
    frames.push_back(frame.to_string());
  } while (frame.more());
  return frames;
}

const std::string kPing = proto::encode(support::ping("x"));

}  // namespace

// A server that pings its peers every few seconds runs into an assertion of libzmq here: the only way to
// see that is to let such a ping become due.
TEST_CASE("A peer that leaves a full queue behind while nobody reads does not end the process") {
  constexpr int kMoreThanIsTaken = 30'000;
  constexpr std::chrono::milliseconds kLongerThanPingsAreApart{5'500};
  BusRig bus;
  Received first;
  {
    auto peer = bus.shopper();
    for (int i = 0; i < kMoreThanIsTaken; ++i) send(peer, {"", kPing});
    first = bus.receive();
    REQUIRE(first.commands.size() > 0);
  }
  // TCP answers this with a reset, which is how libzmq learns that the peer has gone.
  bus.server->send(first.senders[0], {"x", proto::CommandDone{{support::epoch("e"), {}}, {}, {}}});
  std::this_thread::sleep_for(kLongerThanPingsAreApart);

  auto other = bus.shopper();
  send(other, {"", proto::encode(support::ping("after"))});
  const auto until = std::chrono::steady_clock::now() + kPatience;
  bool heard = false;
  while (!heard && std::chrono::steady_clock::now() < until)
    for (const auto& command : bus.receive().commands) heard = heard || command.id == "after";
  CHECK(heard);
}

TEST_CASE("A REQ and a DEALER with an empty frame are served alike") {
  BusRig bus;
  auto req = bus.peer(zmq::socket_type::req);
  auto dealer = bus.peer(zmq::socket_type::dealer);
  const proto::Reply reply{"x", proto::CommandDone{{support::epoch("e"), {}}, {}, {}}};

  send(req, {kPing});
  auto received = bus.receive();
  REQUIRE(received.commands == std::vector{support::ping("x")});
  bus.server->send(received.senders[0], reply);
  CHECK(receive(req) == std::vector{proto::encode(reply)});

  send(dealer, {"", kPing});
  received = bus.receive();
  REQUIRE(received.commands == std::vector{support::ping("x")});
  bus.server->send(received.senders[0], reply);
  CHECK(receive(dealer) == std::vector<std::string>{"", proto::encode(reply)});
}

TEST_CASE("The whole envelope comes back with the reply, and with a refusal") {
  BusRig bus;
  auto dealer = bus.peer(zmq::socket_type::dealer);
  const proto::Reply reply{"x", proto::CommandDone{{support::epoch("e"), {}}, {}, {}}};
  const auto envelope =
      GENERATE(std::vector<std::string>{std::string("\0\0\0\7", 4)},
               std::vector<std::string>{std::string(255, 'n'), std::string("\0abcd", 5), "7"});
  const auto in_envelope = [&](const std::string& body) {
    auto frames = envelope;
    frames.insert(frames.end(), {"", body});
    return frames;
  };

  send(dealer, in_envelope(kPing));
  auto received = bus.receive();
  REQUIRE(received.commands == std::vector{support::ping("x")});
  bus.server->send(received.senders[0], reply);
  CHECK(receive(dealer) == in_envelope(proto::encode(reply)));

  auto surplus = in_envelope("junk");
  for (const auto& wrong :
       {in_envelope("junk"), in_envelope(""), (surplus.push_back("more"), surplus)}) {
    send(dealer, wrong);
    received = bus.receive();
    REQUIRE(received.refusals.size() == 1);
    bus.server->send(received.refusals[0].peer, received.refusals[0].reply);
    CHECK(receive(dealer) == in_envelope(proto::encode(received.refusals[0].reply)));
  }
}

TEST_CASE("A REQ that numbers its requests is served") {
  BusRig bus;
  auto req = bus.peer(zmq::socket_type::req);
  req.set(zmq::sockopt::req_correlate, true);
  req.set(zmq::sockopt::req_relaxed, true);
  const proto::Reply reply{"x", proto::CommandDone{{support::epoch("e"), {}}, {}, {}}};
  for (int i = 0; i < 2; ++i) {
    send(req, {kPing});
    const auto received = bus.receive();
    REQUIRE(received.commands == std::vector{support::ping("x")});
    bus.server->send(received.senders[0], reply);
    CHECK(receive(req) == std::vector{proto::encode(reply)});
  }
}

TEST_CASE("What is no command is refused with the cause counted") {
  struct Case {
    std::vector<std::string> frames;
    std::string id;
    std::uint64_t BusCounts::*counter;
  };
  const auto wrong = GENERATE(
      Case{{kPing}, "", &BusCounts::refused_envelope},
      Case{{"not empty", kPing}, "", &BusCounts::refused_envelope},
      Case{{"", "", kPing}, "", &BusCounts::refused_envelope},
      Case{{std::string(2049, 'x'), "", kPing}, "", &BusCounts::refused_envelope},
      Case{{"1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f", "g", "h", "",
            kPing},
           "",
           &BusCounts::refused_envelope},
      Case{{""}, "", &BusCounts::refused_envelope},
      Case{{"", kPing, "more"}, "", &BusCounts::refused_envelope},
      Case{std::vector<std::string>(1000), "", &BusCounts::refused_envelope},
      Case{{"", "junk"}, "", &BusCounts::refused_json},
      Case{{"", ""}, "", &BusCounts::refused_json}, Case{{"", "[]"}, "", &BusCounts::refused_json},
      Case{
          {"", std::string(proto::limits::kMaxBusMessageBytes, '[')}, "", &BusCounts::refused_json},
      Case{{"", R"({"id":"x","op":"fly"})"}, "x", &BusCounts::refused_field});
  BusRig bus;
  auto dealer = bus.peer(zmq::socket_type::dealer);
  send(dealer, wrong.frames);
  const auto received = bus.receive();

  CHECK(received.commands.empty());
  REQUIRE(received.refusals.size() == 1);
  const auto& reply = received.refusals[0].reply;
  CHECK(reply.id == wrong.id);
  CHECK(std::get<proto::Error>(reply.outcome).code == proto::ErrorCode::kBadRequest);
  const BusCounts counts = bus.server->take_counts();
  CHECK(counts.*wrong.counter == 1);
  CHECK(counts.messages_refused() == 1);

  // It reaches its sender, and the next message of the same peer is served.
  bus.server->send(received.refusals[0].peer, reply);
  CHECK(receive(dealer) == std::vector<std::string>{"", proto::encode(reply)});
  send(dealer, {"", kPing});
  CHECK(bus.receive().commands.size() == 1);
}

TEST_CASE("A message that is too large costs its sender the connection and others nothing") {
  BusRig bus;
  auto big = bus.peer(zmq::socket_type::dealer);
  auto small = bus.peer(zmq::socket_type::dealer);
  send(big, {"", std::string(proto::limits::kMaxBusMessageBytes + 1, 'x')});
  send(small, {"", kPing});
  // What one peer sends arrives in order: once a later message of `big` is here, on its next
  // connection, the large one is known to be refused.
  std::set<std::string> heard;
  while (heard.size() < 2) {
    send(big, {"", kPing});
    const auto received = bus.receive();
    REQUIRE(received.refusals.empty());
    for (const auto& peer : received.senders) heard.insert(peer.routing_id);
  }
}

TEST_CASE("A batch is bounded and the rest waits for the next") {
  BusRig bus;
  auto dealer = bus.peer(zmq::socket_type::dealer);
  constexpr std::size_t kSent = 3000;
  for (std::size_t i = 0; i < kSent; ++i) send(dealer, {"", kPing});
  std::size_t got = 0;
  while (got < kSent) {
    const auto batch = bus.receive().commands.size();
    REQUIRE(batch > 0);
    REQUIRE(batch <= 1024);
    got += batch;
  }
  CHECK(got == kSent);
}

TEST_CASE(
    "The operator and shoppers have a share of each batch, however many commands the other sends") {
  BusRig bus;
  auto shopper = bus.shopper();
  auto operations = bus.operations();
  constexpr std::size_t kSent = 3000;
  for (std::size_t i = 0; i < kSent; ++i) {
    send(shopper, {"", kPing});
    send(operations, {"", kPing});
  }
  std::size_t shoppers = 0;
  std::size_t operators = 0;
  while (shoppers < kSent || operators < kSent) {
    const auto received = bus.receive();
    const auto of_operator = static_cast<std::size_t>(std::count_if(
        received.senders.begin(), received.senders.end(),
        [](const Peer& peer) { return peer.audience == proto::Audience::kOperator; }));
    REQUIRE(received.senders.size() <= 1024);
    REQUIRE(of_operator <= 128);
    operators += of_operator;
    shoppers += received.senders.size() - of_operator;
  }
  CHECK(operators == kSent);
  CHECK(shoppers == kSent);
}

TEST_CASE("Of the operator's commands few of a batch read much") {
  BusRig bus;
  auto operations = bus.operations();
  constexpr std::size_t kSent = 20;
  const std::string verify = R"({"op":"verify"})";
  const std::string orders = R"({"op":"orders"})";
  for (std::size_t i = 0; i < kSent; ++i) send(operations, {"", i % 2 == 0 ? verify : orders});
  for (std::size_t got = 0; got < kSent;) {
    const auto batch = bus.receive().commands.size();
    REQUIRE(batch > 0);
    REQUIRE(batch <= 4);
    got += batch;
  }
  // One order is no such: it is looked up.
  const std::string one = R"({"op":"orders","order":"123e4567-e89b-12d3-a456-426614174000"})";
  for (std::size_t i = 0; i < kSent; ++i) send(operations, {"", one});
  std::size_t got = 0;
  while (got < kSent) got += bus.receive().commands.size();
  CHECK(got == kSent);
}

TEST_CASE("A batch holds few snapshots because each lists the whole catalog") {
  BusRig bus;
  auto dealer = bus.peer(zmq::socket_type::dealer);
  constexpr std::size_t kSent = 20;
  for (std::size_t i = 0; i < kSent; ++i) send(dealer, {"", proto::encode(support::snapshot())});
  std::size_t got = 0;
  while (got < kSent) {
    const auto batch = bus.receive().commands.size();
    REQUIRE(batch > 0);
    REQUIRE(batch <= 4);
    got += batch;
  }
}

TEST_CASE("Each endpoint serves its own commands and refuses the other's") {
  BusRig bus;
  auto shopper = bus.shopper();
  auto operations = bus.operations();
  const auto add = support::add("a", "P", 1, "x");
  const auto set_stock = support::set_stock("P", 5);
  const auto refusal = [&](zmq::socket_t& socket, const proto::Command& command) {
    send(socket, {"", proto::encode(command)});
    const auto received = bus.receive();
    REQUIRE(received.commands.empty());
    REQUIRE(received.refusals.size() == 1);
    bus.server->send(received.refusals[0].peer, received.refusals[0].reply);
    const auto reply = *proto::decode_reply(receive(socket).back());
    CHECK(std::get<proto::Error>(reply.outcome).field == "op");
    return std::get<proto::Error>(reply.outcome).detail;
  };
  CHECK(refusal(shopper, set_stock) ==
        "op must be one of add, remove, wait, cart, checkout, order, snapshot, ping, cancel_order");
  CHECK(refusal(operations, add) ==
        "op must be one of cart, ping, set_stock, put_item, release, confirm_order, release_order, "
        "extend_order, return_order, add_stock, pause_sale, resume_sale, orders, events, hooks, "
        "take_hook, put_hook, set_hook, items, "
        "holds, places, report, verify, remove_item, shop, put_shop, history");
  const auto serve = [&](zmq::socket_t& socket, const proto::Command& command) {
    send(socket, {"", proto::encode(command)});
    const auto received = bus.receive();
    REQUIRE(received.commands == std::vector{command});
    const proto::Reply reply{"y", proto::CommandDone{{support::epoch("e"), {}}, {}, {}, {}}};
    bus.server->send(received.senders[0], reply);
    CHECK(receive(socket) == std::vector<std::string>{"", proto::encode(reply)});
  };
  serve(shopper, add);
  serve(operations, set_stock);
  serve(shopper, support::ping("p"));
  serve(operations, support::ping("p"));
}

TEST_CASE("A crowd of shoppers does not keep the operator out") {
  BusRig bus;
  auto shopper = bus.shopper();
  auto operations = bus.operations();
  for (int i = 0; i < 5000; ++i) send(shopper, {"", kPing});
  send(operations, {"", proto::encode(support::set_stock("P", 5))});
  std::size_t shoppers = 0;
  bool served = false;
  while (shoppers < 5000 || !served) {
    const auto received = bus.receive();
    REQUIRE_FALSE(received.commands.empty());
    for (const auto& command : received.commands) {
      // Whenever it arrived, it stands in front of its batch.
      if (command.op == proto::Op::kSetStock) {
        CHECK(&command == received.commands.data());
        served = true;
      } else {
        ++shoppers;
      }
    }
  }
}

TEST_CASE("A reply to a peer that is not there is dropped and counted") {
  BusRig bus;
  bus.server->send({proto::Audience::kShoppers, "nobody"},
                   proto::Reply{"x", proto::Error::overloaded("")});
  CHECK(bus.server->take_counts().replies_dropped == 1);
  CHECK(bus.server->take_counts().replies_dropped == 0);  // taken
}

TEST_CASE("A peer that names itself and comes back is served on its new connection") {
  BusRig bus;
  const auto named = [&] {
    zmq::socket_t socket(bus.context, zmq::socket_type::dealer);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::routing_id, "gateway-1");
    socket.set(zmq::sockopt::rcvtimeo, static_cast<int>(kPatience.count()));
    socket.connect(bus.server->commands_address());
    return socket;
  };
  auto before = named();
  send(before, {"", kPing});
  REQUIRE(bus.receive().commands.size() == 1);
  auto after = named();  // while the first one is still connected
  send(after, {"", kPing});
  const auto received = bus.receive();
  REQUIRE(received.commands.size() == 1);
  const proto::Reply reply{"x", proto::Error::overloaded("")};
  bus.server->send(received.senders[0], reply);
  CHECK(receive(after) == std::vector<std::string>{"", proto::encode(reply)});
}

TEST_CASE("Changes and heartbeats reach subscribers by topic") {
  BusRig bus;
  auto sub = bus.peer(zmq::socket_type::sub);
  sub.set(zmq::sockopt::subscribe, "");
  sub.set(zmq::sockopt::rcvtimeo, 20);
  const proto::Cursor cursor{support::epoch("e"), proto::Seq{1}};
  const proto::Heartbeat heartbeat{cursor, support::at(0)};
  const proto::Change change{cursor, {support::item("P"), 8, 2, 10}, support::at(0)};
  // The subscription takes a moment to arrive; heartbeats are repeated for that reason.
  std::vector<std::string> first;
  for (int i = 0; first.empty() && i < 500; ++i) {
    bus.server->publish(heartbeat);
    first = receive(sub);
  }
  CHECK(first == std::vector<std::string>{"heartbeat", proto::encode(heartbeat)});
  sub.set(zmq::sockopt::rcvtimeo, static_cast<int>(kPatience.count()));
  bus.server->publish(change);
  auto message = receive(sub);
  while (!message.empty() && message[0] == "heartbeat") message = receive(sub);
  CHECK(message == std::vector<std::string>{"stock/P", proto::encode(change)});
}

TEST_CASE("An address that cannot be had is refused and named") {
  BusRig bus;
  const std::string taken = bus.server->commands_address();
  const auto commands = BusServer::bind({{taken}, {"tcp://127.0.0.1:0"}, {"tcp://127.0.0.1:0"}});
  CHECK(commands.error().what == "commands");
  CHECK(commands.error().why.find("cannot listen on '" + taken + "'") != std::string::npos);
  const auto operations = BusServer::bind({{"tcp://127.0.0.1:0"}, {"tcp://127.0.0.1:0"}, {taken}});
  CHECK(operations.error().what == "operator");
  const std::string malformed = GENERATE("", "5551", "tcp://", "carrier-pigeon://x");
  CHECK(BusServer::bind({{"tcp://127.0.0.1:0"}, {malformed}, {"tcp://127.0.0.1:0"}}).error().what ==
        "changes");
}

}  // namespace cartd
