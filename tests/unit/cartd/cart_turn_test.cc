// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Turns by hand: what comes is put on a bus that only notes what goes, and the clock is the test's.
#include "cartd/cart_turn.h"

#include "tests/support/catch.h"
#include "tests/support/scripted_store.h"

namespace cartd {
namespace {

using support::at;

class NotingBus : public Bus {
 public:
  void receive(Received& received) override { received = std::exchange(waiting, {}); }
  void send(const Peer&, const proto::Reply& reply) override { replies.push_back(reply); }
  void publish(const proto::Change& change) override { changes.push_back(change); }
  void publish(const proto::Heartbeat&) override { ++heartbeats; }
  BusCounts take_counts() override { return {}; }
  std::size_t connections() const override { return 0; }

  void arrive(proto::Command command) {
    waiting.commands.push_back(std::move(command));
    waiting.senders.push_back({proto::Audience::kShoppers, "peer", {}});
  }

  Received waiting;
  std::vector<proto::Reply> replies;
  std::vector<proto::Change> changes;
  int heartbeats = 0;
};

struct SetClock : base::Clock {
  base::MonoTime now() const override { return base::MonoTime{passed}; }
  base::WallTime wall() const override { return at(0) + set_by + passed; }
  base::Millis passed{0};
  base::Millis set_by{0};  // the system's clock
};

/// With one item P, stock 10.
struct TurnRig {
  explicit TurnRig(support::ScriptedStore::Script script, base::Millis ttl = base::Millis{0})
      : store(std::move(script)),
        inventory({support::epoch("e"), {}, {support::stored({support::item("P"), {}, 10})}, {}},
                  {ttl}) {}

  SetClock clock;
  support::ScriptedStore store;
  NotingBus bus;
  Inventory inventory;
  Metrics metrics;
  CartTurn turn{inventory, store, bus, metrics, base::SteadyWallClock(clock.now(), at(0)), clock};
};

}  // namespace

TEST_CASE("Stamps follow the system's clock, which is written down, and holds do not") {
  std::vector<Rows> written;
  TurnRig rig(
      [&](const Rows& rows) -> std::optional<base::Failure> {
        written.push_back(rows);
        return std::nullopt;
      },
      std::chrono::hours{1});
  rig.bus.arrive(support::add("a", "P", 2));
  const auto due = rig.turn.run();
  REQUIRE(due);
  REQUIRE(written.size() == 1);
  CHECK(written[0].journal.at(0).at == at(0));

  rig.clock.set_by = std::chrono::minutes{20};
  rig.clock.passed = std::chrono::floor<base::Millis>(due->time_since_epoch());
  REQUIRE(rig.turn.run());
  REQUIRE(written.size() == 2);
  CHECK(written[1].clock_ahead == std::chrono::minutes{20});
  CHECK(written[1].holds.empty());

  rig.bus.arrive(support::add("b", "P", 1));
  REQUIRE(rig.turn.run());
  REQUIRE(written.size() == 3);
  CHECK(written[2].journal.at(0).at == at(1200) + rig.clock.passed);
  CHECK(*written[2].holds.at(0).expires_at == at(3600) + rig.clock.passed);
  CHECK(std::get<proto::CommandDone>(rig.bus.replies.at(1).outcome).lines.at(0).expires_in ==
        std::chrono::hours{1});
}

TEST_CASE("A store that cannot be read ends it and nobody is told anything") {
  int commits = 0;
  TurnRig rig([&](const Rows&) -> std::optional<base::Failure> {
    ++commits;
    return std::nullopt;
  });
  rig.bus.arrive(support::add("a", "P", 2));
  rig.bus.arrive(support::checkout("a", 1));
  CHECK_FALSE(rig.turn.run());
  CHECK(commits == 0);
  CHECK(rig.bus.replies.empty());
  CHECK(rig.bus.changes.empty());
  CHECK(rig.bus.heartbeats == 0);
}

TEST_CASE("A store that cannot be read ends it whatever the operator asked") {
  TurnRig rig([](const Rows&) { return std::nullopt; });
  rig.store.unreadable = true;
  rig.bus.arrive({"", GENERATE(proto::Op::kOrders, proto::Op::kVerify)});
  CHECK_FALSE(rig.turn.run());
  CHECK(rig.bus.replies.empty());
}

TEST_CASE("A commit that fails ends it and nobody is told anything") {
  TurnRig rig([](const Rows&) { return base::Failure{"store", "the disk is on fire"}; });
  rig.bus.arrive(support::add("a", "P", 2));
  CHECK_FALSE(rig.turn.run());
  CHECK(rig.bus.replies.empty());
  CHECK(rig.bus.changes.empty());
  CHECK(rig.bus.heartbeats == 0);
}

TEST_CASE("The store is asked for what only it knows once the turn's changes are in it") {
  bool committed = false;
  TurnRig* the_rig = nullptr;
  TurnRig rig([&](const Rows&) -> std::optional<base::Failure> {
    CHECK(the_rig->bus.replies.empty());
    committed = true;
    return std::nullopt;
  });
  the_rig = &rig;
  rig.store.asked = [&] { CHECK(committed); };
  rig.bus.arrive(support::set_stock("P", 7));
  proto::Command orders{"", proto::Op::kOrders};
  orders.amount = 1;
  rig.bus.arrive(orders);
  rig.bus.arrive({"", proto::Op::kVerify});

  REQUIRE(rig.turn.run());
  REQUIRE(rig.bus.replies.size() == 3);
  CHECK(std::get<proto::CommandDone>(rig.bus.replies[0].outcome).items.at(0).stock == 7);
  const auto& listed = std::get<proto::OrderList>(rig.bus.replies[1].outcome);
  CHECK(listed.orders.size() == 1);  // one more was asked of the store, to know
  CHECK(listed.more);
  CHECK(std::get<proto::Verification>(rig.bus.replies[2].outcome).items == 1);
}

TEST_CASE("A turn that changes nothing commits nothing") {
  int commits = 0;
  TurnRig rig([&](const Rows&) -> std::optional<base::Failure> {
    ++commits;
    return std::nullopt;
  });
  rig.bus.arrive(support::ping());
  rig.bus.arrive(support::cart("a"));
  rig.bus.arrive(support::remove("a", "P"));
  REQUIRE(rig.turn.run());
  CHECK(commits == 0);
  rig.bus.arrive(support::add("a", "P", 1));
  REQUIRE(rig.turn.run());
  CHECK(commits == 1);
}

}  // namespace cartd
