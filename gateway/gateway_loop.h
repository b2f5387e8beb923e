// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One event loop: epoll and HTTP around a gateway's turns.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/failure.h"
#include "gateway/bus/bus_client.h"
#include "gateway/door.h"
#include "gateway/files/site.h"
#include "gateway/gate/gate.h"
#include "gateway/gateway_turn.h"
#include "gateway/handed_over.h"
#include "gateway/http/http_bodies.h"
#include "gateway/http/routes.h"
#include "gateway/metrics.h"
#include "gateway/net/http_server.h"
#include "gateway/plain_visits.h"
#include "gateway/sessions/session_door.h"
#include "ops/rare_line.h"

namespace gateway {

/// Runs on one thread; shares nothing with other loops but the immutable web files and certificates, and
/// the metrics registry. Makes requests of bytes for the turn, and bytes of its answers.
class GatewayLoop : private HttpServer::Handler, private Askers {
 public:
  struct Settings {
    GatewayTurn::Settings turn;
    HttpServer::Settings http;
    RouteSettings routes;
    Door::Settings door;
    SessionDoor sessions;
    std::int64_t gate_sessions = 0;  // see Gate
    base::Millis drain{10'000};
  };
  /// `files` must outlive this.
  GatewayLoop(const Settings& settings, std::unique_ptr<BusClient> bus, const WebFiles& files,
              std::shared_ptr<prometheus::Registry> registry);
  ~GatewayLoop() override;

  /// See HttpServer::listen. Before run().
  base::OrFailure<ops::HostPort> listen(const ops::HostPort& address, bool shared,
                                        Entrance entrance = {}) {
    return http_.listen(address, shared, entrance);
  }
  /// Where doors redirect to. Before run().
  void redirect_to(std::uint16_t https_port) { http_.redirect_to(https_port); }
  /// Turns until drained.
  void run();

  // --- any thread ------------------------------------------------------------------------------------
  void request_drain();
  /// From then on sessions are judged so.
  void hand_over(SessionDoor sessions) { new_sessions_.put(std::move(sessions)); }
  /// What new connections with TLS are shown from then on; the first before run(), where there is such a door.
  void hand_over(std::shared_ptr<const TlsCertificates> certificates) {
    new_certificates_.put(std::move(certificates));
  }
  /// Has a snapshot and is not draining.
  bool ready() const { return ready_.load(std::memory_order_relaxed); }

 private:
  /// For a sign of life, or what is due.
  void wait(base::MonoTime due);
  void on_event(const Poller::Event& event);
  void update_metrics();
  void start_drain();
  /// When the loop ends, as things are; nothing while it is not draining.
  std::optional<base::MonoTime> over_at() const;
  bool over() const;

  // --- HttpServer::Handler
  void on_request(ConnectionId connection, const HttpRequest& request) override;
  void on_hangup(ConnectionId connection) override {
    door_.on_hangup(connection);
    plain_visits_.forget(connection);
    turn_.on_hangup(connection);
  }
  void on_half_close(ConnectionId connection) override { turn_.on_half_close(connection); }

  void take(ConnectionId connection, PollRequest& poll);
  void take(ConnectionId connection, Stream& stream) {
    turn_.on_query(connection, std::move(stream));
  }
  void take(ConnectionId connection, Listing& listing) {
    turn_.on_query(connection, std::move(listing));
  }
  void take(ConnectionId connection, CatalogQuery&);
  void take(ConnectionId connection, ItemsPage& page) {
    respond(connection, to_response(turn_.items_page(page)));
  }
  void take(ConnectionId connection, CartCommand& command) {
    if (turn_.core().stock().any_gate()) return take_gated(connection, command);
    turn_.on_cart_command(connection, command);
  }
  void take_gated(ConnectionId connection, const CartCommand& command);
  void take(ConnectionId connection, const ChallengeQuery& query);
  void take(ConnectionId connection, const SessionRequest& request);
  void take(ConnectionId connection, CartQuery& query) { turn_.on_cart_query(connection, query); }
  void take(ConnectionId connection, OrderCommand& command) {
    turn_.on_order_command(connection, command);
  }
  void take(ConnectionId connection, PageQuery& page) {
    respond(connection, site_.answer(page, turn_.core(), sessions_, turn_.now(), wall_));
  }
  void take(ConnectionId connection, FileQuery& file) { respond(connection, site_.answer(file)); }
  void take(ConnectionId connection, PlainQuery& query);
  void take(ConnectionId connection, PlainCommand& command);
  /// `told`: what cartd said of it; null: it was not asked.
  void respond_plain(ConnectionId connection, const PlainVisit& visit, const Answer* told);
  void take(ConnectionId connection, HttpResponse& refusal) {
    respond(connection, std::move(refusal));
  }
  void respond(ConnectionId connection, HttpResponse response);

  // --- Askers
  void on_overslept(base::MonoTime now) override { http_.on_overslept(now); }
  void take_ready(base::MonoTime now) override;
  void end_overdue(base::MonoTime now) override { http_.end_overdue(now); }
  void set_under_way(std::optional<HoldTable::WatchId> fan_out) override { http_.put_off(fan_out); }
  void fan_out(const GatewayCore::FanOut& fan_out) override;
  void end_turn(base::MonoTime now) override;
  bool has_ready() const override { return http_.has_ready(); }
  std::optional<base::MonoTime> next_due() const override;
  void answer(ConnectionId connection, const Answer& answer) override;
  void tell(ConnectionId stream, const StreamPart& part) override;
  void on_command_ended(const CommandEnded& ended) override { metrics_.on_command(ended); }
  /// The same to those who stream.
  void fan_out_to_streams(const GatewayCore::FanOut& fan_out);

  const Settings settings_;
  const base::SystemClock clock_;
  Poller poller_;
  std::unique_ptr<BusClient> bus_;
  Descriptor drain_fd_;  // an eventfd
  GatewayMetrics metrics_;
  HttpServer http_;
  Site site_;
  PlainVisits plain_visits_;
  Door door_;
  SessionDoor sessions_;
  Gate gate_;
  HandedOver<SessionDoor> new_sessions_;
  HandedOver<std::shared_ptr<const TlsCertificates>> new_certificates_;
  base::WallTime wall_{};  // of the turn
  GatewayTurn turn_;
  std::optional<base::MonoTime> drain_until_;
  base::MonoTime last_connected_;  // the last turn that left one open, or the drain's start
  ops::RareLine<base::MonoTime> left_out_line_;
  std::atomic<bool> ready_{false};
};

}  // namespace gateway
