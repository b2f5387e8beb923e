// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/gateway_stand_in.h"

#include <algorithm>
#include <utility>

#include "tests/support/shown_values.h"

namespace sim {

using base::Millis;
using base::MonoTime;
using gateway::Answer;
using gateway::CartAnswer;
using gateway::CartCommand;
using gateway::CartQuery;
using gateway::ConnectionId;
using gateway::OrderAnswer;
using gateway::OrderCommand;
using gateway::StateAnswer;
using gateway::StatusQuery;
using gateway::UnchangedAnswer;

namespace {

// A poll may end later than it asked while its gateway asks cartd twice: patience, one snapshot on
// its way, one of its own.
constexpr Millis kLongestOvertime{4000};
constexpr Millis kLongestCommand{1500};
// Slices, and the distance between fan-outs.
constexpr Millis kLongestOwing{1500};
constexpr Millis kDearestSlice{20};
constexpr Millis kLongestSleep{1000};

}  // namespace

GatewayStandIn::GatewayStandIn(Settings settings, MonoTime now, Random& random, Auditor& auditor,
                               Outside& outside)
    : settings_(std::move(settings)),
      random_(random),
      auditor_(auditor),
      outside_(outside),
      core_(settings_.core, now),
      now_(now) {}

// --- the turn ------------------------------------------------------------------------------------

void GatewayStandIn::turn(MonoTime now) {
  wake_up(now);
  if (settings_.fault == PlantedFault::kDeadlinesBeforeInput) end_overdue();
  for (auto& event : std::exchange(inbox_, {}))
    std::visit([this](auto& each) { take(each); }, event);
  receive_bus();
  perform();
  if (oversleep_.may_judge()) end_overdue();
  fan_out();
  check_waiting(now);
  note_totals();
  oversleep_.plan(now, next_due().value_or(now + kLongestSleep));
}

void GatewayStandIn::wake_up(MonoTime now) {
  now_ = now;
  const auto late = oversleep_.begin(now);
  if (!late) return;
  auditor_.saw("overslept");
  if (settings_.fault != PlantedFault::kDeadlinesBeforeInput) core_.on_overslept(*late);
  for (auto& [number, open] : open_) {
    open.arrived += *late;
    if (open.owed_since) *open.owed_since += *late;
  }
}

void GatewayStandIn::end_overdue() {
  core_.on_deadline(now_, effects_);
  perform();
}

std::optional<MonoTime> GatewayStandIn::next_due() const {
  const auto due = core_.next_due();
  const auto judge_from = oversleep_.judge_from();
  return due && judge_from ? std::max(*due, *judge_from) : due;
}

void GatewayStandIn::take(Request& request) {
  const RequestNumber number = request.number;
  Open open{open_slot(), std::move(request), now_, {}, false, {}, {}, false};
  by_connection_.emplace(open.connection, number);
  Open& placed = open_.emplace(number, std::move(open)).first->second;
  if (std::holds_alternative<StatusQuery>(placed.request.what))
    take_poll(placed);
  else
    take_command(placed);
  perform();
}

void GatewayStandIn::take_poll(Open& open) {
  const auto& query = std::get<StatusQuery>(open.request.what);
  const auto known = core_.catalog(now_);
  open.baseline = query.since ? query.since : known.cursor;
  const std::size_t answered = effects_.replies.size() + effects_.told.size();
  core_.on_status(open.connection, query, now_, effects_);
  const auto& told = effects_.told;
  if (!told.empty() && std::holds_alternative<gateway::StreamEnds>(told.back().part))
    auditor_.saw("stream-turned-away");
  if (effects_.replies.size() + told.size() != answered) return;
  // One that is behind is answered by the next fan-out; check_waiting() sees to it that it is.
  if (owes(open, known)) auditor_.saw("behind");
  open.is_ahead = query.since && query.since->seq > known.cursor->seq;
  if (open.is_ahead) auditor_.saw("catch-up");
}

void GatewayStandIn::take_command(Open& open) {
  const std::size_t sent = effects_.commands.size();
  if (const auto* command = std::get_if<CartCommand>(&open.request.what)) {
    if (!command->lines.empty()) auditor_.saw("several-lines");
    core_.on_cart_command(open.connection, *command, now_, effects_);
  } else if (const auto* order = std::get_if<OrderCommand>(&open.request.what)) {
    core_.on_order_command(open.connection, *order, now_, effects_);
  } else {
    core_.on_cart_query(open.connection, std::get<CartQuery>(open.request.what), now_, effects_);
  }
  if (effects_.commands.size() > sent) open.command_id = effects_.commands.back().id;
}

void GatewayStandIn::take(HangUp& hang_up) {
  const auto at = open_.find(hang_up.request);
  if (at == open_.end()) return;  // its answer was faster
  const ConnectionId connection = at->second.connection;
  auditor_.saw("hang-up");
  core_.on_hangup(connection);
  hung_up_.insert(connection);
  by_connection_.erase(connection);
  open_.erase(at);
  free_slot(connection);
}

void GatewayStandIn::take(HalfClose& half_close) {
  const auto at = open_.find(half_close.request);
  if (at == open_.end()) return;
  auditor_.saw("half-close");
  core_.on_half_close(at->second.connection, now_, effects_);
  perform();
}

void GatewayStandIn::receive_bus() {
  for (auto& message : std::exchange(feed_, {})) {
    core_.on_feed(message, now_, effects_);
    note_caught_up("caught-up-by-feed");
  }
  for (auto& reply : std::exchange(replies_, {})) {
    const bool is_done = std::holds_alternative<proto::CommandDone>(reply.outcome) ||
                         std::holds_alternative<proto::OrderDone>(reply.outcome);
    const bool is_asked = std::any_of(open_.begin(), open_.end(), [&](const auto& each) {
      return each.second.command_id == reply.id;
    });
    if (auto* page = std::get_if<proto::Snapshot>(&reply.outcome)) note_page(*page);
    const std::size_t answered = effects_.replies.size();
    core_.on_reply(std::move(reply), now_, effects_);
    note_caught_up("caught-up-by-snapshot");
    if (is_done && is_asked && effects_.replies.size() == answered) auditor_.saw("held-back");
  }
}

void GatewayStandIn::note_page(proto::Snapshot& page) {
  auditor_.saw(page.since ? "page-of-changes" : "page");
  if (!last_run_.empty() && last_run_ != page.run) auditor_.saw("pages-torn");
  last_run_ = page.next ? page.run : "";
  if (settings_.fault == PlantedFault::kPageIsOverNewerChange && !page.next && !page.since)
    page.run.clear();
}

void GatewayStandIn::perform() {
  while (!effects_.replies.empty() || !effects_.told.empty() || !effects_.commands.empty()) {
    const auto due = std::exchange(effects_, {});
    for (const auto& command : due.commands) {
      const bool is_snapshot = command.op == proto::Op::kSnapshot;
      if (is_snapshot && ++snapshots_asked_ > 1 &&
          settings_.fault == PlantedFault::kSnapshotsAreSwallowed)
        continue;
      if (outside_.send(settings_.index, command)) continue;
      auditor_.saw("unsent");
      core_.on_unsent(command.id, now_, effects_);
    }
    for (const auto& reply : due.replies) answer(reply.connection, reply.answer);
    for (const auto& told : due.told) tell(told.connection, told.part);
  }
}

void GatewayStandIn::fan_out() {
  auto fan_out = core_.take_fan_out(settings_.slice, now_);
  if (!fan_out) return;
  auto& waiters = fan_out->slice.waiters;
  if (fan_out->slice.answered > waiters.size()) auditor_.saw("sliced-fan-out");
  fan_out_to_streams(*fan_out);
  for (std::size_t i = 0; i < waiters.size(); ++i) {
    if (auto* state = std::get_if<StateAnswer>(&fan_out->answer)) state->delay = fan_out->delays[i];
    const bool forget =
        settings_.fault == PlantedFault::kWaiterIsForgotten && i > 0 && i + 1 == waiters.size();
    if (!forget) answer(waiters[i], fan_out->answer);
  }
  if (settings_.fault == PlantedFault::kWaiterIsToldTwice && !waiters.empty())
    answer(waiters.back(), fan_out->answer);
  core_.on_fan_out_done(*fan_out, random_.time_between(Millis{0}, kDearestSlice), now_);
}

// --- answers -------------------------------------------------------------------------------------

void GatewayStandIn::answer(ConnectionId connection, const Answer& answer) {
  const auto at = by_connection_.find(connection);
  if (at == by_connection_.end()) {
    if (hung_up_.contains(connection)) return;
    throw Violation("a request was answered twice");
  }
  const RequestNumber number = at->second;
  judge(open_.at(number), answer);
  by_connection_.erase(at);
  open_.erase(number);
  free_slot(connection);
  outside_.answer(number, answer);
}

void GatewayStandIn::judge(const Open& open, const Answer& answer) {
  if (const auto* error = std::get_if<proto::Error>(&answer)) {
    auditor_.saw(std::string(to_string(error->code)));
    const bool has_come = std::any_of(replies_.begin(), replies_.end(), [&](const auto& reply) {
      return reply.id == open.command_id;
    });
    if (error->code == proto::ErrorCode::kOutcomeUnknown && has_come)
      throw Violation("the outcome of " + open.command_id +
                      " is unknown, though its reply has come");
  } else if (const auto* cart = std::get_if<CartAnswer>(&answer)) {
    auditor_.check_acknowledged(open.command_id);
    auditor_.check_told(cart->cursor, support::numbers(cart->items));
    note_ahead(cart->cursor);
  } else if (const auto* order = std::get_if<OrderAnswer>(&answer)) {
    auditor_.check_acknowledged(open.command_id);
    auditor_.check_told(order->cursor, support::numbers(order->items), Auditor::Lines::kLeftOut);
    note_ahead(order->cursor);
  } else if (std::holds_alternative<UnchangedAnswer>(answer)) {
    if (!std::get<StatusQuery>(open.request.what).unchanged_as_304)
      throw Violation("a 304 for a poll that has no validator");
    if (owes(open, core_.catalog(now_)))
      throw Violation("a 304 for a poll since " + open.baseline->str() + " at " + head()->str());
    auditor_.saw("304");
  } else {
    judge_state(open, std::get<StateAnswer>(answer));
  }
}

void GatewayStandIn::judge_state(const Open& open, const StateAnswer& state) {
  auto query = std::get<StatusQuery>(open.request.what);
  if (query.stream) query.since = open.baseline;  // what it was told last
  auditor_.check_answer(query, state);
  if (state.reset) auditor_.saw("reset");
  if (state.stale) auditor_.saw("stale");
  const bool is_older = query.since && !state.reset && state.cursor->seq < query.since->seq;
  if (is_older && !open.is_ahead)
    throw Violation("a poll since " + query.since->str() + " was told " + state.cursor->str());
  if (is_older) auditor_.saw("caught-up-in-vain");
}

void GatewayStandIn::note_ahead(const proto::Cursor& acknowledged) {
  const auto here = head();
  if (here && acknowledged.epoch == here->epoch && acknowledged.seq > here->seq)
    auditor_.saw("acknowledged-before-shown");
}

// --- what is waited for --------------------------------------------------------------------------

bool GatewayStandIn::owes(const Open& open, const gateway::CatalogAnswer& known) const {
  const auto& query = std::get<StatusQuery>(open.request.what);
  const auto& items = query.items;
  if (!known.cursor || !open.baseline) return false;
  if (known.cursor->epoch != open.baseline->epoch) return true;
  return std::any_of(known.items.begin(), known.items.end(), [&](const auto& entry) {
    const bool is_watched =
        query.every_item ? true
        : items.empty()
            ? entry.shown.state.item == known.items.front().shown.state.item
            : std::find(items.begin(), items.end(), entry.shown.state.item) != items.end();
    return is_watched && entry.seq > open.baseline->seq;
  });
}

void GatewayStandIn::check_waiting(MonoTime now) {
  const auto known = core_.catalog(now);
  for (auto& [number, open] : open_) {
    const auto* query = std::get_if<StatusQuery>(&open.request.what);
    const Millis longest = query ? query->wait + kLongestOvertime : kLongestCommand;
    if (now - open.arrived > longest)
      throw Violation("a " + std::string(query ? "poll" : "command") + " has no answer in time");
    if (query == nullptr || !owes(open, known)) continue;
    if (!open.owed_since) open.owed_since = now;
    if (now - *open.owed_since > kLongestOwing)
      throw Violation("a poll since " + open.baseline->str() + " is held though " +
                      known.cursor->str() + " is known");
  }
}

void GatewayStandIn::note_caught_up(const char* how) {
  for (auto& [number, open] : open_) {
    if (!open.is_ahead) continue;
    const auto here = head();
    if (here->epoch == open.baseline->epoch && here->seq < open.baseline->seq) continue;
    open.is_ahead = false;
    auditor_.saw(how);
  }
}

void GatewayStandIn::note_totals() {
  const auto& totals = core_.totals();
  const std::pair<std::uint64_t, const char*> noted[] = {{totals.gaps, "gap"},
                                                         {totals.snapshots, "snapshot"},
                                                         {totals.restarts, "restart"},
                                                         {totals.holds_refused, "no-room"},
                                                         {totals.ended_by_deadline, "deadline"},
                                                         {totals.ended_by_change, "change"},
                                                         {totals.unmatched_replies, "late-reply"}};
  for (const auto& [count, event] : noted)
    if (count > 0) auditor_.saw(event);
}

std::vector<RequestNumber> GatewayStandIn::open_requests() const {
  std::vector<RequestNumber> numbers;
  for (const auto& [number, open] : open_) numbers.push_back(number);
  for (const auto& event : inbox_)
    if (const auto* request = std::get_if<Request>(&event)) numbers.push_back(request->number);
  return numbers;
}

// --- slots ---------------------------------------------------------------------------------------

ConnectionId GatewayStandIn::open_slot() {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(generations_.size()));
    generations_.push_back(0);
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return {slot, generations_[slot]};
}

void GatewayStandIn::free_slot(ConnectionId connection) {
  ++generations_[connection.slot];
  free_slots_.push_back(connection.slot);
}

}  // namespace sim
