// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The whole system: cartd, gateways, shoppers, what lies between them, and what goes wrong.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "tests/sim/auditor.h"
#include "tests/sim/cartd_process.h"
#include "tests/sim/couriers.h"
#include "tests/sim/gateway_process.h"
#include "tests/sim/random.h"
#include "tests/sim/shopper.h"
#include "tests/sim/timeline.h"

namespace sim {

/// Everything follows from the seed. A run has a busy time, in which shoppers buy and things go
/// wrong, and a quiet time, in which everyone must come to know the truth.
class World : private GatewayProcess::Outside,
              private CartdProcess::Outside,
              private Couriers::Outside {
 public:
  World(std::uint64_t seed, PlantedFault fault);

  /// Throws Violation, with the moment it happened at.
  void run();

  const Auditor& auditor() const { return auditor_; }
  std::uint64_t steps() const { return timeline_.steps(); }

 private:
  /// What may go wrong in this run: never everything, so that each has runs of its own.
  struct Weather {
    explicit Weather(Random& random);
    bool feed_is_lossy, feed_is_slow, gateways_go_deaf, replies_get_lost, cartd_crashes,
        cartd_stalls, cartd_freezes, stores_are_renewed, gateways_crash, gateways_drain,
        gateways_are_busy, gateways_freeze, shoppers_leave, limits_are_low, batches_are_large,
        stores_fail, clock_is_set, wires_break, sale_is_paused, items_open, persons_are_limited,
        items_are_hidden, has_hook;
    base::Millis ttl, offer_ttl;
    std::optional<cartd::Lifetimes::Payment> payment;
  };

  /// A connection of a gateway to cartd.
  struct Wire {
    std::optional<std::uint64_t> link;  // the one that stands, by number
    bool is_broken = false;             // does not come back by itself
    std::uint64_t attempts = 0;
  };
  /// A gateway's place: the process in it may be replaced by another one.
  struct Place {
    std::unique_ptr<GatewayProcess> gateway;
    std::uint64_t life = 0;  // of the process; what is meant for an earlier one is lost
    std::optional<base::MonoTime> next_turn;
    Wire commands, feed;
    base::MonoTime deaf_until;
    base::MonoTime frozen_until;
    base::MonoTime troubled_until;  // its commands may meet with what is no fault of its own
    base::Millis feed_lag{0};
    base::MonoTime last_command, last_reply, last_change;  // each wire keeps its order
  };
  /// A request on its way, held or being answered.
  struct Journey {
    std::size_t shopper = 0;
    bool is_poll = false;  // or a stream
    std::size_t place = 0;
    base::MonoTime last_part{};  // of a stream: its wire keeps its order
  };

  // --- world.cc: what works ----------------------------------------------------------------------
  bool is_connected(std::size_t place) const override {
    return places_[place].commands.link.has_value();
  }
  void send(std::size_t place, const proto::Command& command) override;
  void renew_commands(std::size_t place) override { renew(place, places_[place].commands); }
  void renew_feed(std::size_t place) override { renew(place, places_[place].feed); }
  bool was_troubled(std::size_t place) const override;
  void answer(RequestNumber number, const gateway::Answer& answer) override;
  void tell(RequestNumber number, const gateway::StreamPart& part) override;
  void wake(std::size_t place, base::MonoTime when);
  void turn(std::size_t place);
  void wake_cartd(base::MonoTime when);
  void cartd_turn();
  void deliver(const cartd::Peer& to, const proto::Reply& reply) override;
  bool ask(const cartd::Peer& from, const proto::Command& command) override;
  const support::MemoryStore& store() const override { return cartd_.store(); }
  /// What the network brings to a gateway, when its process can take it.
  void hand_over(std::size_t place, Timeline::Event event);
  void publish(const FeedMessage& message) override;
  void start_cartd();
  void start_gateway(std::size_t place);
  void connect(std::size_t place, Wire& wire);
  void renew(std::size_t place, Wire& wire);
  void poll(std::size_t shopper);
  void command(std::size_t shopper);
  void set_out(std::size_t shopper, bool is_poll, Request request);
  void on_answer(RequestNumber number, const gateway::Answer& answer);
  void on_part(RequestNumber number, const gateway::StreamPart& part);
  void think(std::size_t shopper);
  void plan_operator();
  void operate();
  void plan_payer();
  void plan_terms();
  proto::Command new_terms();
  void plan_pause();
  /// Until it is done: what is asked of a cartd that ends is lost.
  void resume_sale();
  proto::OrderId some_order();
  base::Nanos network() {
    return random_.time_between(base::Millis{0}, base::Millis{random_.one_in(10) ? 80 : 10});
  }

  // --- world_faults.cc: what does not ------------------------------------------------------------
  void go_wrong();
  void plan_fault();
  void end_cartd_somehow();
  void freeze_something(std::size_t place);
  void lose_cartd();
  void break_wire(std::size_t place);
  void trouble(std::size_t place, base::MonoTime until);
  void trouble_all(base::MonoTime until);
  void crash_gateway(std::size_t place);
  void drain_gateway(std::size_t place);
  void on_broken(RequestNumber number);
  void leave(std::size_t shopper);
  bool loses(bool may, std::uint64_t one_in) { return busy_ && may && random_.one_in(one_in); }
  void settle();
  /// When an item opens or closes next, or did lately.
  TermsAuditor::Wall next_moment(base::Millis since) const;
  void check_the_end();

  Random random_;
  const PlantedFault fault_;
  const Weather weather_;
  Timeline timeline_;
  ProcessClock cartd_clock_{timeline_};
  Auditor auditor_;
  CartdProcess cartd_;
  std::uint64_t cartd_life_ = 0;
  std::optional<base::MonoTime> next_cartd_turn_;
  base::MonoTime cartd_stalls_until_;
  std::uint64_t wire_life_ = 0;  // what cartd sent before is lost
  std::uint64_t stores_ = 0;
  std::uint64_t last_link_ = 0;
  std::vector<Place> places_;
  std::optional<Couriers> couriers_;
  std::vector<Shopper> shoppers_;
  std::vector<proto::ItemId> items_;
  std::map<RequestNumber, Journey> journeys_;
  std::map<std::size_t, RequestNumber> polls_;  // by shopper: the one under way
  std::set<std::size_t> repeating_;             // shoppers whose wish was sent more than once
  RequestNumber last_request_ = 0;
  bool busy_ = true;
};

}  // namespace sim
