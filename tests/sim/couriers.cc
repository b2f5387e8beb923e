// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/couriers.h"

#include <algorithm>

namespace sim {

using base::Millis;
using base::MonoTime;
using base::Nanos;
using proto::Op;

namespace {

constexpr Millis kReplyTimeout{2000};   // HookWorker's
constexpr Millis kSendTimeout{14'900};  // Sender's, less what its letter takes

proto::HookName hook_name() { return *proto::HookName::parse("erp"); }

}  // namespace

Couriers::Couriers(Timeline& timeline, Random& random, Auditor& auditor, Outside& outside)
    : timeline_(timeline),
      random_(random),
      auditor_(auditor),
      outside_(outside),
      clock_(timeline),
      places_(2) {}

// --- the processes -------------------------------------------------------------------------------

void Couriers::start() {
  for (std::size_t place = 0; place < places_.size(); ++place) start(place);
  plan_fault();
}

void Couriers::start(std::size_t place) {
  Place& here = places_[place];
  ++here.life;
  here.name = "courier " + std::to_string(place) + "." + std::to_string(here.life);
  here.asked = 0;
  here.frozen_until = timeline_.now();
  CourierTurn::Settings settings{hook_name(), {}, 1 + random_.below(3), here.name};
  here.turn.emplace(std::move(settings), clock_, random_.below(1000));
  step(place);
}

void Couriers::crash(std::size_t place) {
  Place& here = places_[place];
  here.turn.reset();
  here.asked = 0;
  ++here.life;
  const Nanos down = random_.time_between(Millis{10}, Millis{5000});
  timeline_.after(busy_ ? down : Nanos(Millis{10}), [this, place, life = here.life] {
    if (places_[place].life == life) start(place);
  });
}

template <class Event>
void Couriers::later(std::size_t place, Nanos delay, Event event) {
  timeline_.after(delay, [this, place, life = places_[place].life, event] {
    const Place& here = places_[place];
    if (here.life != life) return;
    if (timeline_.now() < here.frozen_until)
      later(place, here.frozen_until - timeline_.now(), event);
    else
      event();
  });
}

void Couriers::step(std::size_t place) {
  const CourierTurn::Todo todo = places_[place].turn->next();
  if (const auto* asked = std::get_if<CourierTurn::Ask>(&todo))
    ask(place, asked->command);
  else if (const auto* letters = std::get_if<CourierTurn::Send>(&todo))
    send(place, *letters);
  else
    later(place, std::get<CourierTurn::Rest>(todo).time, [this, place] { step(place); });
}

// --- the bus -------------------------------------------------------------------------------------

void Couriers::ask(std::size_t place, const proto::Command& command) {
  const std::uint64_t number = places_[place].asked = ++last_asked_;
  const cartd::Peer peer{proto::Audience::kOperator, std::to_string(number), {}};
  timeline_.after(network(), [this, peer, command] { outside_.ask(peer, command); });
  later(place, kReplyTimeout, [this, place, number] {
    if (places_[place].asked == number) on_answer(place, std::nullopt);
  });
}

void Couriers::on_reply(const cartd::Peer& to, const proto::Reply& reply) {
  if (to.routing_id.empty() || (busy_ && random_.one_in(50))) return;  // lost
  const std::uint64_t number = std::stoull(to.routing_id);
  for (std::size_t place = 0; place < places_.size(); ++place)
    if (places_[place].asked == number)
      later(place, network(), [this, place, number, reply] {
        if (places_[place].asked == number) on_answer(place, reply);
      });
}

void Couriers::on_answer(std::size_t place, const std::optional<proto::Reply>& reply) {
  places_[place].asked = 0;
  places_[place].turn->on_reply(reply);
  step(place);
}

// --- the receiver --------------------------------------------------------------------------------

void Couriers::send(std::size_t place, const CourierTurn::Send& what) {
  const std::string name = places_[place].name;
  auditor_.hooks().on_sending(name, timeline_.now());
  const bool is_slow = busy_ && random_.one_in(30);
  const Nanos time = is_slow ? random_.time_between(Millis{100}, kSendTimeout)
                             : random_.time_between(Millis{1}, Millis{20});
  std::vector<Receipt> receipts;
  for (const auto& letter : what.letters)
    receipts.push_back(deliver(what.epoch, letter, Nanos{random_.between(0, time.count())}));
  timeline_.after(time, [this, name] { auditor_.hooks().on_sent(name, timeline_.now()); });
  later(place, time, [this, place, receipts] {
    places_[place].turn->on_sent(receipts);
    step(place);
  });
}

Receipt Couriers::deliver(const std::string& epoch, const courier::Letter& letter, Nanos delay) {
  // No event is refused twice: what waits for its third attempt does so for longer than a run.
  const bool is_first = attempts_[{epoch, letter.event.id}]++ == 0;
  const bool fails = busy_ && is_first && random_.one_in(6);
  const bool is_taken = !fails || random_.one_in(3);
  if (is_taken)
    timeline_.after(delay, [this, epoch = *proto::Epoch::parse(epoch), event = letter.event] {
      auditor_.hooks().on_received(outside_.store(), epoch, event);
    });
  if (!fails) return Receipt::kTaken;
  auditor_.saw(is_taken ? "hook-answer-lost" : "hook-refused");
  if (!is_taken && random_.one_in(8)) return Receipt::kGone;
  return Receipt::kFailed;
}

// --- what goes wrong -----------------------------------------------------------------------------

void Couriers::plan_fault() {
  timeline_.after(random_.time_between(Millis{200}, Millis{4000}), [this] {
    if (!busy_) return;
    go_wrong();
    plan_fault();
  });
}

void Couriers::go_wrong() {
  const std::size_t place = random_.below(places_.size());
  switch (random_.below(4)) {
    case 0:
      auditor_.saw("courier-crash");
      crash(place);
      break;
    case 1:
      // At times for longer than its lease.
      places_[place].frozen_until =
          timeline_.now() +
          random_.time_between(Millis{100}, Millis{random_.one_in(4) ? 20'000 : 3000});
      break;
    case 2:
      set_hook();
      break;
    default:
      break;
  }
}

bool Couriers::set_hook() {
  const auto& hooks = outside_.store().hooks();
  const auto at = hooks.find(hook_name());
  if (at == hooks.end()) return true;
  proto::Command command{"operator", Op::kSetHook};
  auto& said = command.hook.emplace();
  said.hook = hook_name();
  said.enabled = true;
  if (busy_ && random_.one_in(2)) {
    // Not forward: what is passed over so is told to nobody.
    const auto& [name, hook] = *at;
    std::uint64_t told = hook.position;
    for (const auto& retry : hook.retries) told = std::min(told, retry.event - 1);
    said.position = told - std::min<std::uint64_t>(told, random_.below(5));
  }
  return outside_.ask({proto::Audience::kOperator, "", {}}, command);
}

void Couriers::enable() {
  if (!set_hook()) timeline_.after(Millis{200}, [this] { enable(); });
}

void Couriers::settle() {
  busy_ = false;
  for (auto& place : places_) place.frozen_until = timeline_.now();
  enable();
}

}  // namespace sim
