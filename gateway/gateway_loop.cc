// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gateway_loop.h"

#include <sys/eventfd.h>
#include <sys/random.h>

#include <array>
#include <utility>

#include "gateway/http/entity_tags.h"
#include "gateway/http/http_bodies.h"
#include "gateway/http/problems.h"
#include "ops/log.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using base::MonoClock;
using base::MonoTime;
using ops::Level;
using ops::log;

// A turn is bounded. A slice of 256 answers takes about 1.5 ms; then the loop looks at its sockets.
constexpr std::size_t kSlice = 256;
// Noting an event takes 0.1 us: 32,768 of them 3 ms.
constexpr int kMaxEventRounds = 64;
constexpr int kMaxBusMessagesPerTurn = 2000;
// With nothing due the loop still looks at the clock: the metrics' feed silence is made here.
constexpr base::Millis kLongestWait{1000};
// A draining gateway ends once it has had no connection for this part of its drain: with the
// default, two seconds, in which any load balancer has asked for its health.
constexpr int kQuietShare = 5;
// Between two lines about what may happen often.
constexpr base::Millis kLineDistance{1000};
// A connection attempt is given this long to succeed.
constexpr base::Millis kRenewalDistance{3000};

constexpr const char* kFileMethods = "GET, HEAD, OPTIONS";
constexpr const char* kPagePolicy =
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/// 128 random bits from the kernel, as hex: nobody guesses another shopper's cart.
std::string mint_session() {
  std::array<unsigned char, 16> bits;
  const auto got = getrandom(bits.data(), bits.size(), 0);
  CHECK(got == static_cast<ssize_t>(bits.size()), got);
  constexpr char kHex[] = "0123456789abcdef";
  std::string session;
  for (const unsigned char byte : bits) {
    session += kHex[byte >> 4];
    session += kHex[byte & 15];
  }
  return session;
}

enum Token : std::uint64_t {
  kCommandsToken = HttpServer::kFirstFreeToken,
  kFeedToken,
  kDrainToken,
};

struct RouteName {
  const char* operator()(const StatusRequest& asked) const {
    return asked.query.stream ? "events" : "status";
  }
  const char* operator()(const CartCommand&) const { return "cart_command"; }
  const char* operator()(const CartQuery&) const { return "cart"; }
  const char* operator()(const OrderCommand& command) const {
    return command.op == proto::Op::kCheckout ? "checkout" : "order";
  }
  const char* operator()(const ItemsQuery&) const { return "items"; }
  const char* operator()(const PageQuery&) const { return "page"; }
  const char* operator()(const FileQuery&) const { return "file"; }
  const char* operator()(const HttpResponse&) const { return "refused"; }
};

}  // namespace

GatewayLoop::GatewayLoop(const Settings& settings, std::unique_ptr<BusClient> bus,
                         const WebFiles& files, std::shared_ptr<prometheus::Registry> registry)
    : settings_(settings),
      files_(files),
      now_(MonoClock::now()),
      bus_(std::move(bus)),
      drain_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      metrics_(std::move(registry)),
      core_(settings.core, now_),
      http_(poller_, settings.http, *this, now_),
      page_(files.page_before(), files.page_after(), settings.routes.default_wait) {
  poller_.watch_readable(bus_->commands_fd(), kCommandsToken);
  poller_.watch_readable(bus_->feed_fd(), kFeedToken);
  poller_.watch_readable(drain_fd_.get(), kDrainToken);
}

GatewayLoop::~GatewayLoop() = default;

// --- the turn -------------------------------------------------------------------------------------

void GatewayLoop::run() {
  while (!over()) turn();
}

void GatewayLoop::turn() {
  wait();
  // Requests first. Their commands go together, so that the bus wakes once for all of them, and are on
  // their way to cartd while the rest of the turn is done.
  http_.take_ready(now_, base::WallClock::now());
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
  // Last, what was answered is written and what is over is closed.
  http_.end_turn(now_);
  if (http_.connections() > 0) last_connected_ = now_;
  log_transitions();
  update_metrics();
}

