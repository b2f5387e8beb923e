// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The order of a turn, with a real bus and a store that looks around while it commits: nothing is
// answered or published before the commit is done, and nothing at all when it failed.
#include "cartd/cart_loop.h"

#include <signal.h>
#include <unistd.h>
#include <zmq.hpp>

#include <functional>

#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

constexpr int kPatienceMillis = 10'000;

/// Does what the test says in place of writing.
class ScriptedStore : public Store {
 public:
  using Script = std::function<std::optional<base::Failure>(const Rows&)>;
  explicit ScriptedStore(Script script) : script_(std::move(script)) {}
  base::OrFailure<StoredState> load() override { return base::Failure{"store", "not asked here"}; }
  std::optional<base::Failure> commit(const Rows& rows) override { return script_(rows); }
  base::OrFailure<Orders> find_orders(std::span<const proto::OrderId>) override {
    return base::Failure{"store", "the disk is gone"};
  }
  base::OrFailure<std::vector<proto::OrderEntry>> list_orders(std::uint64_t, std::size_t) override {
    if (unreadable) return base::Failure{"store", "the disk is gone"};
    if (asked) asked();
    return std::vector<proto::OrderEntry>{
        {1, support::order(1), support::session("a"), support::at(0), {}},
        {2, support::order(2), support::session("a"), support::at(0), {}}};
  }
  base::OrFailure<proto::Verification> verify(const proto::Cursor& cursor,
                                              std::vector<NumbersRow> in_memory) override {
    if (unreadable) return base::Failure{"store", "the disk is gone"};
    if (asked) asked();
    return proto::Verification{cursor, static_cast<std::int64_t>(in_memory.size())};
  }

  bool unreadable = false;
  std::function<void()> asked;  // before an answer that only a store has

 private:
  Script script_;
};

/// A loop with one item P, stock 10, and its two peers. All in one thread: the store's script is
/// where the test acts while the loop runs.
struct Rig {
  explicit Rig(ScriptedStore::Script script, base::Millis ttl = base::Millis{0})
      : store(std::move(script)),
        inventory({support::epoch("e"), {}, {support::stored({support::item("P"), {}, 10})}, {}},
                  {ttl}),
        loop(inventory, store, *bus, stop, metrics, base::SteadyWallClock(started, support::at(0)),
             [this] { return support::at(0) + clock_set_by + since_start(); }) {
    dealer.set(zmq::sockopt::linger, 0);
    dealer.connect(bus->commands_address());
    operations.set(zmq::sockopt::linger, 0);
    operations.connect(bus->operator_address());
    sub.set(zmq::sockopt::linger, 0);
    sub.set(zmq::sockopt::subscribe, "stock/");
    sub.connect(bus->changes_address());
  }

  base::Millis since_start() const {
    return std::chrono::floor<base::Millis>(base::MonoClock::now() - started);
  }

