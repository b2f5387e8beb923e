// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is judged of a gateway: its answers, what it owes, when it gives up a connection.
#include <algorithm>
#include <utility>

#include "tests/sim/gateway_process.h"
#include "tests/support/shown_values.h"

namespace sim {

using base::Millis;
using base::MonoTime;
using gateway::Answer;
using gateway::CartAnswer;
using gateway::OrderAnswer;
using gateway::StateAnswer;
using gateway::StreamBeat;
using gateway::StreamBegins;
using gateway::StreamPart;
using gateway::UnchangedAnswer;

namespace {

// A poll may end later than it asked while its gateway asks cartd twice: patience, one snapshot on
// its way, one of its own.
constexpr Millis kLongestOvertime{4000};
constexpr Millis kLongestCommand{1500};
// Slices, and the distance between fan-outs.
constexpr Millis kLongestOwing{1500};

}  // namespace

// --- answers -------------------------------------------------------------------------------------

void GatewayProcess::judge(const Open& open, const Answer& answer) {
  if (const auto* error = std::get_if<proto::Error>(&answer)) {
    judge_error(open, *error);
  } else if (const auto* cart = std::get_if<CartAnswer>(&answer)) {
    auditor_.check_acknowledged(open.command_id);
    auditor_.check_told(cart->cursor, support::numbers(cart->items));
    note_ahead(cart->cursor);
  } else if (const auto* order = std::get_if<OrderAnswer>(&answer)) {
    auditor_.check_acknowledged(open.command_id);
    auditor_.check_told(order->cursor, support::numbers(order->items), Auditor::Lines::kLeftOut);
    note_ahead(order->cursor);
  } else if (std::holds_alternative<UnchangedAnswer>(answer)) {
    if (!open.poll->unchanged_as_304()) throw Violation("a 304 for a poll that has no validator");
    if (owes(open, catalog()))
      throw Violation("a 304 for a poll since " + open.baseline->str() + " at " + head()->str());
    auditor_.saw("304");
  } else {
    judge_state(open, std::get<StateAnswer>(answer));
  }
}

bool GatewayProcess::was_shown_all_along(const proto::ItemId& item) const {
  proto::Cursor at = *head();
  const bool is_same = turn_began_at_ && turn_began_at_->epoch == at.epoch;
  for (const auto from = is_same ? turn_began_at_->seq : at.seq; at.seq > from; --at.seq.value)
    if (!auditor_.is_shown(at, item)) return false;
  return auditor_.is_shown(at, item);
}

void GatewayProcess::judge_error(const Open& open, const proto::Error& error) {
  auditor_.saw(std::string(to_string(error.code)));
  if (open.poll && error.code == proto::ErrorCode::kUnknownItem &&
      was_shown_all_along(*proto::ItemId::parse(*error.item)))
    throw Violation(*error.item + " is told to be unknown, which is there to be seen");
  const bool is_unknown = error.code == proto::ErrorCode::kOutcomeUnknown;
  const bool has_come = std::any_of(replies_.begin(), replies_.end(),
                                    [&](const auto& reply) { return reply.id == open.command_id; });
  if (is_unknown && has_come)
    throw Violation("the outcome of " + open.command_id + " is unknown, though its reply has come");
  const auto asked = asked_.find(open.command_id);
  const auto patience = settings_.turn.core.command_timeout;
  if (is_unknown && asked != asked_.end() && clock_.now() - asked->second < patience)
    throw Violation("the reply to " + open.command_id + " was not waited for");
  if ((is_unknown || error.code == proto::ErrorCode::kCartdUnavailable) &&
      !outside_.was_troubled(settings_.index))
    throw Violation("a " + std::string(to_string(error.code)) + " without any cause");
}

void GatewayProcess::judge_state(const Open& open, const StateAnswer& state) {
  auto query = *open.poll;
  if (open.has_begun) query.since = open.baseline;  // a stream's: what it was told last
  auditor_.check_answer(query, state);
  if (state.reset) auditor_.saw("reset");
  if (state.stale) auditor_.saw("stale");
  if (state.stale && !is_silent()) throw Violation("what is heard is called stale");
  const bool is_older = query.since && !state.reset && state.cursor->seq < query.since->seq;
  if (is_older && !open.is_ahead)
    throw Violation("a poll since " + query.since->str() + " was told " + state.cursor->str());
  if (is_older) auditor_.saw("caught-up-in-vain");
}

void GatewayProcess::note_ahead(const proto::Cursor& acknowledged) {
  const auto here = head();
  if (here && acknowledged.epoch == here->epoch && acknowledged.seq > here->seq)
    auditor_.saw("acknowledged-before-shown");
}

void GatewayProcess::judge_part(Open& open, const StreamPart& part) {
  const auto* query = std::get_if<gateway::Query>(&open.request.what);
  if (query == nullptr || !std::holds_alternative<gateway::Stream>(*query))
    throw Violation("a request for no stream is told of one");
  if (std::exchange(open.has_begun, true) == std::holds_alternative<StreamBegins>(part))
    throw Violation("a stream begins otherwise than once");
  if (std::holds_alternative<StreamBegins>(part)) {
    auditor_.saw("stream-begun");
    open.is_ahead = false;
  } else if (const auto* state = std::get_if<StateAnswer>(&part)) {
    auditor_.saw("stream-told");
    judge_state(open, *state);
  } else if (std::holds_alternative<StreamBeat>(part)) {
    auditor_.saw("stream-beat");
  } else {
    auditor_.saw("stream-ended");
  }
}

// --- the bus -------------------------------------------------------------------------------------

bool GatewayProcess::is_silent() const {
  return clock_.now() - last_heard_ > proto::limits::kStaleAfter;
}

bool GatewayProcess::is_unanswered() const {
  const auto expected = clock_.now() - proto::limits::kStaleAfter;
  if (last_reply_ >= expected) return false;
  // What was asked over a connection that was given up may still count with the core.
  return turn_.core().is_unanswered(turn_.now()) ||
         std::any_of(asked_.begin(), asked_.end(),
                     [&](const auto& each) { return each.second < expected; });
}

/// What is given up with a connection that stands: replies under way, and for a moment the service.
void GatewayProcess::judge_renewal() const {
  if (!outside_.is_connected(settings_.index) || is_unanswered()) return;
  const bool once = is_silent() && !renewed_in_silence_ && turn_.core().pending_commands() == 0;
  if (!once) throw Violation("a connection that stands was given up");
}

void GatewayProcess::note_command(const proto::Command& command) {
  if (!command.session) return;
  const auto is_its = [&](const auto& each) {
    const auto session_is = [&](const auto& what) { return what.session == command.session; };
    if (!each.second.command_id.empty()) return false;
    if (const auto* cart = std::get_if<gateway::CartCommand>(&each.second.request.what))
      return session_is(*cart);
    if (const auto* order = std::get_if<gateway::OrderCommand>(&each.second.request.what))
      return session_is(*order);
    const auto* query = std::get_if<gateway::CartQuery>(&each.second.request.what);
    return query != nullptr && session_is(*query);
  };
  const auto asked = std::find_if(open_.begin(), open_.end(), is_its);
  if (asked == open_.end()) throw Violation(command.id + " was asked for by nobody");
  asked->second.command_id = command.id;
}

void GatewayProcess::note_reply(proto::Reply& reply) {
  last_reply_ = clock_.now();
  asked_.erase(reply.id);
  if (std::holds_alternative<proto::CommandDone>(reply.outcome) ||
      std::holds_alternative<proto::OrderDone>(reply.outcome))
    done_.insert(reply.id);
  caught_up_how_ = "caught-up-by-snapshot";
  if (auto* page = std::get_if<proto::Snapshot>(&reply.outcome)) note_page(*page);
}

void GatewayProcess::note_page(proto::Snapshot& page) {
  last_told_ = clock_.now();
  renewed_in_silence_ = false;
  auditor_.saw(page.since ? "page-of-changes" : "page");
  if (!last_run_.empty() && last_run_ != page.run) auditor_.saw("pages-torn");
  last_run_ = page.next ? page.run : "";
  if (settings_.fault == PlantedFault::kPageIsOverNewerChange && !page.next && !page.since)
    page.run.clear();
}

// --- what is waited for --------------------------------------------------------------------------

bool GatewayProcess::owes(const Open& open, const gateway::CatalogAnswer& known) const {
  const auto* items = std::get_if<std::vector<proto::ItemId>>(&open.poll->items);
  if (!known.cursor || !open.baseline) return false;
  if (known.cursor->epoch != open.baseline->epoch) return true;
  return std::any_of(known.items.begin(), known.items.end(), [&](const auto& entry) {
    const bool is_watched =
        items == nullptr ? true
        : items->empty()
            ? entry.shown.state.item == known.items.front().shown.state.item
            : std::find(items->begin(), items->end(), entry.shown.state.item) != items->end();
    return is_watched && entry.seq > open.baseline->seq;
  });
}

void GatewayProcess::check_waiting() {
  const MonoTime now = clock_.now();
  const auto known = catalog();
  if (known.cursor) auditor_.check_listed(*known.cursor, known.items);
  for (auto& [number, open] : open_) {
    const auto& poll = open.poll;
    const Millis longest = poll ? poll->wait + kLongestOvertime : kLongestCommand;
    if (now - open.arrived > longest)
      throw Violation("a " + std::string(poll ? "poll" : "command") + " has no answer in time");
    if (!poll || !owes(open, known)) continue;
    if (!open.owed_since) open.owed_since = now;
    if (now - *open.owed_since > kLongestOwing)
      throw Violation("a poll since " + open.baseline->str() + " is held though " +
                      known.cursor->str() + " is known");
  }
}

void GatewayProcess::note_caught_up() {
  const char* how = std::exchange(caught_up_how_, nullptr);
  if (how == nullptr) return;
  const auto here = head();
  for (auto& [number, open] : open_) {
    if (!open.is_ahead) continue;
    if (here->epoch == open.baseline->epoch && here->seq < open.baseline->seq) continue;
    open.is_ahead = false;
    auditor_.saw(how);
  }
}

/// A shopper's own change is not shown before it has come.
void GatewayProcess::note_held_back() {
  for (const auto& [number, open] : open_)
    if (done_.contains(open.command_id)) auditor_.saw("held-back");
}

void GatewayProcess::note_totals() {
  const auto& totals = turn_.core().totals();
  if (totals.gaps > std::exchange(gaps_, totals.gaps) && !outside_.was_troubled(settings_.index))
    throw Violation("a gap, though nothing was lost");
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

}  // namespace sim