MonoTime GatewayLoop::wake_at() const {
  if (look_at_commands_ || look_at_feed_ || http_.has_ready()) return now_;
  MonoTime wake = now_ + kLongestWait;
  for (const auto due : {core_.next_due(), http_.next_due(), over_at()})
    if (due && *due < wake) wake = *due;
  const auto judge_from = oversleep_.judge_from();
  return judge_from ? std::max(wake, *judge_from) : wake;
}

void GatewayLoop::wait() {
  const MonoTime wake = wake_at();
  oversleep_.plan(now_, wake);
  base::Nanos most = wake <= now_ ? base::Nanos{0} : wake - MonoClock::now();
  // All of them, since the kernel queues them in order: a command's is behind those of everyone whom
  // the last fan-out brought back, and is to be read before them.
  for (int rounds = kMaxEventRounds; rounds > 0; --rounds) {
    const auto events = poller_.wait(most);
    for (const auto& event : events) on_event(event);
    if (events.size() < Poller::kMostEvents) break;
    most = base::Nanos{0};
  }
  now_ = MonoClock::now();
  if (const auto late = oversleep_.begin(now_)) on_overslept(*late);
}

void GatewayLoop::on_overslept(base::Nanos by) {
  ++overslept_.count;
  overslept_.in_all += by;
  core_.on_overslept(by);
  http_.on_overslept(now_);
  look_at_commands_ = look_at_feed_ = true;
  if (now_ < next_overslept_line_) return;
  next_overslept_line_ = now_ + kLineDistance;
  log(Level::kWarning, "overslept", {{"ms", std::chrono::floor<base::Millis>(by).count()}});
}

void GatewayLoop::end_overdue() {
  // With replies still unread every command could be one of theirs.
  if (!oversleep_.may_judge() || look_at_commands_) return;
  core_.on_deadline(now_, effects_);
  http_.end_overdue(now_);
  perform_effects();
}

void GatewayLoop::on_event(const Poller::Event& event) {
  switch (event.token) {
    case kCommandsToken:
      look_at_commands_ = true;
      return;
    case kFeedToken:
      look_at_feed_ = true;
      return;
    case kDrainToken:
      start_drain();
      return;
    default:
      http_.on_event(event);
  }
}

void GatewayLoop::receive_bus() {
  int left = kMaxBusMessagesPerTurn;
  for (; look_at_commands_ && left > 0; --left) {
    auto reply = bus_->receive_reply();
    look_at_commands_ = reply.has_value();
    if (!reply) break;
    // The change is published right behind the reply, which waits for it: by the time the last reply
    // is read it has most likely come, and the answers need not wait for another turn.
    look_at_feed_ = true;
    core_.on_reply(*std::move(reply), now_, effects_);
  }
  for (; look_at_feed_ && left > 0; --left) {
    auto message = bus_->receive_feed();
    look_at_feed_ = message.has_value();
    if (message) core_.on_feed(*message, now_, effects_);
  }
}

void GatewayLoop::perform_effects() {
  while (!effects_.replies.empty() || !effects_.told.empty() || !effects_.commands.empty() ||
         !effects_.ended.empty()) {
    send_commands();
    for (const auto& ended : std::exchange(effects_.ended, {})) metrics_.on_command(ended);
    send_answers();
    tell_streams();
  }
}

void GatewayLoop::send_commands() {
  for (const auto& command : std::exchange(effects_.commands, {})) {
    look_at_commands_ = true;
    if (bus_->send(command)) continue;
    unsent_ = true;
    core_.on_unsent(command.id, now_, effects_);
  }
}

void GatewayLoop::send_answers() {
  for (const auto& reply : std::exchange(effects_.replies, {}))
    answer(reply.connection, to_response(reply.answer));
}

void GatewayLoop::tell_streams() {
  for (const auto& told : std::exchange(effects_.told, {}))
    std::visit([&](const auto& part) { tell(told.connection, part); }, told.part);
}

void GatewayLoop::tell(ConnectionId stream, const StreamBegins& begins) {
  const HttpResponse head = stream_head();
  metrics_.on_response(head.status);
  http_.begin_stream(stream, head);
  http_.stream(stream, retry_piece(begins.retry));
}

void GatewayLoop::tell(ConnectionId stream, const StateAnswer& state) {
  http_.stream(stream, state_piece(state));
}