  void send(const proto::Command& command) { send(dealer, command); }
  static void send(zmq::socket_t& socket, const proto::Command& command) {
    const std::string json = proto::encode(command);
    socket.send(zmq::message_t(), zmq::send_flags::sndmore);
    socket.send(zmq::buffer(json));
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

  const base::MonoTime started = base::MonoClock::now();
  base::Millis clock_set_by{0};  // the system's
  ops::StopSignals stop;         // first: ZeroMQ's threads must have the signals blocked
  ScriptedStore store;
  std::unique_ptr<BusServer> bus =
      *BusServer::bind({"tcp://127.0.0.1:0", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0"});
  Inventory inventory;
  Metrics metrics;
  CartLoop loop;

  zmq::context_t context;
  zmq::socket_t dealer{context, zmq::socket_type::dealer};
  zmq::socket_t operations{context, zmq::socket_type::dealer};
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

TEST_CASE("Stamps follow the system's clock, which is written down, and holds do not") {
  std::vector<Rows> written;
  Rig* the_rig = nullptr;
  Rig rig(
      [&](const Rows& rows) -> std::optional<base::Failure> {
        written.push_back(rows);
        if (written.size() == 1) the_rig->clock_set_by = std::chrono::minutes{20};
        if (rows.clock_ahead) the_rig->send(support::add("b", "P", 1, "y"));
        if (written.size() == 3) Rig::ask_to_stop();
        return std::nullopt;
      },
      std::chrono::hours{1});
  the_rig = &rig;
  rig.send(support::add("a", "P", 2, "x"));

  CHECK(rig.loop.run() == CartLoop::End::kStopped);
  REQUIRE(written.size() == 3);
  CHECK(written[0].journal.at(0).at < support::at(600));
  REQUIRE(written[1].clock_ahead);
  CHECK(std::chrono::round<base::Seconds>(*written[1].clock_ahead) == std::chrono::minutes{20});
  CHECK(written[1].holds.empty());
  CHECK(written[2].journal.at(0).at > support::at(1200));
  CHECK(*written[2].holds.at(0).expires_at < support::at(3600 + 600));
  const auto reply = *proto::decode_reply(*Rig::hear(rig.dealer, kPatienceMillis));
  CHECK(*std::get<proto::CommandDone>(reply.outcome).lines.at(0).expires_in <=
        std::chrono::hours{1});
}

TEST_CASE("A commit that fails ends the loop and nobody is told anything") {
  Rig rig([](const Rows&) { return base::Failure{"store", "the disk is on fire"}; });
  rig.send(support::add("a", "P", 2));
  CHECK(rig.loop.run() == CartLoop::End::kStoreFailed);
  CHECK_FALSE(Rig::hear(rig.dealer, 200));
  CHECK_FALSE(Rig::hear(rig.sub, 0));
}

TEST_CASE("A store that cannot be read ends the loop and nobody is told anything") {
  int commits = 0;
  Rig rig([&](const Rows&) -> std::optional<base::Failure> {
    ++commits;
    return std::nullopt;
  });
  rig.send(support::checkout("a", 1));
  CHECK(rig.loop.run() == CartLoop::End::kStoreFailed);
  CHECK(commits == 0);
  CHECK_FALSE(Rig::hear(rig.dealer, 200));
}

TEST_CASE("A store that cannot be read ends the loop whatever the operator asked") {
  const auto op = GENERATE(proto::Op::kOrders, proto::Op::kVerify);
  Rig rig([](const Rows&) { return std::nullopt; });
  rig.store.unreadable = true;
  proto::Command command{"", op};
  command.amount = 1;
  Rig::send(rig.operations, command);
  CHECK(rig.loop.run() == CartLoop::End::kStoreFailed);
  CHECK_FALSE(Rig::hear(rig.operations, 200));
}

TEST_CASE("The store is asked for what only it knows once the turn's changes are in it") {
  Rig* the_rig = nullptr;
  bool committed = false;
  int asked = 0;
  Rig rig([&](const Rows&) -> std::optional<base::Failure> {
    CHECK(asked == 0);
    CHECK_FALSE(Rig::hear(the_rig->operations, 100));
    committed = true;
    return std::nullopt;
  });
  the_rig = &rig;
  rig.store.asked = [&] {
    CHECK(committed);
    if (++asked == 2) Rig::ask_to_stop();
  };
  // The first is the change: it is applied in the batch of the others, or in one before them.
  Rig::send(rig.operations, support::set_stock("P", 7));
  proto::Command orders{"", proto::Op::kOrders};
  orders.amount = 1;
  Rig::send(rig.operations, orders);
  Rig::send(rig.operations, {"", proto::Op::kVerify});

  CHECK(rig.loop.run() == CartLoop::End::kStopped);
  const auto next = [&] {
    return *proto::decode_reply(*Rig::hear(rig.operations, kPatienceMillis));
  };
  CHECK(std::get<proto::CommandDone>(next().outcome).items.at(0).stock == 7);
  const auto listed = std::get<proto::OrderList>(next().outcome);
  CHECK(listed.orders.size() == 1);  // one more was asked of the store, to know
  CHECK(listed.more);
  CHECK(std::get<proto::Verification>(next().outcome).items == 1);
}

TEST_CASE("A turn that changes nothing commits nothing") {
  int commits = 0;
  Rig rig([&](const Rows&) -> std::optional<base::Failure> {
    ++commits;
    Rig::ask_to_stop();
    return std::nullopt;
  });
  rig.send(support::ping());
  rig.send(support::cart("a"));
  rig.send(support::remove("a", "P"));
  rig.send(support::add("a", "P", 1));
  CHECK(rig.loop.run() == CartLoop::End::kStopped);
  CHECK(commits == 1);
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
