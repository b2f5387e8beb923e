// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges what everyone does by what was committed. Makes nothing happen.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "cartd/core/inventory.h"
#include "gateway/core/requests.h"
#include "tests/sim/events_auditor.h"
#include "tests/sim/hooks_auditor.h"
#include "tests/sim/life_auditor.h"
#include "tests/sim/line_auditor.h"
#include "tests/sim/pause_auditor.h"
#include "tests/sim/payment_auditor.h"
#include "tests/sim/sales_auditor.h"
#include "tests/sim/terms_auditor.h"
#include "tests/sim/violation.h"
#include "tests/support/memory_store.h"

namespace sim {

/// Knows the whole history: every item's numbers at every seq of every store, and every command
/// that is on disk. Whatever anyone is told is compared with it.
class Auditor {
 public:
  Auditor() = default;
  Auditor(const Auditor&) = delete;
  Auditor& operator=(const Auditor&) = delete;

  // --- what is true ------------------------------------------------------------------------------
  void on_store_opened(const cartd::StoredState& state);
  void on_wish(const proto::OrderId& order, const proto::SessionId& session) {
    sales_.on_wish(order, session);
  }
  /// They are on disk.
  void on_committed(const support::MemoryStore& store, const cartd::Rows& rows);
  /// What leaves cartd must say what the disk says.
  void on_reply(support::MemoryStore& store, const proto::Command& command,
                const proto::Reply& reply);
  void on_change(const proto::Change& change);
  void on_event_told(const support::MemoryStore& store, const proto::EventNews& news) {
    events_.on_told(store, news);
  }
  /// What a start of cartd changes.
  void on_opened(const support::MemoryStore& store, const cartd::Rows& rows) {
    events_.on_written(store, rows);
  }
  /// A turn is over. Where cartd ended in the midst of it, `outcome` has no replies.
  void on_turn(const support::MemoryStore& before, const support::MemoryStore& store,
               std::span<const proto::Command> commands, const cartd::BatchOutcome& outcome,
               const TermsAuditor::Wall& wall);

  HooksAuditor& hooks() { return hooks_; }
  LifeAuditor& lives() { return lives_; }

  // --- what is told ------------------------------------------------------------------------------
  enum class Lines { kTold, kLeftOut };  // an order does not speak of who waits
  /// Each number is the one at that cursor: nothing is missing from it, nothing is from later.
  void check_told(const proto::Cursor& cursor, const std::vector<proto::ItemState>& items,
                  Lines lines = Lines::kTold) const;
  /// The command behind a 200 is on disk.
  void check_acknowledged(const std::string& command_id) const;
  /// The answer to a poll fits the cursor it came with.
  void check_answer(const gateway::Poll& poll, const gateway::StateAnswer& answer) const;

  /// What is said of an item is what was said of it at that cursor.
  void check_said(const proto::Cursor& cursor, const proto::ItemId& item,
                  const proto::Description& description) const;
  /// A gateway lists what is there to be seen at that cursor, and nothing else.
  void check_listed(const proto::Cursor& cursor,
                    const std::vector<gateway::ShownEntry>& listed) const;
  /// False for one that is hidden, or gone, or not there yet.
  bool is_shown(const proto::Cursor& cursor, const proto::ItemId& item) const;
  /// Those whose lines were sent away in this store.
  const std::set<proto::ItemId>& removed(const proto::Epoch& epoch) { return removed_[epoch]; }

  // --- in the end --------------------------------------------------------------------------------
  void check_store(const support::MemoryStore& store) const;

  // --- what has happened at all ------------------------------------------------------------------
  void saw(const std::string& event) { seen_.insert(event); }
  const std::set<std::string>& seen() const { return seen_; }

 private:
  struct Numbers {
    std::int64_t stock = 0;
    std::int64_t held = 0;
    proto::WaitingLine line;
    bool paused = false;
    cartd::SalePhase phase = cartd::SalePhase::kAlways;
  };
  using History = std::map<proto::Seq, Numbers>;  // of one item in one store

  /// An answer says of its items what is news to who has heard `since`.
  void check_news(const gateway::Poll& poll, const gateway::StateAnswer& answer) const;
  void note_said(const proto::Epoch& epoch, const cartd::StoredItem& item);
  /// The last description of an item at `cursor`, and since when.
  const std::pair<const proto::Seq, proto::Description>& said(const proto::Cursor& cursor,
                                                              const proto::ItemId& item) const;
  /// An answer about every item leaves none out that its cursor says it knows of.
  void check_complete(const gateway::Poll& poll, const gateway::StateAnswer& answer) const;
  static void check_sums(const proto::ItemState& item);

  std::map<std::pair<proto::Epoch, proto::ItemId>, History> history_;
  std::map<std::pair<proto::Epoch, proto::ItemId>, std::map<proto::Seq, proto::Description>> said_;
  std::map<proto::Epoch, std::set<proto::ItemId>> removed_;
  std::unordered_set<std::string> committed_;
  std::set<std::string> seen_;
  SalesAuditor sales_{seen_};
  PaymentAuditor payments_{seen_};
  PauseAuditor pauses_{seen_};
  TermsAuditor terms_{seen_};
  LineAuditor lines_{seen_};
  LifeAuditor lives_{seen_};
  EventsAuditor events_{seen_};
  HooksAuditor hooks_{seen_};
};

}  // namespace sim
