// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Couriers without sockets or threads: the deliveries of the real one, over a bus that loses things and a receiver that
// fails. They crash, and stand still for longer than a lease.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cartd/bus/bus.h"
#include "tests/sim/auditor.h"
#include "tests/sim/courier_turn.h"
#include "tests/sim/random.h"
#include "tests/sim/timeline.h"

namespace sim {

/// All that serve one hook. Whatever they do is on the timeline; what they ask goes through the outside.
class Couriers {
 public:
  struct Outside {
    virtual ~Outside() = default;
    /// Comes to cartd; false where that is not there.
    virtual bool ask(const cartd::Peer& from, const proto::Command& command) = 0;
    virtual const support::MemoryStore& store() const = 0;
  };
  /// All outlive this.
  Couriers(Timeline& timeline, Random& random, Auditor& auditor, Outside& outside);

  void start();
  void on_reply(const cartd::Peer& to, const proto::Reply& reply);
  /// Nothing goes wrong any more, and the hook is enabled.
  void settle();

 private:
  /// A courier's place: the process in it may be replaced by another one.
  struct Place {
    std::string name;
    std::optional<CourierTurn> turn;
    std::uint64_t life = 0;
    std::uint64_t asked = 0;  // what is under way; 0: nothing
    base::MonoTime frozen_until;
  };

  void start(std::size_t place);
  void crash(std::size_t place);
  void step(std::size_t place);
  void ask(std::size_t place, const proto::Command& command);
  void on_answer(std::size_t place, const std::optional<proto::Reply>& reply);
  void send(std::size_t place, const CourierTurn::Send& what);
  /// What its receiver makes of a letter, which comes to it after `delay`.
  Receipt deliver(const std::string& epoch, const courier::Letter& letter, base::Nanos delay);
  void plan_fault();
  void go_wrong();
  /// The operator: it is enabled, or goes back a little. False where cartd is not there.
  bool set_hook();
  void enable();
  /// Does it later, if the process is still the same then, and stands not still.
  template <class Event>
  void later(std::size_t place, base::Nanos delay, Event event);
  base::Nanos network() { return random_.time_between(base::Millis{1}, base::Millis{10}); }

  Timeline& timeline_;
  Random& random_;
  Auditor& auditor_;
  Outside& outside_;
  ProcessClock clock_;
  std::vector<Place> places_;
  std::uint64_t last_asked_ = 0;
  std::map<std::pair<std::string, std::uint64_t>, int> attempts_;  // by epoch and event
  bool busy_ = true;
};

}  // namespace sim
