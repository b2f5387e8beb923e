// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd's only loop: turns, and sleep between them.
#pragma once

#include "base/clock.h"
#include "base/units.h"
#include "cartd/bus/bus_server.h"
#include "cartd/cart_turn.h"
#include "ops/signals.h"

namespace cartd {

/// Ownership: borrows everything it is given; all of it outlives the loop.
class CartLoop {
 public:
  /// How run() ended.
  enum class End {
    kStopped,      // SIGTERM or SIGINT: the turn it came in was finished
    kStoreFailed,  // nobody was answered
  };

  /// `steady`, `journal`, `events` and `hooks`: as CartTurn has them.
  CartLoop(Inventory& inventory, Store& store, BusServer& bus, ops::StopSignals& stop,
           Metrics& metrics, base::SteadyWallClock steady, JournalBound journal, EventBound events,
           Hooks hooks)
      : bus_(bus),
        stop_(stop),
        turn_(inventory, store, bus, metrics, steady, clock_, journal, events, std::move(hooks)) {}

  End run();

 private:
  // Borrowed.
  BusServer& bus_;
  ops::StopSignals& stop_;

  const base::SystemClock clock_;
  CartTurn turn_;
};

}  // namespace cartd
