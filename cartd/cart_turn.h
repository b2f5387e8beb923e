// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd's turn: durable, then answered, then published.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/oversleep.h"
#include "base/units.h"
#include "cartd/bus/bus.h"
#include "cartd/core/event_bound.h"
#include "cartd/core/hooks.h"
#include "cartd/core/inventory.h"
#include "cartd/core/journal_bound.h"
#include "cartd/metrics.h"
#include "cartd/store/store.h"
#include "ops/rare_line.h"

namespace cartd {

/// Turns arriving commands into durable, answered and published changes, a batch a turn. Nothing
/// else in cartd sends. The next batch is what arrived while this one was made durable, so that the
/// price of an fsync is shared by all who waited for it.
///
/// Waits for nothing and knows no socket: whoever calls it does (CartLoop), or has another bus, store
/// and clock (the simulation).
/// Ownership: borrows everything it is given; all of it outlives the turn.
class CartTurn {
 public:
  /// `steady` counts what passes, Inventory::clock_ahead() behind the clock's wall(); `journal`
  /// knows how long the store's is.
  CartTurn(Inventory& inventory, Store& store, Bus& bus, Metrics& metrics,
           base::SteadyWallClock steady, const base::Clock& clock, JournalBound journal,
           EventBound events, Hooks hooks);

  /// One turn. Returns when the next is due at the latest: the next heartbeat or the next expiry; at
  /// once when a command comes. Nothing when the store failed: nobody was told, there must be no
  /// further turn, and the store knows what is true (store.h).
  std::optional<base::MonoTime> run();

 private:
  /// Since they were last reported.
  struct Losses {
    std::uint64_t connections_refused = 0;
    std::uint64_t replies_dropped = 0;
    std::uint64_t messages_refused = 0;
    std::uint64_t peers_refused = 0;
    std::optional<bus::Refusal> last_refusal;  // of a peer
  };

  /// Whether this turn ends what is due before its commands: not while those wait that have come when
  /// the loop was away.
  Inventory::Due due_in_turn(base::MonoTime now);
  /// What the turn's commands speak of and was made before; nothing when the store cannot be read any
  /// more.
  std::optional<Known> known();
  /// Replies about hooks, and their rows.
  void answer_hooks(BatchOutcome& outcome, base::WallTime now);
  /// Also folds the journal, where it is time. False when the store failed.
  bool commit(Rows& rows);
  /// Replies that only the store can give, once the turn's changes are in it. False when it cannot be read.
  bool ask_store(BatchOutcome& outcome, base::WallTime now);
  /// Whether nobody else writes to the store. False when it cannot be known.
  bool may_tell();
  /// The operator is told whose cart it is in a way that opens nothing.
  void tell_whose(BatchOutcome& outcome) const;
  void reply(const BatchOutcome& outcome);
  void publish(BatchOutcome& outcome);
  void count(const BatchOutcome& outcome, base::Nanos took);
  static void report_sale(const Rows& rows);
  bool beat(base::MonoTime now);
  bool follow_clock();
  /// Drops events that are old. False when the store failed.
  bool forget_events(base::MonoTime now);
  void report_losses();
  base::MonoTime next_due(base::MonoTime now);

  // Borrowed.
  Inventory& inventory_;
  Store& store_;
  Bus& bus_;
  Metrics& metrics_;
  const base::Clock& clock_;

  const base::SteadyWallClock steady_;
  JournalBound journal_;
  EventBound events_;
  Hooks hooks_;
  base::Millis stored_ahead_;  // Inventory::clock_ahead(), as it is on disk
  Received received_;          // the turn's batch; kept for its memory
  base::MonoTime next_heartbeat_;
  int beats_of_taking_over_;  // that are left
  base::Oversleep oversleep_;
  int batches_to_catch_up_ = 0;  // may come before what is due, while they are full
  std::uint64_t times_overslept_ = 0;
  ops::RareLine<base::MonoTime> overslept_line_;
  Losses losses_;
};

}  // namespace cartd
