// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd without sockets: the product's own turn, over a store and a bus that may fail at every seam.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "cartd/cart_turn.h"
#include "tests/sim/auditor.h"
#include "tests/sim/planted_fault.h"
#include "tests/sim/timeline.h"
#include "tests/support/memory_store.h"

namespace sim {

using proto::FeedMessage;

/// How cartd ends in a turn. What was not reached is not seen by anyone.
enum class Crash {
  kNone,
  kBeforeCommit,
  kAfterCommit,
  kAfterReplies,
  kCommitFails,         // cartd is told that it does not know, and ends itself
  kCommitFailsWritten,  // … and yet it is on disk
  kStoreUnreadable,
};

/// The process and its disk. The turn's bus and store are this; whatever passes them is judged at once.
class CartdProcess : private cartd::Bus, private cartd::Store {
 public:
  struct Outside {
    virtual ~Outside() = default;
    virtual void deliver(const cartd::Peer& to, const proto::Reply& reply) = 0;
    virtual void publish(const FeedMessage& message) = 0;
  };
  struct Settings {
    std::vector<cartd::CatalogItem> catalog;
    cartd::Lifetimes lifetimes;
    std::size_t most_in_batch = 1024;
    base::Millis events_keep{6000};  // so short that events go while a run lasts
    PlantedFault fault = PlantedFault::kNone;
  };
  /// `clock`, `auditor` and `outside` outlive this.
  CartdProcess(Settings settings, const ProcessClock& clock, Auditor& auditor, Outside& outside);

  bool up() const { return turn_ != nullptr; }
  /// Starts from what the store has. REQUIRES: !up().
  void start();
  void crash();
  /// In the next turn that gets so far.
  void plan_crash(Crash how) { crash_ = how; }
  /// Throws the store away; the next start begins a new one.
  void renew_store(proto::Epoch epoch);
  /// The catalog of later starts has one item more.
  void list(cartd::CatalogItem item) { settings_.catalog.push_back(std::move(item)); }

  void arrive(cartd::Peer from, proto::Command command);
  /// Takes a turn; it may end the process. REQUIRES: up().
  void turn();
  /// When the next turn is due. REQUIRES: up().
  base::MonoTime next_due() const { return inbox_.empty() ? due_ : clock_.now(); }

  /// The truth. REQUIRES: up(), and nothing is due.
  proto::Snapshot snapshot();
  const support::MemoryStore& store() const { return store_; }

 private:
  /// What ends the process at a seam.
  struct Died {};
  /// What a turn has done so far.
  struct Turn {
    std::vector<proto::Command> commands;
    cartd::BatchOutcome outcome;
    std::optional<support::MemoryStore> before;  // of the store, if the batch was written
    TermsAuditor::Wall wall;
    bool may_expire = true;
  };

  // --- cartd::Bus
  void receive(cartd::Received& received) override;
  void send(const cartd::Peer& peer, const proto::Reply& reply) override;
  void publish(const proto::Change& change) override;
  void publish(const proto::ShopChange& change) override;
  void publish(const proto::Heartbeat& heartbeat) override;
  void publish(const proto::EventNews& news) override;
  cartd::BusCounts take_counts() override;
  std::size_t connections() const override { return 0; }
  // --- cartd::Store
  base::OrFailure<cartd::StoredState> load() override { return store_.load(); }
  std::optional<base::Failure> commit(const cartd::Rows& rows) override;
  base::OrFailure<cartd::Orders> find_orders(std::span<const proto::OrderId> ids) override;
  base::OrFailure<cartd::FoundOrders> search_orders(const cartd::OrderSearch& search) override {
    return reading([&] { return store_.search_orders(search); });
  }
  base::OrFailure<cartd::FoundSales> search_sales(const cartd::SalesSearch& search) override {
    return reading([&] { return store_.search_sales(search); });
  }
  base::OrFailure<cartd::Additions> find_additions(std::span<const std::string> keys) override {
    return reading([&] { return store_.find_additions(keys); });
  }
  base::OrFailure<cartd::Bought> find_bought(std::span<const cartd::BuyerOf> whom) override {
    if (settings_.fault == PlantedFault::kBoughtIsNotCounted) return cartd::Bought{};
    return reading([&] { return store_.find_bought(whom); });
  }
  base::OrFailure<std::vector<cartd::JournalRow>> read_journal(std::uint64_t after,
                                                               std::size_t most) override {
    return reading([&] { return store_.read_journal(after, most); });
  }
  base::OrFailure<std::vector<proto::Event>> read_events(const cartd::EventQuery& query) override {
    return reading([&] { return store_.read_events(query); });
  }
  base::OrFailure<std::uint64_t> oldest_event() override {
    return reading([&] { return store_.oldest_event(); });
  }
  base::OrFailure<std::vector<proto::Deed>> read_deeds(std::uint64_t before,
                                                       std::size_t most) override {
    return reading([&] { return store_.read_deeds(before, most); });
  }
  base::OrFailure<cartd::Books> load_books() override {
    return reading([&] { return store_.load_books(); });
  }

  /// Throws Violation for what no store takes.
  void write(const cartd::Rows& rows);
  /// Whether the crash that is planned is this one; then it is over with.
  bool comes(Crash how);
  [[noreturn]] void die(const char* event);
  /// Calls `read`, unless the store cannot be read any more.
  template <class Read>
  auto reading(Read read) -> decltype(read()) {
    if (!comes(Crash::kStoreUnreadable)) return read();
    auditor_.saw("store-unreadable");
    return base::Failure{"store", "the disk is gone"};
  }
  void judge_rows(const cartd::Rows& rows);
  void judge_turn();
  void judge_moments(base::MonoTime due) const;
  /// … that was not cut short, about when it is to be followed by another.
  void judge_whole_turn(base::MonoTime due) const;
  /// The store's content at a start, as the planted fault has it.
  cartd::StoredState stored_state() const;
  /// By the clock of the holds, when the steady one says `steady`.
  base::WallTime holds_time(base::WallTime steady) const {
    const auto& [pause, stood] = store_.sale();
    return pause ? pause->at : steady - stood;
  }
  base::WallTime steady_now() const { return steady_->at(clock_.now()); }
  /// What the system's clock says, if cartd knows it.
  TermsAuditor::Wall known_wall() const {
    return clock_read_at_ > clock_.set_at() ? std::optional(clock_.wall()) : std::nullopt;
  }

  Settings settings_;
  const ProcessClock& clock_;
  Auditor& auditor_;
  Outside& outside_;
  support::MemoryStore store_;  // what is in here is on disk
  cartd::Metrics metrics_;
  std::uint64_t runs_ = 0;
  bool ever_crashed_ = false;

  // Of the process.
  std::optional<base::SteadyWallClock> steady_;
  std::unique_ptr<cartd::Inventory> inventory_;
  std::unique_ptr<cartd::CartTurn> turn_;
  std::deque<std::pair<cartd::Peer, proto::Command>> inbox_;
  base::MonoTime due_;
  base::MonoTime clock_read_at_;
  std::optional<base::MonoTime> put_off_until_;  // what was due
  std::size_t overslept_ = 0;  // of what is in the inbox: came while the process was away
  Crash crash_ = Crash::kNone;
  Turn happened_;
  cartd::Orders known_;  // to the turn
};

}  // namespace sim
