// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The side of the world on which things go wrong, and the end, when nothing does any more.
#include <algorithm>
#include <string>

#include "tests/sim/world.h"

namespace sim {

using base::Millis;
using base::Nanos;

namespace {

constexpr Millis kBusyTime{20'000};
// A lost message is found with the next heartbeat; held polls are answered within 5 s; a lost reply
// costs a time-out and a repeat. All of that, and then some.
constexpr Millis kQuietTime{15'000};
// Until the second attempt at a hook, and while its courier looks whether cartd is there.
constexpr Millis kHookTime{12'000};
constexpr Millis kAfterOpening{3000};

}  // namespace

World::Weather::Weather(Random& random)
    : feed_is_lossy(random.one_in(3)),
      feed_is_slow(random.one_in(3)),
      gateways_go_deaf(random.one_in(3)),
      replies_get_lost(random.one_in(3)),
      cartd_crashes(random.one_in(3)),
      cartd_stalls(random.one_in(4)),
      cartd_freezes(random.one_in(5)),
      stores_are_renewed(random.one_in(3)),
      gateways_crash(random.one_in(3)),
      gateways_drain(random.one_in(4)),
      gateways_are_busy(random.one_in(3)),
      gateways_freeze(random.one_in(3)),
      shoppers_leave(random.one_in(2)),
      limits_are_low(random.one_in(6)),
      batches_are_large(random.one_in(3)),
      stores_fail(random.one_in(5)),
      clock_is_set(random.one_in(3)),
      wires_break(random.one_in(4)),
      sale_is_paused(random.one_in(4)),
      items_open(random.one_in(4)),
      persons_are_limited(random.one_in(4)),
      items_are_hidden(random.one_in(4)),
      has_hook(random.one_in(4)),
      ttl(random.one_in(3) ? 0 : random.between(1500, 4000)),
      offer_ttl(random.between(300, 1500)) {
  if (random.one_in(3))
    payment = {Millis{random.between(1000, 3000)}, Millis{random.between(3000, 5000)}};
}

void World::run() {
  try {
    plan_fault();
    timeline_.run_until(timeline_.now() + kBusyTime);
    settle();
    // What is held runs out, and then one offer after the other.
    const auto offers = static_cast<std::int64_t>(shoppers_.size()) * weather_.offer_ttl;
    const auto payment = weather_.payment ? weather_.payment->most : Millis{0};
    timeline_.run_until(timeline_.now() + weather_.ttl + payment + offers + kQuietTime);
    // An item that opens just now has its line called, and everyone is to hear of that.
    const Millis last = offers + kAfterOpening;
    for (auto next = next_moment(last); next && *next <= cartd_clock_.wall() + kAfterOpening;
         next = next_moment(last))
      timeline_.run_until(timeline_.now() + last);
    check_the_end();
  } catch (const Violation& violation) {
    const auto since_start = std::chrono::floor<Millis>(timeline_.now() - kStart).count();
    throw Violation("after " + std::to_string(since_start) + " ms: " + violation.what());
  }
}

TermsAuditor::Wall World::next_moment(Millis since) const {
  return TermsAuditor::next_moment(cartd_.store(), cartd_clock_.wall() - since);
}

// --- what goes wrong -----------------------------------------------------------------------------

void World::plan_fault() {
  timeline_.after(random_.time_between(Millis{20}, Millis{1000}), [this] {
    if (!busy_) return;
    go_wrong();
    plan_fault();
  });
}

void World::go_wrong() {
  const std::size_t place = random_.below(places_.size());
  switch (random_.below(10)) {
    case 0:
      if (weather_.gateways_go_deaf)
        places_[place].deaf_until =
            timeline_.now() + random_.time_between(Millis{50}, Millis{3000});
      trouble(place, places_[place].deaf_until);
      break;
    case 1:
      if (weather_.feed_is_slow) places_[place].feed_lag = Millis{random_.between(0, 400)};
      break;
    case 2:
      if ((weather_.cartd_crashes || weather_.stores_fail) && cartd_.up()) end_cartd_somehow();
      break;
    case 3:
      if (weather_.gateways_crash && random_.one_in(2)) crash_gateway(place);
      break;
    case 4:
      // Longer than a command's time-out, at times.
      if (weather_.cartd_stalls)
        cartd_stalls_until_ = timeline_.now() + random_.time_between(Millis{20}, Millis{700});
      trouble_all(cartd_stalls_until_);
      break;
    case 5:
      if (weather_.gateways_drain && random_.one_in(2)) drain_gateway(place);
      break;
    case 6:
      if (random_.one_in(2)) freeze_something(place);
      break;
    case 7:
      if (weather_.wires_break && random_.one_in(2)) break_wire(place);
      break;
    case 8:
      if (weather_.clock_is_set) cartd_clock_.set_by(Millis{random_.between(-30'000, 30'000)});
      break;
    default:
      if (weather_.shoppers_leave) leave(random_.below(shoppers_.size()));
      break;
  }
}

void World::freeze_something(std::size_t place) {
  const Millis longest{random_.one_in(5) ? 20'000 : 4000};
  const auto until =
      std::min(timeline_.now() + random_.time_between(Millis{500}, longest), kStart + kBusyTime);
  if (weather_.cartd_freezes && random_.one_in(2))
    trouble_all(cartd_stalls_until_ = std::max(cartd_stalls_until_, until));
  else if (weather_.gateways_freeze)
    trouble(place, places_[place].frozen_until = until);
}

void World::break_wire(std::size_t place) {
  auditor_.saw("wire-broken");
  trouble(place, timeline_.now());
  Wire& wire = random_.one_in(2) ? places_[place].commands : places_[place].feed;
  wire = Wire{{}, true, wire.attempts + 1};
}

void World::trouble(std::size_t place, base::MonoTime until) {
  places_[place].troubled_until = std::max(places_[place].troubled_until, until);
}

void World::trouble_all(base::MonoTime until) {
  for (std::size_t place = 0; place < places_.size(); ++place) trouble(place, until);
}

void World::end_cartd_somehow() {
  if (weather_.stores_fail && (!weather_.cartd_crashes || random_.one_in(2))) {
    constexpr Crash kFailures[] = {Crash::kCommitFails, Crash::kCommitFailsWritten,
                                   Crash::kStoreUnreadable};
    cartd_.plan_crash(kFailures[random_.below(3)]);
    return;
  }
  constexpr Crash kCrashes[] = {Crash::kNone, Crash::kBeforeCommit, Crash::kAfterCommit,
                                Crash::kAfterReplies};
  const Crash how = kCrashes[random_.below(4)];
  if (how != Crash::kNone) return cartd_.plan_crash(how);
  auditor_.saw("crash-between-turns");
  cartd_.crash();
  lose_cartd();
}

void World::lose_cartd() {
  if (random_.one_in(2)) ++wire_life_;
  trouble_all(timeline_.now());
  for (std::size_t place = 0; place < places_.size(); ++place) {
    places_[place].feed.link.reset();
    // Until the gateway notices, what it sends is lost.
    timeline_.after(random_.time_between(Millis{0}, Millis{60}), [this, place, life = cartd_life_] {
      if (life == cartd_life_) places_[place].commands.link.reset();
    });
  }
  const bool long_gone = random_.one_in(4);
  const auto down = random_.time_between(Millis{100}, Millis{long_gone ? 6000 : 1000});
  timeline_.after(busy_ ? down : Nanos(Millis{100}), [this] {
    if (cartd_.up()) return;
    if (weather_.stores_are_renewed && random_.one_in(3)) {
      cartd_.renew_store(*proto::Epoch::parse("A" + std::to_string(++stores_)));
      auditor_.saw("new-store");
    } else if (random_.one_in(6) && items_.size() == 3) {
      items_.push_back(*proto::ItemId::parse("Z"));
      cartd_.list({items_.back(), {}, 4});
      auditor_.saw("new-item");
    }
    start_cartd();
  });
}

void World::crash_gateway(std::size_t place) {
  auditor_.saw("gateway-crash");
  const auto open = places_[place].gateway->open_requests();
  start_gateway(place);
  for (const RequestNumber number : open)
    timeline_.after(random_.time_between(Millis{0}, Millis{200}),
                    [this, number] { on_broken(number); });
}

void World::drain_gateway(std::size_t place) {
  constexpr Millis kDrain{500};
  auditor_.saw("drain");
  places_[place].gateway->start_drain(kDrain);
  wake(place, timeline_.now());
  timeline_.after(kDrain, [this, place, life = places_[place].life] {
    if (life == places_[place].life) crash_gateway(place);
  });
}

void World::on_broken(RequestNumber number) {
  const auto at = journeys_.find(number);
  if (at == journeys_.end()) return;
  const Journey journey = at->second;
  journeys_.erase(at);
  if (journey.is_poll) {
    poll(journey.shopper);
  } else {
    repeating_.insert(journey.shopper);
    command(journey.shopper);
  }
}

void World::leave(std::size_t shopper) {
  const auto at = polls_.find(shopper);
  if (at == polls_.end()) return;
  const RequestNumber number = at->second;
  const auto journey = journeys_.find(number);
  if (journey == journeys_.end()) return;  // between two polls
  const std::size_t place = journey->second.place;
  const bool only_half = random_.one_in(3);
  if (!only_half) journeys_.erase(journey);
  timeline_.after(network(), [this, place, life = places_[place].life, number, only_half] {
    if (life != places_[place].life) return;
    if (only_half)
      places_[place].gateway->half_close(number);
    else
      places_[place].gateway->hang_up(number);
    wake(place, timeline_.now());
  });
  if (!only_half) poll(shopper);
}

// --- the end -------------------------------------------------------------------------------------

void World::settle() {
  busy_ = false;
  resume_sale();
  if (couriers_) couriers_->settle();
  cartd_.plan_crash(Crash::kNone);
  for (auto& place : places_) {
    place.deaf_until = timeline_.now();
    place.feed_lag = Millis{0};
  }
}

void World::check_the_end() {
  if (!cartd_.up()) throw Violation("cartd has not come back");
  const auto truth = cartd_.snapshot();
  for (const auto& entry : truth.items) auditor_.check_told(truth.cursor, {entry.state});
  for (auto& place : places_) {
    place.gateway->check_waiting();
    const auto known = place.gateway->catalog();
    if (known.cursor != truth.cursor)
      throw Violation("a gateway has not come to know " + truth.cursor.str());
    if (place.gateway->shop() != cartd_.store().shop().said)
      throw Violation("a gateway tells something else of the shop");
    for (const auto& entry : known.items)
      auditor_.check_said(truth.cursor, entry.shown.state.item, entry.description);
  }
  for (const auto& shopper : shoppers_) {
    if (shopper.wish()) throw Violation(shopper.session().str() + " was never answered");
    shopper.check_shown(truth);
    shopper.check_belongings(cartd_.store(), weather_.ttl > Millis{0},
                             auditor_.removed(truth.cursor.epoch));
  }
  auditor_.check_store(cartd_.store());
  auditor_.hooks().check_received(cartd_.store(), timeline_.now() - kHookTime);
  if (weather_.ttl == Millis{0}) return;
  for (const auto& [id, item] : cartd_.store().items())
    if (item.held > 0 ||
        (item.catalog.stock > 0 && LineAuditor::moves(item) && !cartd_.store().line(id).empty()))
      throw Violation(id.str() + " is held or waited for, though all has run out");
}

}  // namespace sim
