// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gateway_loop.h"

#include <sys/eventfd.h>

#include <utility>

#include "gateway/http/event_stream.h"
#include "gateway/http/http_bodies.h"
#include "gateway/http/problems.h"
#include "ops/log.h"

namespace gateway {
namespace {

using base::MonoTime;

// Noting an event takes 0.1 us: 32,768 of them 3 ms.
constexpr int kMaxEventRounds = 64;
// A draining gateway ends once it has had no connection for this part of its drain: with the
// default, two seconds, in which any load balancer has asked for its health.
constexpr int kQuietShare = 5;

enum Token : std::uint64_t {
  kCommandsToken = HttpServer::kFirstFreeToken,
  kFeedToken,
  kDrainToken,
  kCertificatesToken,
  kSessionsToken,
};

struct RouteName {
  const char* operator()(const PollRequest&) const { return "status"; }
  const char* operator()(const Stream&) const { return "events"; }
  const char* operator()(const Listing&) const { return "items"; }
  const char* operator()(const CatalogQuery&) const { return "items"; }
  const char* operator()(const ItemsPage&) const { return "items"; }
  const char* operator()(const CartCommand&) const { return "cart_command"; }
  const char* operator()(const CartQuery&) const { return "cart"; }
  const char* operator()(const OrderCommand& command) const {
    return command.op == proto::Op::kCheckout      ? "checkout"
           : command.op == proto::Op::kCancelOrder ? "release"
                                                   : "order";
  }
  const char* operator()(const PageQuery&) const { return "page"; }
  const char* operator()(const FileQuery&) const { return "file"; }
  const char* operator()(const PlainQuery&) const { return "plain"; }
  const char* operator()(const PlainCommand&) const { return "plain_command"; }
  const char* operator()(const ChallengeQuery&) const { return "challenge"; }
  const char* operator()(const SessionRequest&) const { return "session"; }
  const char* operator()(const HttpResponse&) const { return "refused"; }
};

}  // namespace

GatewayLoop::GatewayLoop(const Settings& settings, std::unique_ptr<BusClient> bus,
                         const WebFiles& files, std::shared_ptr<prometheus::Registry> registry)
    : settings_(settings),
      bus_(std::move(bus)),
      drain_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      metrics_(std::move(registry)),
      http_(poller_, settings.http, *this, clock_.now()),
      site_(files, settings.routes.default_wait),
      door_(settings.door),
      sessions_(settings.sessions),
      gate_(settings.gate_sessions, sessions_.keys()),
      turn_(settings.turn, *bus_, *this, clock_) {
  poller_.watch_readable(bus_->commands_fd(), kCommandsToken);
  poller_.watch_readable(bus_->feed_fd(), kFeedToken);
  poller_.watch_readable(drain_fd_.get(), kDrainToken);
  poller_.watch_readable(new_certificates_.fd(), kCertificatesToken);
  poller_.watch_readable(new_sessions_.fd(), kSessionsToken);
}

GatewayLoop::~GatewayLoop() = default;

void GatewayLoop::run() {
  MonoTime due = turn_.now();
  while (!over()) {
    wait(due);
    due = turn_.run();
    update_metrics();
  }
}

void GatewayLoop::wait(MonoTime due) {
  base::Nanos most = due <= turn_.now() ? base::Nanos{0} : due - clock_.now();
  // All of them, since the kernel queues them in order: a command's is behind those of everyone whom
  // the last fan-out brought back, and is to be read before them.
  for (int rounds = kMaxEventRounds; rounds > 0; --rounds) {
    const auto events = poller_.wait(most);
    for (const auto& event : events) on_event(event);
    if (events.size() < Poller::kMostEvents) break;
    most = base::Nanos{0};
  }
}

void GatewayLoop::on_event(const Poller::Event& event) {
  switch (event.token) {
    case kCommandsToken:
      turn_.on_commands_readable();
      return;
    case kFeedToken:
      turn_.on_feed_readable();
      return;
    case kDrainToken:
      start_drain();
      return;
    case kCertificatesToken:
      if (auto certificates = new_certificates_.take())
        http_.set_certificates(*std::move(certificates));
      return;
    case kSessionsToken:
      if (auto sessions = new_sessions_.take()) {
        sessions_ = *std::move(sessions);
        gate_.set_keys(sessions_.keys());
      }
      return;
    default:
      http_.on_event(event);
  }
}

void GatewayLoop::update_metrics() {
  const GatewayCore& core = turn_.core();
  ready_.store(core.has_snapshot() && !core.draining(), std::memory_order_relaxed);
  metrics_.set_feed_silence(core.silence(turn_.now()));
  metrics_.advance({core.totals(), http_.totals(), bus_->totals(), door_.totals(),
                    core.held_polls(), core.streams(), core.pending_commands(), http_.connections(),
                    http_.buffered_bytes(), turn_.overslept()});
}

// --- draining -------------------------------------------------------------------------------------

void GatewayLoop::start_drain() {
  eventfd_t ignored;
  eventfd_read(drain_fd_.get(), &ignored);
  if (drain_until_) return;
  const MonoTime now = clock_.now();
  drain_until_ = now + settings_.drain;
  last_connected_ = now;  // a loop without connections is as likely to get the next one
  turn_.start_drain(settings_.drain);
  http_.start_drain(now, settings_.drain);
}

void GatewayLoop::request_drain() {
  eventfd_write(drain_fd_.get(), 1);  // cannot fail: the counter is not full
}

std::optional<MonoTime> GatewayLoop::over_at() const {
  if (!drain_until_ || http_.connections() > 0) return drain_until_;
  // A load balancer that has not yet seen that this gateway drains would find nobody here.
  return std::min(*drain_until_, last_connected_ + settings_.drain / kQuietShare);
}

bool GatewayLoop::over() const {
  const auto at = over_at();
  return at && turn_.now() >= *at;
}

// --- those who ask --------------------------------------------------------------------------------

void GatewayLoop::take_ready(MonoTime now) {
  wall_ = clock_.wall();
  http_.take_ready(now, wall_);
}

std::optional<MonoTime> GatewayLoop::next_due() const {
  const auto due = http_.next_due();
  const auto end = over_at();
  return due && end ? std::min(*due, *end) : due ? due : end;
}

void GatewayLoop::end_turn(MonoTime now) {
  http_.end_turn(now);
  if (http_.connections() > 0) last_connected_ = now;
  // A mistake of ours that somebody has found, and may find again as often as they like.
  if (const auto times = left_out_line_.due(http_.totals().headers_left_out, now))
    ops::log(ops::Level::kError, "header_left_out",
             {{"name", http_.last_left_out()}, {"times", *times}});
}

void GatewayLoop::fan_out(const GatewayCore::FanOut& fan_out) {
  const auto& slice = fan_out.slice;
  const auto* state = std::get_if<StateAnswer>(&fan_out.answer);
  SharedState said =
      state != nullptr ? to_shared_response(*state) : SharedState{to_response(fan_out.answer), 0};
  HttpServer::Shared shared(std::move(said.response), said.slot);
  for (std::size_t i = 0; i < slice.waiters.size(); ++i) {
    const std::string pause = state != nullptr ? slot_text(fan_out.delays[i]) : std::string();
    http_.answer_shared(slice.waiters[i], shared, pause, slice.watch);
  }
  fan_out_to_streams(fan_out);
  metrics_.on_response(shared.status(), slice.waiters.size());
  if (slice.last) metrics_.on_fan_out(slice.answered + slice.told, clock_.now() - slice.changed_at);
}

void GatewayLoop::fan_out_to_streams(const GatewayCore::FanOut& fan_out) {
  if (fan_out.slice.streams.empty()) return;
  if (const auto* state = std::get_if<StateAnswer>(&fan_out.answer)) {
    const StreamPiece event = state_piece(*state);
    for (const ConnectionId stream : fan_out.slice.streams) http_.stream(stream, event);
  } else {
    for (const ConnectionId stream : fan_out.slice.streams) http_.end_stream(stream);
  }
}

void GatewayLoop::tell(ConnectionId stream, const StreamPart& part) {
  if (const auto* begins = std::get_if<StreamBegins>(&part)) {
    const HttpResponse head = stream_head();
    metrics_.on_response(head.status);
    http_.begin_stream(stream, head);
    http_.stream(stream, retry_piece(begins->retry));
  } else if (const auto* state = std::get_if<StateAnswer>(&part)) {
    http_.stream(stream, state_piece(*state));
  } else if (std::holds_alternative<StreamBeat>(part)) {
    http_.stream(stream, beat_piece());
  } else {
    http_.end_stream(stream);
  }
}

void GatewayLoop::answer(ConnectionId connection, const Answer& answer) {
  if (const auto plain = plain_visits_.take(connection)) {
    if (const auto* command = std::get_if<PlainCommand>(&*plain))
      return respond(connection, outcome_of(*command, answer));
    return respond_plain(connection, std::get<PlainVisit>(*plain), &answer);
  }
  respond(connection, to_response(answer));
}

void GatewayLoop::respond(ConnectionId connection, HttpResponse response) {
  metrics_.on_response(response.status);
  http_.answer(connection, std::move(response));
}

// --- requests -------------------------------------------------------------------------------------

void GatewayLoop::on_request(ConnectionId connection, const HttpRequest& request) {
  Route asked = route(request, settings_.routes, sessions_, wall_);
  metrics_.on_request(std::visit(RouteName{}, asked));
  auto refused = door_.refuse(connection, request, asked, http_, turn_.core(), turn_.now());
  if (refused) return respond(connection, *std::move(refused));
  std::visit([&](auto& each) { take(connection, each); }, asked);
}

void GatewayLoop::take(ConnectionId connection, PollRequest& request) {
  if (!request.preference.empty()) http_.set_preference(connection, request.preference);
  turn_.on_query(connection, std::move(request.poll));
}

void GatewayLoop::take_gated(ConnectionId connection, const CartCommand& command) {
  auto refused = gate_.refuse(command, turn_.core().stock(), wall_);
  metrics_.advance(gate_.totals());
  if (refused) return respond(connection, *std::move(refused));
  turn_.on_cart_command(connection, command);
}

void GatewayLoop::take(ConnectionId connection, const ChallengeQuery& query) {
  HttpResponse challenge = gate_.answer(query, turn_.core().stock(), wall_);
  metrics_.advance(gate_.totals());
  respond(connection, std::move(challenge));
}

void GatewayLoop::take(ConnectionId connection, const SessionRequest& request) {
  auto admitted = gate_.admit(request, wall_);
  metrics_.advance(gate_.totals());
  if (auto* refusal = std::get_if<HttpResponse>(&admitted))
    return respond(connection, std::move(*refusal));
  const PageSession session =
      sessions_.mint(std::get<proto::SessionId>(admitted), request.secure, wall_);
  HttpResponse response = to_response(session);
  if (session.cookie_for)
    response.with("Set-Cookie", session_cookie(session.token, *session.cookie_for, request.secure));
  respond(connection, std::move(response));
}

void GatewayLoop::take(ConnectionId connection, CatalogQuery&) {
  const CatalogAnswer catalog = turn_.core().catalog(turn_.now());
  respond(connection,
          catalog.cursor ? to_response(catalog) : problem_of(proto::Error::cartd_unavailable()));
}

}  // namespace gateway
