// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/hook_worker.h"

#include <algorithm>
#include <utility>

#include "courier/http/signature.h"
#include "courier/letter_json.h"
#include "ops/log.h"
#include "proto/codec.h"

namespace courier {

using base::Millis;
using base::MonoClock;
using base::WallTime;
using ops::Level;
using proto::Op;

namespace {

constexpr Millis kReplyTimeout{2'000};
constexpr Millis kAway{2'000};  // cartd is, or another courier has the hook, or nobody is to
constexpr Millis kIdle{500};    // until it is asked whether anything happened
constexpr Millis kRenew{5'000};

WallTime now() { return base::WallClock::now(); }

}  // namespace

HookWorker::HookWorker(const Target& target, std::vector<std::string> operations,
                       std::optional<bus::Curve> curve, std::string courier, std::string ca,
                       HookMetrics metrics)
    : target_(target),
      operations_(std::move(operations)),
      courier_(std::move(courier)),
      metrics_(metrics),
      bus_(std::move(curve)),
      sender_(target.url, std::move(ca), [this] { wake(); }),
      thread_([this] { run(); }) {}

HookWorker::~HookWorker() {
  request_stop();
  thread_.join();
}

void HookWorker::request_stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake();
}

void HookWorker::wake() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  woken_.notify_all();
}

bool HookWorker::is_stopping() {
  const std::lock_guard lock(mutex_);
  return is_stopping_;
}

void HookWorker::run() {
  while (!is_stopping()) pause(step());
  while (deliveries_ && sender_.under_way() > 0 && collect()) pause(until_late());
  if (deliveries_) leave();
}

/// Another courier need not wait until this one is known to be gone.
void HookWorker::leave() {
  said_ = {target_.name, "", std::nullopt, "", std::nullopt, {}};
  ask_hook(Op::kSetHook);
}

void HookWorker::give_up() {
  deliveries_.reset();
  sender_.drop();
  metrics_.served.Set(0);
  metrics_.oldest_waiting_seconds.Set(0);
}

void HookWorker::pause(Millis time) {
  std::unique_lock lock(mutex_);
  woken_.wait_for(lock, time, [this] { return is_woken_; });
  is_woken_ = false;
}

Millis HookWorker::step() {
  if (!deliveries_ && !take()) return kAway;
  if (!collect() || !read_missing() || !read_new()) return kAway;
  set_oldest();
  // Also what was passed over is written down. And before anything is sent, so that the lease outlasts it where this
  // process stood still for a while.
  if (MonoClock::now() - put_at_ >= kRenew && !put(true, "")) return kAway;
  const std::size_t room = target_.parallel - sender_.under_way();
  const auto letters = deliveries_->due(now(), room);
  for (const Letter& letter : letters) {
    sender_.post(letter.event.id, post_of(letter, now()));
    deliveries_->on_sent(letter.event.id);
  }
  Millis nothing_to_do = kIdle;
  if (const auto next = deliveries_->next_due(); next && letters.size() < room)
    nothing_to_do = std::min(nothing_to_do, *next - now());
  return std::max(std::min(nothing_to_do, until_late()), Millis{0});
}

Millis HookWorker::until_late() const {
  const auto late = sender_.next_late();
  return late ? std::chrono::ceil<Millis>(*late - MonoClock::now()) : kIdle;
}

bool HookWorker::take() {
  said_ = {target_.name, courier_, std::nullopt, "", std::nullopt, {}};
  const auto answer = ask_hook(Op::kTakeHook);
  if (!answer) return false;
  std::string trouble;
  if (const auto* refusal = std::get_if<proto::Error>(&*answer)) {
    trouble = refusal->detail;
  } else {
    const auto& list = std::get<proto::HookList>(*answer);
    const proto::Hook& hook = list.hooks.front();
    epoch_ = list.cursor.epoch.str();
    if (!hook.enabled) {
      trouble = "it is disabled" + (hook.reason.empty() ? "" : ": " + hook.reason);
    } else {
      deliveries_.emplace(hook, target_.types);
      put_at_ = MonoClock::now();
      metrics_.served.Set(1);
    }
  }
  if (trouble.empty())
    ops::log(Level::kInfo, "hook_taken", {{"hook", target_.name.str()}});
  else if (trouble != trouble_)
    ops::log(Level::kWarning, "hook_not_served", {{"hook", target_.name.str()}, {"why", trouble}});
  trouble_ = trouble;
  return trouble.empty();
}

bool HookWorker::read_missing() {
  while (const auto id = deliveries_->unread()) {
    const auto answer = events(*id - 1, 1);
    if (!answer) return false;
    const auto* list = std::get_if<proto::EventList>(&*answer);
    const bool is_there =
        list != nullptr && !list->events.empty() && list->events.front().id == *id;
    if (!is_there) metrics_.given_up.Increment();
    deliveries_->on_found(*id, is_there ? std::optional(Letter{list->events.front(),
                                                               subject_of(list->events.front())})
                                        : std::nullopt);
  }
  return true;
}

bool HookWorker::read_new() {
  if (deliveries_->room() == 0) return true;
  const std::uint64_t after = deliveries_->read_after();
  const auto answer = events(after, deliveries_->room());
  if (!answer) return false;
  if (const auto* gone = std::get_if<proto::Error>(&*answer)) {
    const std::uint64_t before_oldest = gone->oldest.value_or(after + 1) - 1;
    const std::uint64_t lost = before_oldest - std::min(before_oldest, after);
    ops::log(Level::kError, "events_gone", {{"hook", target_.name.str()}, {"count", lost}});
    metrics_.given_up.Increment(static_cast<double>(lost));
    deliveries_->on_read({}, before_oldest);
    return true;
  }
  const auto& list = std::get<proto::EventList>(*answer);
  std::vector<Letter> letters;
  for (const auto& event : list.events) letters.push_back({event, subject_of(event)});
  deliveries_->on_read(std::move(letters), list.next);
  return true;
}

bool HookWorker::collect() {
  const auto receipts = sender_.take_ended();
  if (receipts.empty()) return true;
  std::uniform_real_distribution<double> chance(0, 1);
  bool is_gone = false;
  for (const Receipt& receipt : receipts) {
    if (receipt.verdict == Receipt::Verdict::kTaken) {
      metrics_.delivered.Increment();
      deliveries_->on_taken(receipt.number);
      continue;
    }
    metrics_.failed.Increment();
    is_gone = is_gone || receipt.verdict == Receipt::Verdict::kGone;
    const bool goes_on = deliveries_->on_failed(receipt.number, now(), chance(random_));
    if (!goes_on) metrics_.given_up.Increment();
    ops::log(goes_on ? Level::kWarning : Level::kError, goes_on ? "delivery_failed" : "given_up",
             {{"hook", target_.name.str()}, {"id", receipt.number}, {"why", receipt.why}});
  }
  set_oldest();
  if (!is_gone) return put(true, "");
  put(false, "it answered 410");
  give_up();
  return false;
}

bool HookWorker::put(bool enabled, const std::string& reason) {
  const proto::Hook hook = deliveries_->hook();
  said_ = {target_.name, courier_, enabled, reason, hook.position, hook.retries};
  const auto answer = ask_hook(Op::kPutHook);
  put_at_ = MonoClock::now();
  if (answer && std::holds_alternative<proto::HookList>(*answer)) return true;
  give_up();  // somebody else's, or nobody knows
  return false;
}

Post HookWorker::post_of(const Letter& letter, WallTime now) const {
  Post post;
  // Another store's events have other names, though they have the same numbers.
  post.id = epoch_ + "-" + std::to_string(letter.event.id);
  post.timestamp =
      std::to_string(std::chrono::floor<base::Seconds>(now.time_since_epoch()).count());
  post.body = body_of(letter.event);
  post.signature = signature(target_.keys, post.id, post.timestamp, post.body);
  return post;
}

std::optional<std::variant<proto::EventList, proto::Error>> HookWorker::events(std::uint64_t after,
                                                                               std::size_t limit) {
  proto::Command command{"courier", Op::kEvents};
  command.after = after;
  command.amount = static_cast<std::int64_t>(limit);
  const auto reply = ask(command);
  if (!reply) return std::nullopt;
  if (const auto* list = std::get_if<proto::EventList>(&reply->outcome)) {
    if (list->cursor.epoch.str() == epoch_) return *list;
    give_up();  // the same numbers are of other events there
    return std::nullopt;
  }
  const auto* error = std::get_if<proto::Error>(&reply->outcome);
  if (error != nullptr && error->code == proto::ErrorCode::kGone) return *error;
  return std::nullopt;
}

std::optional<std::variant<proto::HookList, proto::Error>> HookWorker::ask_hook(Op op) {
  proto::Command command{"courier", op};
  command.hook = said_;
  const auto reply = ask(command);
  if (!reply) return std::nullopt;
  if (const auto* error = std::get_if<proto::Error>(&reply->outcome)) return *error;
  const auto* list = std::get_if<proto::HookList>(&reply->outcome);
  if (list == nullptr || list->hooks.size() != 1) return std::nullopt;
  return *list;
}

std::optional<proto::Reply> HookWorker::ask(const proto::Command& command) {
  const auto answer = bus_.call(operations_, proto::encode(command), kReplyTimeout);
  auto reply =
      answer ? proto::decode_reply(answer->json) : proto::Result<proto::Reply>(answer.error());
  if (hears_cartd_.exchange(reply.ok()) && !reply)
    ops::log(Level::kWarning, "cartd_silent",
             {{"hook", target_.name.str()}, {"why", reply.error().detail}});
  if (!reply) return std::nullopt;
  return *std::move(reply);
}

void HookWorker::set_oldest() {
  const auto oldest = deliveries_->oldest();
  const auto age = oldest ? std::max(now() - *oldest, Millis{0}) : Millis{0};
  metrics_.oldest_waiting_seconds.Set(static_cast<double>(age.count()) / 1000);
}

}  // namespace courier