void GatewayLoop::renew_bus() {
  const bool silent = core_.is_stale(now_);
  const bool unanswered = core_.is_unanswered(now_);
  renewed_in_silence_ = renewed_in_silence_ && silent;
  if ((!silent && !unsent_ && !unanswered) || now_ < next_renewal_) return;
  next_renewal_ = now_ + kRenewalDistance;
  if (silent) bus_->renew_feed();
  look_at_feed_ = look_at_feed_ || silent;
  // A connection that stands is kept: giving it up would refuse the commands that come meanwhile,
  // and lose the replies of those under way. Not where cartd seems to be gone or to hang: where it
  // owes a reply for long, and once with the feed's silence where nothing says that it is well. What
  // is sent to a new connection before cartd has greeted is refused, and nobody waits for it in vain.
  look_at_commands_ =
      true;  // asking whether it can send may swallow the sign that something has come
  const bool idle = core_.pending_commands() == 0;
  const bool given_up = unanswered || (silent && idle && !renewed_in_silence_);
  if (given_up || (idle && !bus_->can_send())) {
    bus_->renew_commands();
    core_.on_commands_renewed();
    renewed_in_silence_ = silent;
  }
  unsent_ = false;
}

void GatewayLoop::fan_out() {
  const auto fan_out = core_.take_fan_out(kSlice, now_);
  const bool goes_on = fan_out && !fan_out->slice.last;
  http_.set_under_way(goes_on ? std::optional(fan_out->slice.watch) : std::nullopt);
  if (!fan_out) return;
  const MonoTime start = MonoClock::now();
  const auto* state = std::get_if<StateAnswer>(&fan_out->answer);
  HttpServer::Shared shared(
      state != nullptr ? to_shared_response(*state) : to_response(fan_out->answer),
      /*delay_slot=*/state != nullptr);
  for (std::size_t i = 0; i < fan_out->slice.waiters.size(); ++i)
    http_.answer_shared(fan_out->slice.waiters[i], shared, fan_out->delays[i],
                        fan_out->slice.watch);
  fan_out_to_streams(*fan_out);
  const MonoTime end = MonoClock::now();
  core_.on_fan_out_done(*fan_out, end - start, end);
  metrics_.on_response(shared.status(), fan_out->slice.waiters.size());
  if (fan_out->slice.last)
    metrics_.on_fan_out(fan_out->slice.answered + fan_out->slice.told,
                        end - fan_out->slice.changed_at);
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

void GatewayLoop::log_transitions() {
  if (core_.has_snapshot() && !was_synced_once_)
    log(Level::kInfo, "feed_ready", {{"cursor", core_.stock().head().str()}});
  was_synced_once_ = core_.has_snapshot();
  // Not before what came has been heard.
  const bool stale = oversleep_.may_judge() ? core_.is_stale(now_) : was_stale_;
  if (stale != was_stale_)
    log(stale ? Level::kWarning : Level::kInfo, stale ? "feed_stale" : "feed_back");
  was_stale_ = stale;
  // A gap mends itself within milliseconds; one line a second is enough to see that they come.
  if (core_.totals().gaps != logged_gaps_ && now_ >= next_gap_line_) {
    log(Level::kWarning, "feed_gap", {{"gaps", core_.totals().gaps - logged_gaps_}});
    logged_gaps_ = core_.totals().gaps;
    next_gap_line_ = now_ + kLineDistance;
  }
  // A mistake of ours that somebody has found, and may find again as often as they like.
  const std::uint64_t left_out = http_.totals().headers_left_out;
  if (left_out != logged_left_out_ && now_ >= next_left_out_line_) {
    log(Level::kError, "header_left_out",
        {{"name", http_.last_left_out()}, {"times", left_out - logged_left_out_}});
    logged_left_out_ = left_out;
    next_left_out_line_ = now_ + kLineDistance;
  }
}

void GatewayLoop::update_metrics() {
  ready_.store(core_.has_snapshot() && !core_.draining(), std::memory_order_relaxed);
  metrics_.set_feed_silence(core_.silence(now_));
  metrics_.advance({core_.totals(), http_.totals(), bus_->totals(), core_.held_polls(),
                    core_.streams(), core_.pending_commands(), http_.connections(),
                    http_.buffered_bytes(), overslept_});
}

// --- descriptors ----------------------------------------------------------------------------------

void GatewayLoop::start_drain() {
  eventfd_t ignored;
  eventfd_read(drain_fd_.get(), &ignored);
  if (drain_until_) return;
  const MonoTime now = MonoClock::now();
  drain_until_ = now + settings_.drain;
  last_connected_ = now;  // a loop without connections is as likely to get the next one
  core_.start_drain(now, settings_.drain);
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
  return at && now_ >= *at;
}

// --- requests -------------------------------------------------------------------------------------

void GatewayLoop::on_request(ConnectionId connection, HttpRequest request) {
  Route asked = route(request, settings_.routes);
  metrics_.on_request(std::visit(RouteName{}, asked));
  std::visit([&](auto& each) { take(connection, each); }, asked);
  send_answers();
  tell_streams();
}

void GatewayLoop::on_half_close(ConnectionId connection) {
  core_.on_half_close(connection, now_, effects_);
  perform_effects();
}

void GatewayLoop::take(ConnectionId connection, StatusRequest& status) {
  if (!status.preference.empty()) http_.set_preference(connection, status.preference);
  core_.on_status(connection, std::move(status.query), now_, effects_);
}

void GatewayLoop::take(ConnectionId connection, CartCommand& command) {
  core_.on_cart_command(connection, command, now_, effects_);
}

void GatewayLoop::take(ConnectionId connection, CartQuery& query) {
  core_.on_cart_query(connection, query, now_, effects_);
}

void GatewayLoop::take(ConnectionId connection, OrderCommand& command) {
  core_.on_order_command(connection, command, now_, effects_);
}

void GatewayLoop::take(ConnectionId connection, ItemsQuery& query) {
  if (query.since) {
    core_.on_items(connection, *std::move(query.since), now_, effects_);
    return;
  }
  if (query.page) {
    answer(connection, to_response(core_.items_page(*query.page, now_)));
    return;
  }
  const CatalogAnswer catalog = core_.catalog(now_);
  answer(connection,
         catalog.cursor ? to_response(catalog) : problem_of(proto::Error::cartd_unavailable()));
}

void GatewayLoop::take(ConnectionId connection, PageQuery& page) {
  const bool is_new = !page.session;
  const std::string session = is_new ? mint_session() : page.session->str();
  HttpResponse response =
      page_.answer(core_.stock(), {session, page.coding, core_.staleness(now_)}, now_);
  response.with("Cache-Control", "no-store");
  response.with("Content-Security-Policy", kPagePolicy);
  response.with("X-Content-Type-Options", "nosniff");
  response.with("Referrer-Policy", "no-referrer");
  if (is_new)
    response.with("Set-Cookie", "session=" + session + "; HttpOnly; SameSite=Lax; Path=/");
  answer(connection, std::move(response));
}

void GatewayLoop::take(ConnectionId connection, FileQuery& query) {
  const WebFile* file = files_.find(query.path);
  if (file == nullptr) {
    answer(connection, not_found(query.path));
    return;
  }
  if (query.method == "OPTIONS") {
    answer(connection, methods_answer(kFileMethods, query.to_preflight));
    return;
  }
  if (query.method != "GET" && query.method != "HEAD") {
    answer(connection, method_not_allowed(query.method, kFileMethods));
    return;
  }
  const bool compressed = query.coding == ContentCoding::kGzip && !file->gzip.empty();
  const std::string& etag = compressed ? file->gzip_etag : file->etag;
  HttpResponse response;
  if (read_entity_tags(query.if_none_match).match(etag)) {
    response.status = 304;
  } else {
    response.content_type = file->content_type;
    response.body = compressed ? file->gzip : file->bytes;
    if (compressed) response.with("Content-Encoding", "gzip");
    response.with("X-Content-Type-Options", "nosniff");
  }
  response.with("ETag", etag).with("Cache-Control", "no-cache");
  if (!file->gzip.empty()) response.with("Vary", "Accept-Encoding");
  answer(connection, std::move(response));
}

void GatewayLoop::take(ConnectionId connection, HttpResponse& refusal) {
  answer(connection, std::move(refusal));
}

void GatewayLoop::answer(ConnectionId connection, HttpResponse response) {
  metrics_.on_response(response.status);
  http_.answer(connection, std::move(response));
}

}  // namespace gateway
