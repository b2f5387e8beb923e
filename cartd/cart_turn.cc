// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/cart_turn.h"

#include <algorithm>
#include <span>
#include <utility>

#include "cartd/core/order_status.h"
#include "cartd/stored_deeds.h"
#include "cartd/stored_events.h"
#include "cartd/stored_journal.h"
#include "ops/log.h"
#include "proto/limits.h"

namespace cartd {

using base::MonoTime;
using ops::Level;

namespace {

// Who takes over says so again and again: gateways connect within a quarter of a second, and what was published before
// they did they have not heard.
constexpr int kBeatsOfTakingOver = 10;
constexpr base::Millis kBeatOfTakingOver{100};
// What has come to a loop that was away goes before what is due: 65,536 commands, and not for ever.
constexpr int kMostBatchesToCatchUp = 64;

/// Whether the store could be read; says why not.
template <class Value>
bool is_read(const base::OrFailure<Value>& read) {
  if (!read) ops::log(Level::kError, "store_unreadable", {{"why", read.error().why}});
  return read.ok();
}

}  // namespace

CartTurn::CartTurn(Inventory& inventory, Store& store, Bus& bus, Metrics& metrics,
                   base::SteadyWallClock steady, const base::Clock& clock, JournalBound journal,
                   EventBound events, Hooks hooks)
    : inventory_(inventory),
      store_(store),
      bus_(bus),
      metrics_(metrics),
      clock_(clock),
      steady_(steady),
      journal_(journal),
      events_(events),
      hooks_(std::move(hooks)),
      stored_ahead_(inventory.clock_ahead()),
      next_heartbeat_(clock.now()),
      beats_of_taking_over_(store.term() > 1 ? kBeatsOfTakingOver : 0) {
  oversleep_.plan(next_heartbeat_, next_heartbeat_);  // the first turn, too, may begin late
}

std::optional<MonoTime> CartTurn::run() {
  const MonoTime now = clock_.now();
  bus_.receive(received_);
  const auto due = due_in_turn(now);
  const auto known = this->known();
  if (!known) return std::nullopt;
  BatchOutcome outcome = inventory_.apply(received_.commands, steady_.at(now), *known, due);
  answer_hooks(outcome, steady_.at(now));
  // Before anyone is told: what was told must last.
  if (!commit(outcome.rows)) return std::nullopt;
  if (!ask_store(outcome, inventory_.holds_time(steady_.at(now)))) return std::nullopt;
  if (!may_tell()) return std::nullopt;
  tell_whose(outcome);
  reply(outcome);  // before the feed: these are waited for
  publish(outcome);
  count(outcome, clock_.now() - now);
  report_sale(outcome.rows);
  // After the changes it covers, and also when commands never cease.
  if (!beat(now)) return std::nullopt;
  return next_due(now);
}

Inventory::Due CartTurn::due_in_turn(MonoTime now) {
  // Then this batch, though no full one, is of what came meanwhile as well.
  const bool catches_up = batches_to_catch_up_ > 0;
  if (const auto late = oversleep_.begin(now)) {
    batches_to_catch_up_ = kMostBatchesToCatchUp;
    metrics_.count_overslept(*late);
    if (const auto times = overslept_line_.due(++times_overslept_, now))
      ops::log(Level::kWarning, "overslept",
               {{"times", *times}, {"ms", std::chrono::floor<base::Millis>(*late).count()}});
  }
  batches_to_catch_up_ = received_.is_full ? std::max(batches_to_catch_up_ - 1, 0) : 0;
  const bool later = !oversleep_.may_judge() || catches_up || batches_to_catch_up_ > 0;
  return later ? Inventory::Due::kLater : Inventory::Due::kFirst;
}

std::optional<Known> CartTurn::known() {
  std::vector<proto::OrderId> ids;
  std::vector<std::string> keys;
  for (const auto& command : received_.commands) {
    if (command.order) ids.push_back(*command.order);
    if (command.op == proto::Op::kAddStock) keys.push_back(command.key);
  }
  Known known;
  if (!ids.empty()) {
    auto orders = store_.find_orders(ids);
    if (!is_read(orders)) return std::nullopt;
    known.orders = *std::move(orders);
  }
  if (!keys.empty()) {
    auto additions = store_.find_additions(keys);
    if (!is_read(additions)) return std::nullopt;
    known.additions = *std::move(additions);
  }
  if (const auto whom = inventory_.buyers(received_.commands); !whom.empty()) {
    auto bought = store_.find_bought(whom);
    if (!is_read(bought)) return std::nullopt;
    known.bought = *std::move(bought);
  }
  return known;
}

void CartTurn::answer_hooks(BatchOutcome& outcome, base::WallTime now) {
  for (std::size_t i = 0; i < received_.commands.size(); ++i) {
    const proto::Command& command = received_.commands[i];
    if (!command.hook && command.op != proto::Op::kHooks) continue;
    auto answer =
        hooks_.apply(command, now, inventory_.cursor(), inventory_.last_event(), outcome.rows);
    if (command.op == proto::Op::kSetHook && std::holds_alternative<proto::HookList>(answer))
      inventory_.keep_deed(command, now + inventory_.clock_ahead(), outcome.rows);
    std::visit([&](auto& said) { outcome.replies[i].outcome = std::move(said); }, answer);
  }
}

void CartTurn::tell_whose(BatchOutcome& outcome) const {
  for (std::size_t i = 0; i < received_.commands.size(); ++i) {
    if (received_.senders[i].audience != proto::Audience::kOperator) continue;
    auto* done = std::get_if<proto::CommandDone>(&outcome.replies[i].outcome);
    const auto& session = received_.commands[i].session;
    if (done != nullptr && session) done->session_hash = inventory_.pseudonyms().of(*session);
  }
}

bool CartTurn::ask_store(BatchOutcome& outcome, base::WallTime now) {
  const Pseudonyms& pseudonyms = inventory_.pseudonyms();
  for (std::size_t i = 0; i < received_.commands.size(); ++i) {
    const proto::Command& command = received_.commands[i];
    auto& answer = outcome.replies[i].outcome;
    if (command.op == proto::Op::kOrders && command.order) {
      auto found = store_.find_orders(std::span(&*command.order, 1));
      if (!is_read(found)) return false;
      const auto at = found->find(*command.order);
      if (at == found->end())
        answer = proto::Error::unknown_order(command.order->str(), /*of_session=*/false);
      else
        answer =
            proto::OrderList{inventory_.cursor(), {entry_of(at->second, now, pseudonyms)}, false};
    } else if (command.op == proto::Op::kOrders) {
      auto found =
          store_.search_orders({command.after.value_or(0), static_cast<std::size_t>(command.amount),
                                command.state, command.item, command.period});
      if (!is_read(found)) return false;
      proto::OrderList list{
          inventory_.cursor(), {}, found->next.has_value(), found->next.value_or(0)};
      for (const auto& order : found->orders)
        list.orders.push_back(entry_of(order, now, pseudonyms));
      answer = std::move(list);
    } else if (command.op == proto::Op::kReport) {
      auto found = store_.search_sales({command.period, command.behind});
      if (!is_read(found)) return false;
      answer =
          proto::SalesReport{inventory_.cursor(), std::move(found->sales), std::move(found->next)};
    } else if (command.op == proto::Op::kEvents) {
      auto listed = list_events(store_, command, inventory_.cursor(), inventory_.last_event());
      if (!is_read(listed)) return false;
      answer = *std::move(listed);
    } else if (command.op == proto::Op::kHistory) {
      auto listed = list_deeds(store_, command, inventory_.cursor());
      if (!is_read(listed)) return false;
      answer = *std::move(listed);
    } else if (command.op == proto::Op::kVerify) {
      auto verified =
          verify(store_, inventory_.cursor(), {inventory_.numbers(), inventory_.person_units()});
      if (!is_read(verified)) return false;
      answer = *std::move(verified);
    }
  }
  return true;
}

bool CartTurn::may_tell() {
  const auto failure = store_.confirm();
  if (failure) ops::log(Level::kError, "leads_no_more", {{"why", failure->why}});
  return !failure;
}

bool CartTurn::commit(Rows& rows) {
  if (rows.empty()) return true;
  const MonoTime start = clock_.now();
  auto failure = fold_journal(store_, journal_, rows);
  if (!failure) failure = store_.commit(rows);
  if (failure) {
    ops::log(Level::kError, "commit_failed", {{"why", failure->why}});
    return false;
  }
  metrics_.count_commit(clock_.now() - start);
  return true;
}

void CartTurn::reply(const BatchOutcome& outcome) {
  for (std::size_t i = 0; i < outcome.replies.size(); ++i)
    bus_.send(received_.senders[i], outcome.replies[i]);
  for (const auto& refusal : received_.refusals) bus_.send(refusal.peer, refusal.reply);
}

void CartTurn::publish(BatchOutcome& outcome) {
  for (const auto& change : outcome.changes) bus_.publish(change);
  if (outcome.shop) bus_.publish(*outcome.shop);
  // Behind them, so that who looks at an item because of an event finds what it tells.
  for (auto& event : outcome.rows.events)
    bus_.publish(proto::EventNews{inventory_.cursor(), std::move(event)});
}

void CartTurn::count(const BatchOutcome& outcome, base::Nanos took) {
  BusCounts counts = bus_.take_counts();
  metrics_.count_turn(received_.commands, outcome, took);
  metrics_.count_bus(counts);
  metrics_.set_state(inventory_);
  metrics_.set_bus_connections(bus_.connections());
  losses_.replies_dropped += counts.replies_dropped;
  losses_.connections_refused += counts.connections_refused;
  losses_.messages_refused += counts.messages_refused();
  if (!counts.last_refusal) return;
  for (const std::uint64_t times : counts.peers_refused) losses_.peers_refused += times;
  if (!losses_.last_refusal || !counts.last_refusal->address.empty())
    losses_.last_refusal = std::move(counts.last_refusal);
}

void CartTurn::report_sale(const Rows& rows) {
  if (!rows.sale) return;
  if (const auto& pause = rows.sale->pause)
    ops::log(Level::kInfo, "sale_paused", {{"reason", pause->reason}});
  else
    ops::log(Level::kInfo, "sale_resumed");
}

/// The heartbeat, when it is due, and what is done at its pace. False when the store failed.
bool CartTurn::beat(MonoTime now) {
  if (now < next_heartbeat_) return true;
  if (!follow_clock() || !forget_events(now) || !may_tell()) return false;
  // Counted from when it was due, so that a beat a little late does not delay all that follow.
  const bool takes_over = beats_of_taking_over_ > 0;
  if (takes_over) --beats_of_taking_over_;
  next_heartbeat_ = std::max(
      next_heartbeat_ + (takes_over ? kBeatOfTakingOver : proto::limits::kHeartbeatInterval), now);
  bus_.publish(proto::Heartbeat{inventory_.cursor(), steady_.at(now) + inventory_.clock_ahead(),
                                inventory_.last_event(), store_.term()});
  metrics_.count_heartbeat();
  report_losses();
  return true;
}

/// Stamps follow the system's clock; what is left of a hold does not, now or after a restart: by how
/// much the clock went ahead is on disk. False when the store failed.
bool CartTurn::follow_clock() {
  constexpr base::Millis kStep{1000};  // what a clock that is slewed does not do in a second
  constexpr base::Millis kWorthStoring{100};
  constexpr base::Millis kOneMoment{20};
  const MonoTime before = clock_.now();
  const base::WallTime system = clock_.wall();
  const MonoTime after = clock_.now();
  if (after - before > kOneMoment)
    return true;  // stopped between the two: the next heartbeat knows
  const base::Millis ahead = system - steady_.at(after);
  const base::Millis moved = ahead - inventory_.clock_ahead();
  inventory_.set_clock_ahead(ahead);
  if (std::chrono::abs(moved) >= kStep) {
    ops::log(Level::kWarning, "clock_stepped", {{"by_ms", moved.count()}});
    metrics_.count_clock_step();
  }
  if (std::chrono::abs(ahead - stored_ahead_) < kWorthStoring) return true;
  Rows rows;
  rows.clock_ahead = ahead;
  if (!commit(rows)) return false;
  stored_ahead_ = ahead;
  return true;
}

bool CartTurn::forget_events(MonoTime now) {
  const base::WallTime wall = steady_.at(now) + inventory_.clock_ahead();
  const auto old = find_old_events(store_, events_, inventory_.last_event(), wall, now);
  if (!is_read(old)) return false;
  if (old->count == 0) return true;
  Rows rows;
  rows.forgotten = old->up_to;
  metrics_.count_forgotten_events(old->count);
  return commit(rows);
}

/// At most a line of each kind per heartbeat, however much is lost.
void CartTurn::report_losses() {
  const Losses losses = std::exchange(losses_, Losses{});
  if (losses.connections_refused > 0)
    ops::log(Level::kWarning, "bus_full",
             {{"refused", losses.connections_refused}, {"connections", bus_.connections()}});
  if (losses.replies_dropped > 0)
    ops::log(Level::kWarning, "replies_dropped", {{"count", losses.replies_dropped}});
  if (losses.messages_refused > 0)
    ops::log(Level::kWarning, "messages_refused", {{"count", losses.messages_refused}});
  if (const auto& last = losses.last_refusal)
    ops::log(Level::kWarning, "peers_refused",
             {{"times", losses.peers_refused},
              {"cause", to_string(last->cause)},
              {"address", last->address},
              {"endpoint", last->endpoint},
              {"key", last->key}});
}

MonoTime CartTurn::next_due(MonoTime now) {
  MonoTime due = std::min(next_heartbeat_, store_.next_confirmation().value_or(next_heartbeat_));
  if (const auto expiry = inventory_.next_expiry()) {
    const MonoTime end = now + (*expiry - steady_.at(now));
    due = std::min(due, std::max(end, oversleep_.judge_from().value_or(end)));
  }
  oversleep_.plan(now, due);
  return due;
}

}  // namespace cartd
