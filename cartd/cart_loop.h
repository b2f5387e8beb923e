// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd's only loop: turns, and sleep between them.
#pragma once

#include <optional>
#include <string>
#include <utility>

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

  /// Who may come in at the bus, by a file that is read again when it is said to.
  struct Allowed {
    std::string file;
    ops::ReloadSignal& reload;
  };

  /// `allowed`: nothing where the bus asks for no keys. `steady`, `journal`, `events` and `hooks`: as CartTurn has them.
  CartLoop(Inventory& inventory, Store& store, BusServer& bus, ops::StopSignals& stop,
           Metrics& metrics, base::SteadyWallClock steady, JournalBound journal, EventBound events,
           Hooks hooks, std::optional<Allowed> allowed = std::nullopt)
      : bus_(bus),
        stop_(stop),
        allowed_(std::move(allowed)),
        turn_(inventory, store, bus, metrics, steady, clock_, journal, events, std::move(hooks)) {}

  End run();

 private:
  void read_allowed_again();

  // Borrowed.
  BusServer& bus_;
  ops::StopSignals& stop_;
  const std::optional<Allowed> allowed_;

  const base::SystemClock clock_;
  CartTurn turn_;
};

}  // namespace cartd
