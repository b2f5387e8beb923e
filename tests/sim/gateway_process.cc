// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/gateway_process.h"

#include <algorithm>
#include <utility>

namespace sim {

using base::Millis;
using base::MonoTime;
using gateway::Answer;
using gateway::CartCommand;
using gateway::CartQuery;
using gateway::ConnectionId;
using gateway::OrderCommand;
using gateway::StateAnswer;
using gateway::StreamEnds;
using gateway::StreamPart;

namespace {

constexpr Millis kDearestSlice{8};
// How soon after a send what comes may come without a sign.
constexpr Millis kSwallows{20};
constexpr Millis kWithheld{60};

}  // namespace

GatewayProcess::GatewayProcess(Settings settings, const Timeline& timeline, Random& random,
                               Auditor& auditor, Outside& outside)
    : settings_(std::move(settings)),
      random_(random),
      auditor_(auditor),
      outside_(outside),
      clock_(timeline),
      turn_(settings_.turn, *this, *this, clock_),
      due_(clock_.now()),
      free_at_(due_),
      last_heard_(due_),
      last_told_(due_),
      last_reply_(due_) {}

// --- the turn ------------------------------------------------------------------------------------

void GatewayProcess::turn() {
  clock_.begin_turn();
  const base::Nanos late = clock_.now() - due_;
  if (late > base::Oversleep::kMuch) {
    auditor_.saw("overslept");
    for (auto& [number, open] : open_) {
      open.arrived += late;
      if (open.owed_since) *open.owed_since += late;
    }
    for (auto& [id, since] : asked_) since += late;
    last_heard_ += late;
    last_told_ += late;
    last_reply_ += late;
    if (settings_.fault == PlantedFault::kDeadlinesBeforeInput)
      withheld_until_ = clock_.now() + kWithheld;
  }
  swallowed_until_ = clock_.now();
  if (std::exchange(commands_sign_, false)) turn_.on_commands_readable();
  if (std::exchange(feed_sign_, false)) turn_.on_feed_readable();
  done_.clear();
  const MonoTime began = clock_.now();
  turn_began_at_ = head();
  due_ = std::max(turn_.run(), began);
  free_at_ = clock_.now();
}

void GatewayProcess::on_overslept(MonoTime) {}

void GatewayProcess::take_ready(MonoTime) {
  for (auto& event : std::exchange(inbox_, {}))
    std::visit([this](auto& each) { take(each); }, event);
}

void GatewayProcess::end_turn(MonoTime) {
  note_caught_up();
  note_held_back();
  note_totals();
  check_waiting();
}

// --- the bus -------------------------------------------------------------------------------------

void GatewayProcess::hear(gateway::FeedMessage message) {
  feed_.push_back(std::move(message));
  feed_sign_ = true;
}

bool GatewayProcess::receive(proto::Reply reply) {
  replies_.push_back(std::move(reply));
  if (clock_.now() < swallowed_until_) return false;
  commands_sign_ = true;
  return true;
}

bool GatewayProcess::can_send() const {
  swallowed_until_ = clock_.now() + kSwallows;
  return outside_.is_connected(settings_.index);
}

bool GatewayProcess::send(const proto::Command& command) {
  note_command(command);
  if (!can_send()) {
    auditor_.saw("unsent");
    return false;
  }
  asked_.emplace(command.id, clock_.now());
  const bool is_snapshot = command.op == proto::Op::kSnapshot;
  const bool swallow = is_snapshot && ++snapshots_asked_ > 1 &&
                       settings_.fault == PlantedFault::kSnapshotsAreSwallowed;
  if (!swallow) outside_.send(settings_.index, command);
  return true;
}

void GatewayProcess::renew_commands() {
  judge_renewal();
  auditor_.saw("commands-renewed");
  renewed_in_silence_ = clock_.now() - last_told_ > proto::limits::kStaleAfter;
  asked_.clear();
  replies_.clear();
  outside_.renew_commands(settings_.index);
}

void GatewayProcess::renew_feed() {
  if (!is_silent()) throw Violation("the feed was given up though it was heard");
  auditor_.saw("feed-renewed");
  feed_.clear();
  outside_.renew_feed(settings_.index);
}

std::optional<proto::Reply> GatewayProcess::receive_reply() {
  note_caught_up();
  if (replies_.empty() || clock_.now() < withheld_until_) {
    swallowed_until_ = clock_.now();  // who has found nothing is told of what comes
    return std::nullopt;
  }
  proto::Reply reply = std::move(replies_.front());
  replies_.pop_front();
  note_reply(reply);
  return reply;
}

std::optional<gateway::FeedMessage> GatewayProcess::receive_feed() {
  note_caught_up();
  if (feed_.empty()) return std::nullopt;
  last_heard_ = last_told_ = clock_.now();
  renewed_in_silence_ = false;
  caught_up_how_ = "caught-up-by-feed";
  auto message = std::move(feed_.front());
  feed_.pop_front();
  return message;
}

// --- requests ------------------------------------------------------------------------------------

void GatewayProcess::take(Request& request) {
  const RequestNumber number = request.number;
  Open open{open_slot(), std::move(request), clock_.now(), {}, {}, false, {}, {}, false};
  by_connection_.emplace(open.connection, number);
  Open& placed = open_.emplace(number, std::move(open)).first->second;
  if (std::holds_alternative<gateway::Query>(placed.request.what))
    take_poll(placed);
  else
    take_command(placed);
}

void GatewayProcess::take_poll(Open& open) {
  const auto query = std::get<gateway::Query>(open.request.what);
  const auto* stream = std::get_if<gateway::Stream>(&query);
  open.poll = stream != nullptr ? gateway::Poll{stream->items, stream->since, {}, stream->life, {}}
                                : std::get<gateway::Poll>(query);
  const auto since = open.poll->since;
  const auto number = open.request.number;
  const auto known = catalog();
  open.baseline = since ? since : known.cursor;
  const std::size_t answered = answered_;
  turn_.on_query(open.connection, query);
  if (stream != nullptr && !open_.contains(number)) auditor_.saw("stream-turned-away");
  if (answered_ != answered) return;
  // One that is behind is answered by the next fan-out; check_waiting() sees to it that it is.
  if (owes(open, known)) auditor_.saw("behind");
  open.is_ahead = since && known.cursor && since->seq > known.cursor->seq;
  if (open.is_ahead) auditor_.saw("catch-up");
}

void GatewayProcess::take_command(Open& open) {
  const auto what = open.request.what;
  if (const auto* command = std::get_if<CartCommand>(&what)) {
    if (!command->lines.empty()) auditor_.saw("several-lines");
    turn_.on_cart_command(open.connection, *command);
  } else if (const auto* order = std::get_if<OrderCommand>(&what)) {
    turn_.on_order_command(open.connection, *order);
  } else {
    turn_.on_cart_query(open.connection, std::get<CartQuery>(what));
  }
}

void GatewayProcess::take(HangUp& hang_up) {
  const auto at = open_.find(hang_up.request);
  if (at == open_.end()) return;  // its answer was faster
  auditor_.saw("hang-up");
  turn_.on_hangup(at->second.connection);
  hung_up_.insert(at->second.connection);
  close(hang_up.request);
}

void GatewayProcess::take(HalfClose& half_close) {
  const auto at = open_.find(half_close.request);
  if (at == open_.end()) return;
  auditor_.saw("half-close");
  const bool is_held = at->second.poll.has_value();
  turn_.on_half_close(at->second.connection);
  if (is_held && open_.contains(half_close.request))
    throw Violation("a poll is held though its shopper sends no more");
}

std::vector<RequestNumber> GatewayProcess::open_requests() const {
  std::vector<RequestNumber> numbers;
  for (const auto& [number, open] : open_) numbers.push_back(number);
  for (const auto& event : inbox_)
    if (const auto* request = std::get_if<Request>(&event)) numbers.push_back(request->number);
  return numbers;
}

// --- answers -------------------------------------------------------------------------------------

void GatewayProcess::answer(ConnectionId connection, const Answer& answer) {
  ++answered_;
  const auto at = by_connection_.find(connection);
  if (at == by_connection_.end()) {
    if (hung_up_.contains(connection)) return;
    throw Violation("a request was answered twice");
  }
  const RequestNumber number = at->second;
  judge(open_.at(number), answer);
  close(number);
  outside_.answer(number, answer);
}

void GatewayProcess::tell(ConnectionId connection, const StreamPart& part) {
  ++answered_;
  const auto at = by_connection_.find(connection);
  if (at == by_connection_.end()) {
    if (hung_up_.contains(connection)) return;
    throw Violation("a stream that has ended is told more");
  }
  const RequestNumber number = at->second;
  Open& open = open_.at(number);
  judge_part(open, part);
  if (const auto* state = std::get_if<StateAnswer>(&part)) {
    open.baseline = state->cursor;
    open.owed_since.reset();
  }
  if (std::holds_alternative<StreamEnds>(part)) close(number);
  outside_.tell(number, part);
}

void GatewayProcess::fan_out(const gateway::GatewayCore::FanOut& fan_out) {
  const auto fault = settings_.fault;
  const auto& [waiters, streams] = std::tie(fan_out.slice.waiters, fan_out.slice.streams);
  if (fan_out.slice.answered > waiters.size()) auditor_.saw("sliced-fan-out");
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (fault == PlantedFault::kStreamIsForgotten && i > 0 && i + 1 == streams.size()) continue;
    const auto* state = std::get_if<StateAnswer>(&fan_out.answer);
    tell(streams[i], state != nullptr ? StreamPart(*state) : StreamPart(StreamEnds{}));
  }
  Answer said = fan_out.answer;
  for (std::size_t i = 0; i < waiters.size(); ++i) {
    if (fault == PlantedFault::kWaiterIsForgotten && i > 0 && i + 1 == waiters.size()) continue;
    if (auto* state = std::get_if<StateAnswer>(&said)) state->delay = fan_out.delays[i];
    answer(waiters[i], said);
  }
  if (fault == PlantedFault::kWaiterIsToldTwice && !waiters.empty()) answer(waiters.back(), said);
  clock_.spend(random_.time_between(Millis{0}, kDearestSlice));
}

// --- slots ---------------------------------------------------------------------------------------

void GatewayProcess::close(RequestNumber number) {
  const auto at = open_.find(number);
  by_connection_.erase(at->second.connection);
  free_slot(at->second.connection);
  open_.erase(at);
}

ConnectionId GatewayProcess::open_slot() {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(generations_.size()));
    generations_.push_back(0);
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return {slot, generations_[slot]};
}

void GatewayProcess::free_slot(ConnectionId connection) {
  ++generations_[connection.slot];
  free_slots_.push_back(connection.slot);
}

}  // namespace sim
