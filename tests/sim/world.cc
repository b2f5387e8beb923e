// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/world.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sim {

using base::Millis;
using base::MonoTime;
using base::Nanos;

namespace {

constexpr Millis kCommandTimeout{600};
// A gateway finds a connection worth renewing within 3 s, and tries again as often.
constexpr Millis kAftermath{8000};
// What has come for a process that was frozen lies with ZeroMQ's own thread, which was frozen, too.
constexpr Millis kDelivery{10};

std::vector<cartd::CatalogItem> catalog() {
  return {{*proto::ItemId::parse("P"), {}, 2},
          {*proto::ItemId::parse("Q"), {}, 5, 2},
          {*proto::ItemId::parse("R"), {}, 9}};
}

/// Later than the last on the same wire.
MonoTime in_order(MonoTime& last, MonoTime when) { return last = std::max(last + Nanos{1}, when); }

}  // namespace

World::World(std::uint64_t seed, PlantedFault fault)
    : random_(seed),
      fault_(fault),
      weather_(random_),
      cartd_({catalog(),
              // In half of the runs what a hold may have in all is refused for most of the rest.
              {weather_.ttl, weather_.offer_ttl, weather_.payment,
               seed % 2 == 0 ? std::optional<Millis>() : Millis{0}},
              weather_.limits_are_low ? 2u : 1024u,
              weather_.has_hook ? Millis{100'000} : Millis{6000},
              fault},
             cartd_clock_, auditor_, *this) {
  for (const auto& item : catalog()) items_.push_back(item.item);
  start_cartd();
  places_.resize(1 + random_.below(3));
  for (std::size_t place = 0; place < places_.size(); ++place) start_gateway(place);
  const auto count = 3 + random_.below(7);
  for (std::size_t i = 0; i < count; ++i) {
    const auto kind = static_cast<Shopper::Kind>(random_.below(4));
    const bool all = kind == Shopper::Kind::kPage;
    const std::vector<proto::ItemId> one = {items_[random_.below(items_.size())]};
    shoppers_.emplace_back(kind, *proto::SessionId::parse("s" + std::to_string(i)),
                           all ? items_ : one, /*streams=*/random_.one_in(3), fault);
    poll(i);
    think(i);
  }
  plan_operator();
  if (weather_.payment) plan_payer();
  if (weather_.sale_is_paused) plan_pause();
  if (weather_.has_hook) {
    Couriers::Outside& outside = *this;
    couriers_.emplace(timeline_, random_, auditor_, outside).start();
  }
  if (weather_.items_open || weather_.persons_are_limited || weather_.items_are_hidden)
    plan_terms();
}

// --- cartd and the wires -------------------------------------------------------------------------

void World::start_cartd() {
  ++cartd_life_;
  cartd_.start();
  for (std::size_t place = 0; place < places_.size(); ++place) {
    connect(place, places_[place].commands);
    connect(place, places_[place].feed);
  }
  next_cartd_turn_.reset();
  wake_cartd(timeline_.now());
}

void World::connect(std::size_t place, Wire& wire) {
  if (wire.is_broken) return;
  trouble(place, timeline_.now());
  timeline_.after(random_.time_between(Millis{1}, Millis{300}),
                  [this, place, &wire, attempt = ++wire.attempts, life = cartd_life_] {
                    if (attempt != wire.attempts || life != cartd_life_ || !cartd_.up()) return;
                    wire.link = ++last_link_;
                    trouble(place, timeline_.now());
                  });
}

void World::renew(std::size_t place, Wire& wire) {
  wire = Wire{{}, false, wire.attempts + 1};
  if (cartd_.up()) connect(place, wire);
}

void World::send(std::size_t place, const proto::Command& command) {
  Place& from = places_[place];
  const auto when = in_order(from.last_command, timeline_.now() + network());
  cartd::Peer peer{proto::Audience::kShoppers, std::to_string(*from.commands.link), {}};
  timeline_.at(when, [this, peer = std::move(peer), command, life = cartd_life_] {
    if (life != cartd_life_ || !cartd_.up()) return;
    cartd_.arrive(peer, command);
    const Millis latest{weather_.batches_are_large ? 150 : 3};
    wake_cartd(timeline_.now() + random_.time_between(Millis{0}, latest));
  });
}

bool World::was_troubled(std::size_t place) const {
  // A wire that is broken is found when something is to be sent over it, however late.
  const Place& here = places_[place];
  return here.commands.is_broken || timeline_.now() <= here.troubled_until + kAftermath;
}

void World::wake_cartd(MonoTime when) {
  if (next_cartd_turn_ && *next_cartd_turn_ <= when) return;
  next_cartd_turn_ = when;
  timeline_.at(when, [this, life = cartd_life_, when] {
    if (life == cartd_life_ && cartd_.up() && next_cartd_turn_ == when) cartd_turn();
  });
}

void World::cartd_turn() {
  next_cartd_turn_.reset();
  if (timeline_.now() < cartd_stalls_until_) return wake_cartd(cartd_stalls_until_);
  cartd_.turn();
  if (!cartd_.up()) return lose_cartd();
  wake_cartd(cartd_.next_due() + random_.time_between(Millis{0}, Millis{2}) + Nanos{1});
}

void World::deliver(const cartd::Peer& to, const proto::Reply& reply) {
  if (to.audience == proto::Audience::kOperator) {
    if (couriers_) couriers_->on_reply(to, reply);
    return;
  }
  const auto link = std::stoull(to.routing_id);
  for (std::size_t place = 0; place < places_.size(); ++place) {
    if (places_[place].commands.link != link) continue;
    if (loses(weather_.replies_get_lost, 20)) {
      auditor_.saw("lost-reply");
      return trouble(place, timeline_.now());
    }
    const auto when = in_order(places_[place].last_reply, timeline_.now() + network());
    timeline_.at(when, [this, place, link, wire = wire_life_, reply] {
      Place& there = places_[place];
      if (wire != wire_life_ || there.commands.link != link) return;
      hand_over(place, [this, place, link, reply] {
        if (places_[place].commands.link == link && places_[place].gateway->receive(reply))
          wake(place, timeline_.now());
      });
    });
  }
}

bool World::ask(const cartd::Peer& from, const proto::Command& command) {
  if (!cartd_.up()) return false;
  cartd_.arrive(from, command);
  wake_cartd(timeline_.now() + random_.time_between(Millis{0}, Millis{3}));
  return true;
}

void World::hand_over(std::size_t place, Timeline::Event event) {
  const MonoTime from = places_[place].frozen_until + kDelivery;
  if (timeline_.now() < from)
    timeline_.at(from, std::move(event));
  else
    event();
}

void World::publish(const FeedMessage& message) {
  for (std::size_t place = 0; place < places_.size(); ++place) {
    Place& to = places_[place];
    if (!to.feed.link) continue;
    if (timeline_.now() < to.deaf_until || loses(weather_.feed_is_lossy, 15)) {
      auditor_.saw("lost-message");
      trouble(place, timeline_.now());
      continue;
    }
    FeedMessage heard = message;
    auto* change = std::get_if<proto::Change>(&heard);
    auto* shop = std::get_if<proto::ShopChange>(&heard);
    if (shop != nullptr && fault_ == PlantedFault::kShopIsAltered) shop->shop = proto::Shop{};
    if (change != nullptr && fault_ == PlantedFault::kNumbersAreAltered) ++change->state.stock;
    if (change != nullptr && fault_ == PlantedFault::kDescriptionIsLost) {
      change->described = false;
      change->description.reset();
    }
    if (change != nullptr && change->description && fault_ == PlantedFault::kHiddenIsTold)
      change->description->shown = proto::Visibility::kShown;
    const auto when = in_order(to.last_change, timeline_.now() + network() + to.feed_lag);
    timeline_.at(when,
                 [this, place, link = *to.feed.link, wire = wire_life_, heard = std::move(heard)] {
                   if (wire != wire_life_ || places_[place].feed.link != link) return;
                   hand_over(place, [this, place, link, heard] {
                     if (places_[place].feed.link != link) return;
                     places_[place].gateway->hear(heard);
                     wake(place, timeline_.now());
                   });
                 });
  }
}

// --- gateways ------------------------------------------------------------------------------------

void World::start_gateway(std::size_t place) {
  Place& here = places_[place];
  ++here.life;
  GatewayProcess::Settings settings;
  settings.index = place;
  auto& core = settings.turn.core;
  core.command_timeout = kCommandTimeout;
  core.command_prefix = "g" + std::to_string(place) + "." + std::to_string(here.life) + "-";
  core.random_seed = random_.below(1'000'000);
  if (weather_.limits_are_low) core.max_holds = core.max_pending = 2;
  settings.turn.slice = 1 + random_.below(4);
  settings.fault = fault_;
  GatewayProcess::Outside& outside = *this;
  here.gateway = std::make_unique<GatewayProcess>(settings, timeline_, random_, auditor_, outside);
  here.next_turn.reset();
  here.frozen_until = timeline_.now();
  renew(place, here.commands);
  renew(place, here.feed);
  wake(place, timeline_.now());
}

void World::wake(std::size_t place, MonoTime when) {
  Place& here = places_[place];
  // A loop is at times busy with something else, so that much comes between two slices.
  const Millis latest{random_.one_in(50) ? 100 : weather_.gateways_are_busy ? 40 : 2};
  const Nanos late = random_.time_between(Millis{0}, latest);
  when = std::max(when, timeline_.now()) + late + Nanos{1};
  if (here.next_turn && *here.next_turn <= when) return;
  here.next_turn = when;
  timeline_.at(when, [this, place, life = here.life, when] {
    if (life == places_[place].life && places_[place].next_turn == when) turn(place);
  });
}

void World::turn(std::size_t place) {
  Place& here = places_[place];
  here.next_turn.reset();
  const auto free_at = std::max(here.frozen_until, here.gateway->free_at());
  if (timeline_.now() < free_at) return wake(place, free_at);
  here.gateway->turn();
  // Nothing but what it asks for wakes it again.
  wake(place, std::max(here.gateway->wake_at(), here.gateway->free_at()));
}

// --- shoppers ------------------------------------------------------------------------------------

void World::poll(std::size_t shopper) {
  const auto query = shoppers_[shopper].next_poll(random_);
  set_out(shopper, true, Request{++last_request_, query});
  polls_[shopper] = last_request_;
}

void World::command(std::size_t shopper) {
  const auto& wish = shoppers_[shopper].wish();
  Request request{++last_request_, {}};
  std::visit([&](const auto& each) { request.what = each; }, *wish);
  if (const auto* order = std::get_if<gateway::OrderCommand>(&*wish))
    auditor_.on_wish(order->order, order->session);
  set_out(shopper, false, std::move(request));
}

void World::set_out(std::size_t shopper, bool is_poll, Request request) {
  const std::size_t place = random_.below(places_.size());
  journeys_[request.number] = Journey{shopper, is_poll, place, {}};
  timeline_.after(network(), [this, place, life = places_[place].life, request] {
    if (!journeys_.contains(request.number)) return;  // left on the way
    if (life != places_[place].life) return on_broken(request.number);
    places_[place].gateway->arrive(request);
    wake(place, timeline_.now());
  });
}

void World::answer(RequestNumber number, const gateway::Answer& answer) {
  timeline_.after(network(), [this, number, answer] { on_answer(number, answer); });
}

void World::on_answer(RequestNumber number, const gateway::Answer& answer) {
  const auto at = journeys_.find(number);
  if (at == journeys_.end()) return;  // its shopper has left
  const Journey journey = at->second;
  journeys_.erase(at);
  const std::size_t shopper = journey.shopper;
  if (journey.is_poll) {
    const Millis pause = shoppers_[shopper].on_poll_answer(answer);
    timeline_.after(pause, [this, shopper] { poll(shopper); });
  } else if (shoppers_[shopper].on_command_answer(answer)) {
    think(shopper);
  } else {
    repeating_.insert(shopper);
    timeline_.after(random_.time_between(Millis{50}, Millis{300}),
                    [this, shopper] { command(shopper); });
  }
}

void World::tell(RequestNumber number, const gateway::StreamPart& part) {
  const auto at = journeys_.find(number);
  if (at == journeys_.end()) return;  // its shopper has left
  const auto when = in_order(at->second.last_part, timeline_.now() + network());
  timeline_.at(when, [this, number, part] { on_part(number, part); });
}

void World::on_part(RequestNumber number, const gateway::StreamPart& part) {
  const auto at = journeys_.find(number);
  if (at == journeys_.end()) return;
  const std::size_t shopper = at->second.shopper;
  const auto pause = shoppers_[shopper].on_stream_part(part);
  if (!pause) return;
  journeys_.erase(at);
  timeline_.after(*pause, [this, shopper] { poll(shopper); });
}

void World::think(std::size_t shopper) {
  // After a repeat the first attempt may still be under way, and must not come after the next wish.
  const Millis least{repeating_.erase(shopper) > 0 ? 1000 : 20};
  timeline_.after(random_.time_between(least, Millis{1500}), [this, shopper] {
    if (!busy_) return;
    shoppers_[shopper].make_wish(items_, random_);
    command(shopper);
  });
}

}  // namespace sim
