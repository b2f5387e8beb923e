// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd is killed at random moments while shoppers buy. Each repeats its order until it is
// answered: it is one sale, answered the same ever after, and the journal adds up.
//
// HOLDFAST_KILLS and HOLDFAST_SEED override how often and which moments.
#include <atomic>
#include <iostream>
#include <random>
#include <thread>
#include <zmq.hpp>

#include "tests/support/catch.h"
#include "tests/support/parallel.h"
#include "tests/support/shop.h"

using support::ChildProcess;
using support::exited;
using support::Json;
using support::Shop;

namespace {

constexpr std::size_t kShoppers = 4;
constexpr long kSalesBetweenKills = 5;
constexpr long kStock = 1'000'000;
const std::string kCatalog = R"({"items":[{"item":"P","stock":1000000}]})";

/// A REQ whose every call ends: in a reply, or in nothing, and then it is a new one.
class Client {
 public:
  Client(zmq::context_t& context, std::string endpoint)
      : context_(context), endpoint_(std::move(endpoint)) {
    connect();
  }

  std::optional<Json> call(const Json& command) {
    const auto sent = socket_.send(zmq::buffer(command.dump()), zmq::send_flags::none);
    zmq::message_t reply;
    if (sent && socket_.recv(reply)) return Json::parse(reply.to_string_view());
    connect();
    return std::nullopt;
  }

  /// Repeats the command as it is until it is answered.
  Json insist(const Json& command) {
    const auto deadline = support::soon();
    for (;;) {
      if (auto reply = call(command)) return *reply;
      ++repeats_;
      if (deadline.passed()) throw support::TimedOut("no reply to " + command.dump());
    }
  }

  long repeats() const { return repeats_; }

 private:
  void connect() {
    socket_ = zmq::socket_t(context_, zmq::socket_type::req);
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, 300);
    socket_.set(zmq::sockopt::sndtimeo, 300);
    socket_.set(zmq::sockopt::reconnect_ivl, 10);
    socket_.connect(endpoint_);
  }

  zmq::context_t& context_;
  const std::string endpoint_;
  zmq::socket_t socket_;
  long repeats_ = 0;
};

std::string order_id(std::size_t shopper, long number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 12 - digits.size(), '0');
  return "00000000-0000-4000-8000-" + digits.replace(0, 1, std::to_string(shopper));
}

/// A session that buys again and again, and remembers every answer.
struct Shopper {
  std::size_t index;
  std::vector<Json> sold{};
  long units = 0;
  long repeats = 0;

  std::string session() const { return "shopper-" + std::to_string(index); }
  Json checkout(long number) const {
    return {{"op", "checkout"}, {"session", session()}, {"order", order_id(index, number)}};
  }

  void buy(Client& client) {
    const long quantity = 1 + static_cast<long>(sold.size()) % 3;
    const Json added = client.insist(
        {{"op", "add"}, {"session", session()}, {"item", "P"}, {"quantity", quantity}});
    if (added["ok"] != true) throw std::runtime_error("add: " + added.dump());
    const Json answer = client.insist(checkout(static_cast<long>(sold.size())));
    if (answer["ok"] != true || answer["lines"][0]["quantity"] != quantity)
      throw std::runtime_error("checkout of " + std::to_string(quantity) + ": " + answer.dump());
    sold.push_back(answer);
    units += quantity;
  }
};

}  // namespace

TEST_CASE("an order that is repeated over kills of cartd is one sale") {
  const long kills = support::from_environment("HOLDFAST_KILLS", 20);
  const auto seed = static_cast<std::uint64_t>(
      support::from_environment("HOLDFAST_SEED", static_cast<long>(std::random_device()())));
  std::cerr << "HOLDFAST_SEED=" << seed << "\n";
  std::mt19937_64 random(seed);
  Shop shop({.gateways = 0, .catalog = kCatalog});
  zmq::context_t context;
  std::vector<Shopper> shoppers;
  for (std::size_t i = 0; i < kShoppers; ++i) shoppers.push_back({i + 1});
  std::atomic<long> sales = 0;
  std::atomic<bool> stopped = false;
  {
    support::Parallel threads;
    for (Shopper& shopper : shoppers) {
      threads.run([&] {
        Client client(context, shop.commands());
        while (!stopped) {
          shopper.buy(client);
          ++sales;
        }
        shopper.repeats = client.repeats();
      });
    }
    for (long kill = 1; kill <= kills; ++kill) {
      const long goal = sales + kSalesBetweenKills;
      if (!support::eventually([&] { return sales >= goal || threads.failed(); })) break;
      if (threads.failed()) break;
      // Not a wait for anything: it chooses the moment.
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 10'000));
      shop.cartd().kill9();
      shop.start_cartd();
    }
    stopped = true;
    CHECK_NOTHROW(threads.join());
  }

  Client client(context, shop.commands());
  long units = 0;
  long count = 0;
  long repeats = 0;
  for (const Shopper& shopper : shoppers) {
    for (std::size_t i = 0; i < shopper.sold.size(); ++i)
      REQUIRE(client.insist(shopper.checkout(static_cast<long>(i))) == shopper.sold[i]);
    units += shopper.units;
    count += static_cast<long>(shopper.sold.size());
    repeats += shopper.repeats;
  }
  CHECK(client.insist({{"op", "snapshot"}})["items"][0]["stock"] == kStock - units);
  Client operations(context, shop.operations());
  const Json verified = operations.insist({{"op", "verify"}});
  CHECK(verified["differences"] == Json::array());
  CHECK(verified["orders"] == count);
  ChildProcess cartctl("cartctl", support::kCartctlProgram,
                       {"--operator", shop.operations(), "verify"});
  CHECK(cartctl.wait_exit() == exited(0));
  std::cerr << count << " sales of " << units << " units, " << repeats << " repeats\n";
}
