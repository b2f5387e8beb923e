// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Turns over a real bus and a store that looks around while it commits: nothing is answered or
// published before the commit is done, and nothing at all when it failed.
#include "cartd/cart_loop.h"

#include <signal.h>
#include <unistd.h>
#include <zmq.hpp>

#include "proto/codec.h"
#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/memory_store.h"

namespace cartd {
namespace {

constexpr int kPatienceMillis = 10'000;

using Script = decltype(support::MemoryStore::on_commit);

/// A loop with one item P, stock 10, and its two peers. All in one thread: the store's script is
/// where the test acts while the loop runs.
struct Rig {
  explicit Rig(Script script, base::Millis ttl = base::Millis{0})
      : inventory({support::epoch("e"), {}, {support::stored({support::item("P"), {}, 10})}, {}},
                  {ttl, base::Seconds{120}, std::nullopt, /*hold_most=*/base::Millis{0}}),
        loop(inventory, store, *bus, stop, metrics,
             base::SteadyWallClock(base::MonoClock::now(),
                                   base::WallClock::now() - inventory.clock_ahead()),
             JournalBound(1000), EventBound(std::chrono::hours{1}), Hooks({})) {
    (void)store.commit(support::coming("P", 10));
    store.on_commit = std::move(script);
    dealer.set(zmq::sockopt::linger, 0);
    dealer.connect(bus->commands_address());
    sub.set(zmq::sockopt::linger, 0);
    sub.set(zmq::sockopt::subscribe, "stock/");
    sub.connect(bus->changes_address());
  }

  void send(const proto::Command& command) {
    const std::string json = proto::encode(command);
    dealer.send(zmq::message_t(), zmq::send_flags::sndmore);
    dealer.send(zmq::buffer(json));
  }

  static void ask_to_stop() { kill(getpid(), SIGTERM); }

  /// The last frame of the next message; nothing when none comes in time.
  static std::optional<std::string> hear(zmq::socket_t& socket, int patience_millis) {
    socket.set(zmq::sockopt::rcvtimeo, patience_millis);
    zmq::message_t frame;
    do {
      if (!socket.recv(frame)) return std::nullopt;
    } while (frame.more());
    return frame.to_string();
  }

  ops::StopSignals stop;  // first: ZeroMQ's threads must have the signals blocked
  support::MemoryStore store{support::epoch("e")};
  std::unique_ptr<BusServer> bus =
      *BusServer::bind({{"tcp://127.0.0.1:0"}, {"tcp://127.0.0.1:0"}, {"tcp://127.0.0.1:0"}});
  Inventory inventory;
  Metrics metrics;
  CartLoop loop;

  zmq::context_t context;
  zmq::socket_t dealer{context, zmq::socket_type::dealer};
  zmq::socket_t sub{context, zmq::socket_type::sub};
};

}  // namespace

TEST_CASE("Nobody hears of a change before it is durable and all do before the loop ends") {
  Rows written;
  Rig* the_rig = nullptr;
  Rig rig([&](const Rows& rows) -> std::optional<base::Failure> {
    written = rows;
    // Long enough for what had been sent too early to arrive.
    CHECK_FALSE(Rig::hear(the_rig->dealer, 100));
    CHECK_FALSE(Rig::hear(the_rig->sub, 0));
    Rig::ask_to_stop();  // in the middle of the turn, which is to be finished
    return std::nullopt;
  });
  the_rig = &rig;
  rig.send(support::add("a", "P", 2, "x"));

  CHECK(rig.loop.run() == CartLoop::End::kStopped);
  CHECK(written.holds.size() == 1);
  CHECK(written.head == proto::Seq{1});
  const auto heard = Rig::hear(rig.dealer, kPatienceMillis);
  REQUIRE(heard);
  const auto reply = *proto::decode_reply(*heard);
  CHECK(reply.id == "x");
  CHECK(std::get<proto::CommandDone>(reply.outcome).cursor.str() == "e.1");
}

TEST_CASE("A commit that fails ends the loop and nobody is told anything") {
  Rig rig([](const Rows&) { return base::Failure{"store", "the disk is on fire"}; });
  rig.send(support::add("a", "P", 2));
  CHECK(rig.loop.run() == CartLoop::End::kStoreFailed);
  CHECK_FALSE(Rig::hear(rig.dealer, 200));
  CHECK_FALSE(Rig::hear(rig.sub, 0));
}

TEST_CASE("A hold ends when it is time without anybody asking") {
  // One after the other, so that a loop which only looked at its heartbeats would need one for
  // each.
  constexpr int kHolds = 20;
  int ended = 0;
  Rig* the_rig = nullptr;
  Rig rig(
      [&](const Rows& rows) -> std::optional<base::Failure> {
        if (rows.holds.at(0).quantity > 0) return std::nullopt;
        if (++ended == kHolds) {
          Rig::ask_to_stop();
        } else {
          the_rig->send(support::add("a", "P", 1));
        }
        return std::nullopt;
      },
      base::Millis{20});
  the_rig = &rig;
  rig.send(support::add("a", "P", 1));

  const auto start = base::MonoClock::now();
  CHECK(rig.loop.run() == CartLoop::End::kStopped);
  CHECK(base::MonoClock::now() - start < kHolds * proto::limits::kHeartbeatInterval);
  CHECK(rig.inventory.hold_count() == 0);
}

}  // namespace cartd
