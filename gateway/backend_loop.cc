// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend_loop.h"

#include <sys/eventfd.h>

#include <algorithm>
#include <utility>

#include "gateway/http/forwarded_for.h"
#include "ops/log.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;
using ops::Level;
using ops::log;

// A turn is bounded.
constexpr int kMaxRepliesPerTurn = 2000;
// Whether cartd can be reached is looked at so often, with nothing due as well.
constexpr Millis kLookDistance{1000};
constexpr Millis kLookAgain{50};  // while it cannot
// A connection attempt is given this long to succeed.
constexpr Millis kRenewalDistance{3000};

enum Token : std::uint64_t {
  kRepliesToken = HttpServer::kFirstFreeToken,
  kReloadToken,
  kDrainToken,
  kSessionsToken,
};

}  // namespace

BackendLoop::BackendLoop(const Settings& settings, ops::BackendKeys keys, SessionDoor sessions,
                         AdminSite admin, std::unique_ptr<BusClient> bus,
                         std::shared_ptr<prometheus::Registry> registry)
    : settings_(settings),
      bus_(std::move(bus)),
      drain_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      reload_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      metrics_(std::move(registry)),
      now_(clock_.now()),
      http_(poller_, settings.http, *this, now_),
      core_(settings.core, std::move(keys), std::move(sessions)),
      admin_(std::move(admin)),
      next_renewal_(now_ + kRenewalDistance) {
  poller_.watch_readable(bus_->commands_fd(), kRepliesToken);
  poller_.watch_readable(reload_fd_.get(), kReloadToken);
  poller_.watch_readable(drain_fd_.get(), kDrainToken);
  poller_.watch_readable(new_sessions_.fd(), kSessionsToken);
  oversleep_.plan(now_, now_);
}

BackendLoop::~BackendLoop() = default;

void BackendLoop::run() {
  MonoTime due = now_;
  while (!over()) {
    wait(due);
    due = turn();
  }
}

void BackendLoop::wait(MonoTime due) {
  const base::Nanos most = due <= now_ ? base::Nanos{0} : due - clock_.now();
  for (const auto& event : poller_.wait(most)) {
    switch (event.token) {
      case kRepliesToken:
        look_at_replies_ = true;
        break;
      case kReloadToken:
        read_keys_again();
        break;
      case kSessionsToken:
        if (auto sessions = new_sessions_.take()) core_.set_sessions(*std::move(sessions));
        break;
      case kDrainToken:
        start_drain();
        break;
      default:
        http_.on_event(event);
    }
  }
}

MonoTime BackendLoop::turn() {
  now_ = clock_.now();
  if (const auto late = oversleep_.begin(now_)) on_overslept(*late);
  http_.take_ready(now_, clock_.wall());
  perform_effects();
  receive_replies();
  perform_effects();
  // With replies still unread every request could be one of theirs.
  if (oversleep_.may_judge() && !look_at_replies_) {
    core_.on_deadline(now_, effects_);
    http_.end_overdue(now_);
    perform_effects();
  }
  renew_bus();
  http_.end_turn(now_);
  log_refused_keys();
  const MonoTime due = next_due();
  oversleep_.plan(now_, due);
  return due;
}

MonoTime BackendLoop::next_due() const {
  if (look_at_replies_ || http_.has_ready()) return now_;
  MonoTime next = next_look_;
  for (const auto due : {core_.next_due(), http_.next_due(), drain_until_})
    if (due && *due < next) next = *due;
  const auto judge_from = oversleep_.judge_from();
  return judge_from ? std::max(next, *judge_from) : next;
}

void BackendLoop::on_overslept(base::Nanos by) {
  core_.on_overslept(by);
  http_.on_overslept(now_);
  look_at_replies_ = true;
}

// --- cartd -----------------------------------------------------------------------------------------

void BackendLoop::receive_replies() {
  for (int left = kMaxRepliesPerTurn; look_at_replies_ && left > 0; --left) {
    const auto reply = bus_->receive_reply();
    look_at_replies_ = reply.has_value();
    if (reply) core_.on_reply(*reply, now_, effects_);
  }
}

