// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/courier_turn.h"

#include <algorithm>
#include <utility>

#include "courier/letter_json.h"

namespace sim {

using base::Millis;
using courier::Letter;
using proto::Op;

namespace {

constexpr Millis kAway{2'000};  // cartd is, or another courier has the hook, or nobody is to
constexpr Millis kIdle{500};    // until it is asked whether anything happened

/// The one hook of an answer to what was asked of it; null where it is none.
const proto::HookList* hook_in(const std::optional<proto::Reply>& reply) {
  const auto* list = reply ? std::get_if<proto::HookList>(&reply->outcome) : nullptr;
  return list != nullptr && list->hooks.size() == 1 ? list : nullptr;
}

const proto::Error* error_in(const std::optional<proto::Reply>& reply) {
  return reply ? std::get_if<proto::Error>(&reply->outcome) : nullptr;
}

Letter letter_of(const proto::Event& event) { return {event, courier::subject_of(event)}; }

}  // namespace

CourierTurn::CourierTurn(Settings settings, const base::Clock& clock, std::uint64_t random_seed)
    : settings_(std::move(settings)), clock_(clock), random_(random_seed) {}

// --- what is to be done --------------------------------------------------------------------------

CourierTurn::Todo CourierTurn::next() {
  if (const auto time = std::exchange(rest_, std::nullopt)) return Rest{*time};
  if (!deliveries_) return ask(Asked::kTake, Op::kTakeHook);
  if (const auto id = deliveries_->unread()) {
    missing_ = *id;
    return ask_events(Asked::kMissing, *id - 1, 1);
  }
  if (!must_put_ && !std::exchange(has_read_, true) && deliveries_->room() > 0)
    return ask_events(Asked::kNew, deliveries_->read_after(), deliveries_->room());
  // Also what was passed over is written down.
  if (must_put_ || clock_.now() - put_at_ >= kRenew) return put();
  const base::WallTime now = clock_.wall();
  sent_ = deliveries_->due(now, settings_.parallel);
  if (!sent_.empty()) return Send{epoch_, sent_};
  has_read_ = false;
  const auto due = deliveries_->next_due();
  return Rest{due ? std::clamp(*due - now, Millis{0}, kIdle) : kIdle};
}

CourierTurn::Ask CourierTurn::ask(Asked what, Op op, proto::HookCommand said) {
  asked_ = what;
  asked_at_ = clock_.now();
  proto::Command command{"courier", op};
  said.hook = settings_.hook;
  said.courier = settings_.courier;
  command.hook = std::move(said);
  return {std::move(command)};
}

CourierTurn::Ask CourierTurn::ask_events(Asked what, std::uint64_t after, std::size_t limit) {
  asked_ = what;
  proto::Command command{"courier", Op::kEvents};
  command.after = after;
  command.amount = static_cast<std::int64_t>(limit);
  return {std::move(command)};
}

CourierTurn::Ask CourierTurn::put() {
  const proto::Hook hook = deliveries_->hook();
  proto::HookCommand said;
  said.enabled = !is_gone_;
  if (is_gone_) said.reason = "it answered 410";
  said.position = hook.position;
  said.retries = hook.retries;
  return ask(Asked::kPut, Op::kPutHook, std::move(said));
}

// --- what came of it -----------------------------------------------------------------------------

void CourierTurn::on_reply(const std::optional<proto::Reply>& reply) {
  switch (asked_) {
    case Asked::kTake:
      return on_taken(reply);
    case Asked::kMissing:
      return on_missing(reply);
    case Asked::kNew:
      return on_news(reply);
    case Asked::kPut:
      return on_put(reply);
  }
}

void CourierTurn::on_taken(const std::optional<proto::Reply>& reply) {
  const auto* error = error_in(reply);
  const auto* list = hook_in(reply);
  if (error == nullptr && list == nullptr) return rest();
  if (error != nullptr || !list->hooks.front().enabled) return rest();
  deliveries_.emplace(list->hooks.front(), settings_.types);
  epoch_ = list->cursor.epoch.str();
  put_at_ = asked_at_;
  has_read_ = must_put_ = is_gone_ = false;
}

void CourierTurn::on_missing(const std::optional<proto::Reply>& reply) {
  const auto* list = reply ? std::get_if<proto::EventList>(&reply->outcome) : nullptr;
  const auto* error = error_in(reply);
  const bool is_gone = error != nullptr && error->code == proto::ErrorCode::kGone;
  if (list == nullptr && !is_gone) return rest();
  if (list != nullptr && is_of_another_store(*list)) return give_up();
  const bool is_there =
      list != nullptr && !list->events.empty() && list->events.front().id == missing_;
  deliveries_->on_found(missing_,
                        is_there ? std::optional(letter_of(list->events.front())) : std::nullopt);
}

void CourierTurn::on_news(const std::optional<proto::Reply>& reply) {
  const auto* list = reply ? std::get_if<proto::EventList>(&reply->outcome) : nullptr;
  const auto* error = error_in(reply);
  if (error != nullptr && error->code == proto::ErrorCode::kGone) {
    deliveries_->on_read({}, error->oldest.value_or(deliveries_->read_after() + 1) - 1);
  } else if (list == nullptr) {
    rest();
  } else if (is_of_another_store(*list)) {
    give_up();
  } else {
    std::vector<Letter> letters;
    for (const auto& event : list->events) letters.push_back(letter_of(event));
    deliveries_->on_read(std::move(letters), list->next);
  }
}

void CourierTurn::on_put(const std::optional<proto::Reply>& reply) {
  if (hook_in(reply) != nullptr && !is_gone_) {
    put_at_ = asked_at_;
    if (std::exchange(must_put_, false)) rest_ = Millis{0};  // the end of a round
    has_read_ = has_read_ && !rest_;
    return;
  }
  give_up();
}

void CourierTurn::on_sent(const std::vector<Receipt>& receipts) {
  std::uniform_real_distribution<double> chance(0, 1);
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    const std::uint64_t id = sent_[i].event.id;
    if (receipts[i] == Receipt::kTaken)
      deliveries_->on_taken(id);
    else
      deliveries_->on_failed(id, clock_.wall(), chance(random_));
    is_gone_ = is_gone_ || receipts[i] == Receipt::kGone;
  }
  must_put_ = true;
}

/// Not ours any more, or nobody knows: what cartd has is right.
void CourierTurn::give_up() {
  deliveries_.reset();
  rest();
}

/// The same numbers are of other events there.
bool CourierTurn::is_of_another_store(const proto::EventList& list) const {
  return list.cursor.epoch.str() != epoch_;
}

void CourierTurn::rest() {
  has_read_ = false;
  rest_ = kAway;
}

}  // namespace sim
