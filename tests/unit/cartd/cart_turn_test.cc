// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Turns by hand: what comes is put on a bus that only notes what goes, and the clock is the test's.
#include "cartd/cart_turn.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/memory_store.h"

namespace cartd {
namespace {

using support::at;

class NotingBus : public Bus {
 public:
  void receive(Received& received) override { received = std::exchange(waiting, {}); }
  void send(const Peer&, const proto::Reply& reply) override { replies.push_back(reply); }
  void publish(const proto::Change& change) override { changes.push_back(change); }
  void publish(const proto::ShopChange& change) override {
    CHECK(changes.size() + 1 == change.cursor.seq.value);  // behind those of items
    shops.push_back(change);
  }
  void publish(const proto::Heartbeat&) override { ++heartbeats; }
  void publish(const proto::EventNews& told) override {
    CHECK(changes.size() == told.cursor.seq.value);  // behind all of its batch
    news.push_back(told);
  }
  BusCounts take_counts() override { return {}; }
  std::size_t connections() const override { return 0; }

  void arrive(proto::Command command) {
    waiting.commands.push_back(std::move(command));
    waiting.senders.push_back({proto::Audience::kShoppers, "peer", {}});
  }

  Received waiting;
  std::vector<proto::Reply> replies;
  std::vector<proto::Change> changes;
  std::vector<proto::ShopChange> shops;
  std::vector<proto::EventNews> news;
  int heartbeats = 0;
};

struct SetClock : base::Clock {
  base::MonoTime now() const override { return base::MonoTime{passed}; }
  base::WallTime wall() const override { return at(0) + set_by + passed; }
  base::Millis passed{0};
  base::Millis set_by{0};  // the system's clock
};

const base::Failure kGone{"store", "the disk is gone"};

/// With one item P, stock 10. `script` is called before each commit.
struct TurnRig {
  explicit TurnRig(decltype(support::MemoryStore::on_commit) script,
                   base::Millis ttl = base::Millis{0}, JournalBound journal = JournalBound(1000))
      : inventory({support::epoch("e"), {}, {support::stored({support::item("P"), {}, 10})}, {}},
                  {ttl}),
        turn(inventory, store, bus, metrics, base::SteadyWallClock(clock.now(), at(0)), clock,
             journal, EventBound(std::chrono::hours{1}), Hooks({})) {
    (void)store.commit(support::coming("P", 10));
    store.on_commit = std::move(script);
  }

  SetClock clock;
  support::MemoryStore store{support::epoch("e")};
  NotingBus bus;
  Inventory inventory;
  Metrics metrics;
  CartTurn turn;
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
  rig.store.on_read = [] { return kGone; };
  rig.bus.arrive(support::add("a", "P", 2));
  rig.bus.arrive(support::checkout("a", 1));
  CHECK_FALSE(rig.turn.run());
  CHECK(commits == 0);
  CHECK(rig.bus.replies.empty());
  CHECK(rig.bus.changes.empty());
  CHECK(rig.bus.heartbeats == 0);
}

TEST_CASE("A store that cannot be read ends it whatever the operator asked") {
  const auto [op, reads] = GENERATE(table<proto::Op, int>({{proto::Op::kOrders, 0},
                                                           {proto::Op::kEvents, 0},
                                                           {proto::Op::kHistory, 0},
                                                           {proto::Op::kVerify, 0},
                                                           {proto::Op::kVerify, 1},
                                                           {proto::Op::kVerify, 2}}));
  TurnRig rig(nullptr);
  rig.store.on_read = [left = reads]() mutable {
    return left-- == 0 ? std::optional(kGone) : std::nullopt;
  };
  rig.bus.arrive({"", op});
  CHECK_FALSE(rig.turn.run());
  CHECK(rig.bus.replies.empty());
}

TEST_CASE("A journal that grows is folded with what makes it grow") {
  std::uint64_t folded = 0;
  TurnRig rig(
      [&](const Rows& rows) {
        folded = rows.folded;
        return std::nullopt;
      },
      base::Millis{0}, JournalBound(1, 1, 2));
  rig.bus.arrive(support::add("a", "P", 2));
  rig.bus.arrive(support::add("b", "P", 2));
  SECTION("as a rule") {
    rig.bus.arrive({"", proto::Op::kVerify});
    REQUIRE(rig.turn.run());
    CHECK(folded == 1);
    const auto& verified = std::get<proto::Verification>(rig.bus.replies.at(2).outcome);
    CHECK(verified.differences.empty());
    CHECK(verified.journal_rows == 2);
  }
  SECTION("not in a store that cannot be read") {
    rig.store.on_read = [] { return kGone; };
    CHECK_FALSE(rig.turn.run());
    CHECK(rig.bus.replies.empty());
  }
}

TEST_CASE("Events are told behind the changes of their batch, as they are on disk") {
  TurnRig rig(nullptr);
  rig.bus.arrive(support::add("a", "P", 10));
  rig.bus.arrive(support::checkout("a", 1));
  rig.bus.arrive(support::set_stock("P", 3));
  REQUIRE(rig.turn.run());
  REQUIRE(rig.bus.news.size() == 1);
  CHECK(rig.bus.news[0].event == rig.store.events().at(1));
  CHECK(rig.bus.news[0].cursor == rig.inventory.cursor());
  rig.bus.arrive({"", proto::Op::kEvents});
  rig.bus.waiting.commands.back().amount = 9;
  REQUIRE(rig.turn.run());
  const auto& list = std::get<proto::EventList>(rig.bus.replies.back().outcome);
  CHECK(list.events == std::vector{rig.bus.news[0].event});
  CHECK(list.next == 1);
}

TEST_CASE("Events that are old go with a heartbeat") {
  std::vector<std::uint64_t> forgotten;
  TurnRig rig([&](const Rows& rows) -> std::optional<base::Failure> {
    if (rows.forgotten > 0) forgotten.push_back(rows.forgotten);
    return std::nullopt;
  });
  rig.bus.arrive(support::add("a", "P", 2));
  rig.bus.arrive(support::checkout("a", 1));
  rig.bus.arrive(support::add("a", "P", 2));
  rig.bus.arrive(support::checkout("a", 2));
  REQUIRE(rig.turn.run());
  CHECK(rig.store.events().size() == 2);
  rig.clock.passed = std::chrono::minutes{59};
  REQUIRE(rig.turn.run());
  CHECK(forgotten.empty());
  rig.clock.passed = std::chrono::minutes{61};
  SECTION("but for the last, from which ids go on") {
    REQUIRE(rig.turn.run());
    CHECK(forgotten == std::vector<std::uint64_t>{1});
    CHECK(rig.store.events().begin()->first == 2);
  }
  SECTION("not from a store that cannot be read") {
    rig.store.on_read = [] { return kGone; };
    CHECK_FALSE(rig.turn.run());
    CHECK(forgotten.empty());
  }
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
  TurnRig rig(nullptr);
  Rows sold;
  for (const std::uint64_t number : {1, 2})
    sold.orders.push_back({number, support::order(number), support::session("a"), at(0)});
  (void)rig.store.commit(sold);
  rig.store.on_commit = [&](const Rows&) {
    CHECK(rig.bus.replies.empty());
    committed = true;
    return std::nullopt;
  };
  rig.store.on_read = [&] {
    CHECK(committed);
    return std::nullopt;
  };
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