void BackendLoop::perform_effects() {
  while (!effects_.empty())
    for (auto& effect : std::exchange(effects_, {}))
      std::visit([this](auto& each) { perform(each); }, effect);
}

void BackendLoop::perform(BackendCore::Answered& answered) {
  metrics_.on_backend_response(std::string(answered.route), answered.response.status);
  if (const auto& write = answered.write)
    log(Level::kInfo, "backend_write",
        {{"key", write->key},
         {"key_id", write->key_id},
         {"address", write->address},
         {"method", write->method},
         {"path", write->path},
         {"status", answered.response.status}});
  http_.answer(answered.connection, std::move(answered.response));
}

void BackendLoop::perform(const proto::Command& command) {
  look_at_replies_ = true;
  if (bus_->send(command)) return;
  unsent_ = true;
  core_.on_unsent(command.id, effects_);
}

void BackendLoop::renew_bus() {
  if (!std::exchange(unsent_, false) && now_ < next_look_) return;
  const bool can_send = bus_->can_send();
  look_at_replies_ = true;  // asking may swallow the sign that something has come
  next_look_ = now_ + (can_send ? kLookDistance : kLookAgain);
  ready_.store(can_send && !drain_until_, std::memory_order_relaxed);
  if ((can_send && !core_.is_unanswered(now_)) || now_ < next_renewal_) return;
  next_renewal_ = now_ + kRenewalDistance;
  bus_->renew_commands();
  core_.on_renewed();
}

// --- keys ------------------------------------------------------------------------------------------

void BackendLoop::read_keys_again() {
  eventfd_t ignored;
  eventfd_read(reload_fd_.get(), &ignored);
  auto keys = ops::BackendKeys::read(settings_.keys);
  if (!keys) {
    log(Level::kError, "keys_unreadable", {{"why", keys.error().why}});
    return;
  }
  log(Level::kInfo, "keys_read", {{"keys", keys->size()}});
  core_.set_keys(*std::move(keys));
}

void BackendLoop::log_refused_keys() {
  if (const auto times = refused_line_.due(core_.totals().keys_refused, now_))
    log(Level::kWarning, "keys_refused", {{"times", *times}, {"address", last_refused_}});
}

// --- requests --------------------------------------------------------------------------------------

std::string BackendLoop::client_of(ConnectionId connection, const HttpRequest& request) const {
  const std::string peer = http_.peer(connection);
  const auto address = Address::parse(peer);
  if (!address || !any_contains(settings_.trusted_proxies, *address)) return peer;
  const auto client = forwarded_for(request.forwarded_for, settings_.trusted_proxies);
  return client ? client->str() : peer;
}

void BackendLoop::on_request(ConnectionId connection, const HttpRequest& request) {
  if (auto page = admin_.answer(request)) {
    metrics_.on_backend_response("admin", page->status);
    http_.answer(connection, *std::move(page));
    return;
  }
  const std::string address = client_of(connection, request);
  const std::uint64_t refused = core_.totals().keys_refused;
  core_.on_request(connection, request, address, now_, clock_.wall(), effects_);
  if (core_.totals().keys_refused != refused) last_refused_ = address;
  const bool is_answered =
      !effects_.empty() && std::holds_alternative<BackendCore::Answered>(effects_.back());
  if (is_answered) perform_effects();
}

// --- draining --------------------------------------------------------------------------------------

void BackendLoop::start_drain() {
  eventfd_t ignored;
  eventfd_read(drain_fd_.get(), &ignored);
  if (drain_until_) return;
  const MonoTime now = clock_.now();
  drain_until_ = now + settings_.drain;
  core_.start_drain(effects_);
  http_.start_drain(now, settings_.drain);
}

void BackendLoop::request_drain() {
  eventfd_write(drain_fd_.get(), 1);  // cannot fail: the counter is not full
}

void BackendLoop::request_reload() { eventfd_write(reload_fd_.get(), 1); }

bool BackendLoop::over() const {
  return drain_until_ && (http_.connections() == 0 || now_ >= *drain_until_);
}

}  // namespace gateway
