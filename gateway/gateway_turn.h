// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A gateway's turn: requests, the bus, what is overdue, a slice of a fan-out, in this order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/oversleep.h"
#include "gateway/bus/bus.h"
#include "gateway/core/gateway_core.h"
#include "ops/rare_line.h"

namespace gateway {

/// Those who ask a gateway, and are answered: connections of HTTP, or the simulation's shoppers. What is
/// for one who is gone does nothing.
class Askers {
 public:
  virtual ~Askers() = default;

  // --- called by the turn, in this order -------------------------------------------------------------
  /// The loop was away: whoever is in the midst of a request or of an answer has its time anew.
  virtual void on_overslept(base::MonoTime now) = 0;
  /// Hands over what they have asked by `now`, by the turn's on_…, a bounded number.
  virtual void take_ready(base::MonoTime now) = 0;
  /// Ends what has taken too long, once it has looked whether the rest has come by now.
  virtual void end_overdue(base::MonoTime now) = 0;
  /// The fan-out of which there is more than the next fan_out(); nothing: none is under way.
  virtual void set_under_way(std::optional<HoldTable::WatchId> fan_out) = 0;
  /// A slice of one, as a whole.
  virtual void fan_out(const GatewayCore::FanOut& slice) = 0;
  /// What was answered is written and what is over is closed.
  virtual void end_turn(base::MonoTime now) = 0;
  /// Whether take_ready() has something to do without waiting.
  virtual bool has_ready() const = 0;
  /// When the next turn is to be for their sake, without a sign of life.
  virtual std::optional<base::MonoTime> next_due() const = 0;

  // --- at any time of a turn ---------------------------------------------------------------------------
  virtual void answer(ConnectionId connection, const Answer& answer) = 0;
  virtual void tell(ConnectionId stream, const StreamPart& part) = 0;
  /// For the metrics.
  virtual void on_command_ended(const CommandEnded& ended) = 0;
};

/// How often, and how long in all, a loop's turns have begun much too late.
struct Oversleeps {
  std::uint64_t count = 0;
  base::Nanos in_all{0};
};

/// Only this sends: what the core decides is performed here, in the order of run(). Waits for nothing
/// and knows no socket: whoever calls it does (GatewayLoop), or has another bus, clock and askers (the
/// simulation).
/// Ownership: borrows the bus, the askers and the clock, which outlive it. One thread.
class GatewayTurn {
 public:
  struct Settings {
    GatewayCore::Settings core;
    // A slice of 256 answers takes about 1.5 ms; then the loop looks at its sockets.
    std::size_t slice = 256;
  };
  GatewayTurn(const Settings& settings, Bus& bus, Askers& askers, const base::Clock& clock);

  /// One turn. Returns when the next is due at the latest; at once, on any sign of life.
  base::MonoTime run();

  // --- signs of life, between two turns ----------------------------------------------------------------
  void on_commands_readable() { look_at_commands_ = true; }
  void on_feed_readable() { look_at_feed_ = true; }
  /// See GatewayCore.
  void start_drain(base::Millis duration) { core_.start_drain(clock_.now(), duration); }

  // --- what is asked, from Askers::take_ready() and end_overdue() --------------------------------------
  // Each is answered at once or later. Commands go together, at the end of take_ready(), and what was
  // decided behind one goes behind it.
  void on_query(ConnectionId connection, Query query);
  void on_cart_command(ConnectionId connection, const CartCommand& command);
  void on_order_command(ConnectionId connection, const OrderCommand& command);
  void on_cart_query(ConnectionId connection, const CartQuery& query);
  void on_half_close(ConnectionId connection);
  void on_hangup(ConnectionId connection) { core_.on_hangup(connection); }
  Answer items_page(const ItemsPage& page) { return core_.items_page(page, now_); }

  base::MonoTime now() const { return now_; }  // of the turn
  const GatewayCore& core() const { return core_; }
  const Oversleeps& overslept() const { return overslept_; }

 private:
  base::MonoTime next_due() const;
  void on_overslept(base::Nanos by);
  void receive_bus();
  /// Ends what is overdue, unless a turn that begins late has yet to hear what came meanwhile.
  void end_overdue();
  void perform_effects();
  /// Unless a command waits for others.
  void perform_answers();
  void perform(const Reply& reply) { askers_.answer(reply.connection, reply.answer); }
  void perform(const StreamTold& told) { askers_.tell(told.stream, told.part); }
  void perform(const proto::Command& command);
  void perform(const CommandEnded& ended) { askers_.on_command_ended(ended); }
  /// Connects anew to a cartd that was not heard for long, or cannot be sent to.
  void renew_bus();
  void fan_out();
  /// Says what an operator would want to know the moment it happens.
  void log_transitions();

  const std::size_t slice_;
  Bus& bus_;
  Askers& askers_;
  const base::Clock& clock_;
  base::MonoTime now_;
  GatewayCore core_;
  Effects effects_;  // decided, not yet performed
  Effects spare_;    // empty: the memory of those that were
  base::Oversleep oversleep_;
  Oversleeps overslept_;
  // A bus socket may have something: its descriptor says so, or something was done to it that may
  // have swallowed the sign.
  bool look_at_commands_ = true;
  bool look_at_feed_ = true;
  bool unsent_ = false;              // a command could not be sent since the bus was last renewed
  bool renewed_in_silence_ = false;  // the commands' connection, since the feed fell silent
  std::uint64_t term_ = 0;           // of the cartd that leads, as in the turn before
  base::MonoTime next_renewal_;
  bool was_synced_once_ = false;
  bool was_stale_ = false;
  ops::RareLine<base::MonoTime> gap_line_;
  ops::RareLine<base::MonoTime> overslept_line_;
};

}  // namespace gateway
