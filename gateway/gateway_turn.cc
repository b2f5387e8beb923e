// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gateway_turn.h"

#include <algorithm>

#include "ops/log.h"

namespace gateway {
namespace {

using base::MonoTime;
using ops::Level;
using ops::log;

// A turn is bounded.
constexpr int kMaxBusMessagesPerTurn = 2000;
// With nothing due there still is a turn: the metrics' feed silence is made by it.
constexpr base::Millis kLongestWait{1000};
// Room for effects that is kept from turn to turn: those of a change that thousands wait for are rare.
constexpr std::size_t kMostSpare = 64;
// A connection attempt is given this long to succeed.
constexpr base::Millis kRenewalDistance{3000};

}  // namespace

GatewayTurn::GatewayTurn(const Settings& settings, Bus& bus, Askers& askers,
                         const base::Clock& clock)
    : slice_(settings.slice),
      bus_(bus),
      askers_(askers),
      clock_(clock),
      now_(clock.now()),
      core_(settings.core, now_) {
  oversleep_.plan(now_, now_);
}

MonoTime GatewayTurn::run() {
  now_ = clock_.now();
  if (const auto late = oversleep_.begin(now_)) on_overslept(*late);
  // Requests first. Their commands go together, so that the bus wakes once for all of them, and are on
  // their way to cartd while the rest of the turn is done.
  askers_.take_ready(now_);
  perform_effects();
  // Then the bus, until it has nothing. What is sent from here on may swallow the sign that something
  // has come: then the next turn does not wait.
  receive_bus();
  perform_effects();
  // Only now what is overdue: what has come is in time.
  end_overdue();
  renew_bus();
  // One slice of those whom the changes answer.
  fan_out();
  askers_.end_turn(now_);
  log_transitions();
  const MonoTime due = next_due();
  oversleep_.plan(now_, due);
  return due;
}

MonoTime GatewayTurn::next_due() const {
  if (look_at_commands_ || look_at_feed_ || askers_.has_ready()) return now_;
  MonoTime next = now_ + kLongestWait;
  for (const auto due : {core_.next_due(), askers_.next_due()})
    if (due && *due < next) next = *due;
  const auto judge_from = oversleep_.judge_from();
  return judge_from ? std::max(next, *judge_from) : next;
}

// --- what is asked ----------------------------------------------------------------------------------

void GatewayTurn::on_query(ConnectionId connection, Query query) {
  core_.on_query(connection, std::move(query), now_, effects_);
  perform_answers();
}

void GatewayTurn::on_cart_command(ConnectionId connection, const CartCommand& command) {
  core_.on_cart_command(connection, command, now_, effects_);
  perform_answers();
}

void GatewayTurn::on_order_command(ConnectionId connection, const OrderCommand& command) {
  core_.on_order_command(connection, command, now_, effects_);
  perform_answers();
}

void GatewayTurn::on_cart_query(ConnectionId connection, const CartQuery& query) {
  core_.on_cart_query(connection, query, now_, effects_);
  perform_answers();
}

void GatewayTurn::on_half_close(ConnectionId connection) {
  core_.on_half_close(connection, now_, effects_);
  perform_effects();
}

// --- the parts of a turn ----------------------------------------------------------------------------

void GatewayTurn::on_overslept(base::Nanos by) {
  ++overslept_.count;
  overslept_.in_all += by;
  core_.on_overslept(by);
  askers_.on_overslept(now_);
  look_at_commands_ = look_at_feed_ = true;
  if (const auto times = overslept_line_.due(overslept_.count, now_))
    log(Level::kWarning, "overslept",
        {{"times", *times}, {"ms", std::chrono::floor<base::Millis>(by).count()}});
}

void GatewayTurn::end_overdue() {
  // With replies still unread every command could be one of theirs.
  if (!oversleep_.may_judge() || look_at_commands_) return;
  core_.on_deadline(now_, effects_);
  askers_.end_overdue(now_);
  perform_effects();
}

void GatewayTurn::receive_bus() {
  int left = kMaxBusMessagesPerTurn;
  for (; look_at_commands_ && left > 0; --left) {
    auto reply = bus_.receive_reply();
    look_at_commands_ = reply.has_value();
    if (!reply) break;
    // The change is published right behind the reply, which waits for it: by the time the last reply
    // is read it has most likely come, and the answers need not wait for another turn.
    look_at_feed_ = true;
    core_.on_reply(*std::move(reply), now_, effects_);
  }
  for (; look_at_feed_ && left > 0; --left) {
    auto message = bus_.receive_feed();
    look_at_feed_ = message.has_value();
    if (message) core_.on_feed(*message, now_, effects_);
  }
}

void GatewayTurn::perform_effects() {
  while (!effects_.empty()) {
    // What is done may decide more, and have it performed.
    Effects performed = std::exchange(spare_, {});
    performed.swap(effects_);
    for (const Effect& effect : performed)
      std::visit([this](const auto& each) { perform(each); }, effect);
    performed.clear();
    if (performed.capacity() <= kMostSpare) spare_ = std::move(performed);
  }
}

void GatewayTurn::perform_answers() {
  const auto is_command = [](const Effect& each) {
    return std::holds_alternative<proto::Command>(each);
  };
  if (std::none_of(effects_.begin(), effects_.end(), is_command)) perform_effects();
}

void GatewayTurn::perform(const proto::Command& command) {
  look_at_commands_ = true;
  if (bus_.send(command)) return;
  unsent_ = true;
  core_.on_unsent(command.id, now_, effects_);
}

void GatewayTurn::renew_bus() {
  const bool silent = core_.is_stale(now_);
  const bool unanswered = core_.is_unanswered(now_);
  renewed_in_silence_ = renewed_in_silence_ && silent;
  const auto led_before = std::exchange(term_, core_.stock().term());
  if (led_before != 0 && term_ > led_before) {
    // Whoever led may be stopped or cut off with its connection open, and would be sent every other
    // command.
    log(Level::kInfo, "led_by_another", {{"term", term_}});
    bus_.renew_commands();
    core_.on_new_leader(now_, effects_);
    perform_effects();
  }
  if ((!silent && !unsent_ && !unanswered) || now_ < next_renewal_) return;
  next_renewal_ = now_ + kRenewalDistance;
  if (silent) bus_.renew_feed();
  look_at_feed_ = look_at_feed_ || silent;
  // A connection that stands is kept: giving it up would refuse the commands that come meanwhile,
  // and lose the replies of those under way. Not where cartd seems to be gone or to hang: where it
  // owes a reply for long, and once with the feed's silence where nothing says that it is well. What
  // is sent to a new connection before cartd has greeted is refused, and nobody waits for it in vain.
  look_at_commands_ =
      true;  // asking whether it can send may swallow the sign that something has come
  const bool idle = core_.pending_commands() == 0;
  const bool given_up = unanswered || (silent && idle && !renewed_in_silence_);
  if (given_up || (idle && !bus_.can_send())) {
    bus_.renew_commands();
    core_.on_commands_renewed();
    renewed_in_silence_ = silent;
  }
  unsent_ = false;
}

void GatewayTurn::fan_out() {
  const auto fan_out = core_.take_fan_out(slice_, now_);
  const bool goes_on = fan_out && !fan_out->slice.last;
  askers_.set_under_way(goes_on ? std::optional(fan_out->slice.watch) : std::nullopt);
  if (!fan_out) return;
  const MonoTime start = clock_.now();
  askers_.fan_out(*fan_out);
  const MonoTime end = clock_.now();
  core_.on_fan_out_done(*fan_out, end - start, end);
}

void GatewayTurn::log_transitions() {
  if (core_.has_snapshot() && !was_synced_once_)
    log(Level::kInfo, "feed_ready", {{"cursor", core_.stock().head().str()}});
  was_synced_once_ = core_.has_snapshot();
  // Not before what came has been heard.
  const bool stale = oversleep_.may_judge() ? core_.is_stale(now_) : was_stale_;
  if (stale != was_stale_)
    log(stale ? Level::kWarning : Level::kInfo, stale ? "feed_stale" : "feed_back");
  was_stale_ = stale;
  // A gap mends itself within milliseconds; one line a second is enough to see that they come.
  if (const auto gaps = gap_line_.due(core_.totals().gaps, now_))
    log(Level::kWarning, "feed_gap", {{"gaps", *gaps}});
}

}  // namespace gateway
