// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The event loop of the backend's door: epoll and HTTP around a BackendCore, and a connection of its own to
// cartd's operator's endpoint.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/failure.h"
#include "base/oversleep.h"
#include "gateway/backend/admin_site.h"
#include "gateway/backend/backend_core.h"
#include "gateway/bus/bus_client.h"
#include "gateway/core/address.h"
#include "gateway/handed_over.h"
#include "gateway/metrics.h"
#include "gateway/net/http_server.h"
#include "ops/backend_keys.h"
#include "ops/rare_line.h"

namespace gateway {

/// Runs on one thread, and shares nothing with the shoppers' loops but the metrics registry: neither takes
/// the other's time, and what browsers reach has no way here.
class BackendLoop : private HttpServer::Handler {
 public:
  struct Settings {
    BackendCore::Settings core;
    HttpServer::Settings http;
    std::string keys;               // the file
    AddressRanges trusted_proxies;  // which name their clients in X-Forwarded-For
    base::Millis drain{10'000};
  };
  BackendLoop(const Settings& settings, ops::BackendKeys keys, SessionDoor sessions,
              AdminSite admin, std::unique_ptr<BusClient> bus,
              std::shared_ptr<prometheus::Registry> registry);
  ~BackendLoop() override;

  /// See HttpServer::listen. Before run().
  base::OrFailure<ops::HostPort> listen(const ops::HostPort& address) {
    return http_.listen(address, /*shared=*/false);
  }
  /// Turns until drained.
  void run();

  // --- any thread ------------------------------------------------------------------------------------
  void request_drain();
  /// The file of keys is read again.
  void request_reload();
  /// From then on sessions are signed so.
  void hand_over(SessionDoor sessions) { new_sessions_.put(std::move(sessions)); }
  /// Has a connection to cartd and is not draining.
  bool ready() const { return ready_.load(std::memory_order_relaxed); }

 private:
  void wait(base::MonoTime due);
  /// Requests, then replies, and only then what is overdue: what has come is in time. Returns when the next
  /// is due.
  base::MonoTime turn();
  base::MonoTime next_due() const;
  void on_overslept(base::Nanos by);
  void receive_replies();
  void perform_effects();
  void perform(BackendCore::Answered& answered);
  void perform(const proto::Command& command);
  /// Connects anew to a cartd that cannot be sent to, or owes a reply for long: libzmq never does after a
  /// peer that broke the protocol.
  void renew_bus();
  /// Who is at the other end, or behind the proxy that is there, as peer_of() writes it.
  std::string client_of(ConnectionId connection, const HttpRequest& request) const;
  void read_keys_again();
  void log_refused_keys();
  void start_drain();
  bool over() const;

  // --- HttpServer::Handler
  void on_request(ConnectionId connection, const HttpRequest& request) override;
  // A command that was sent is done whoever hears of it.
  void on_hangup(ConnectionId connection) override { core_.on_hangup(connection); }
  void on_half_close(ConnectionId) override {}

  const Settings settings_;
  const base::SystemClock clock_;
  Poller poller_;
  std::unique_ptr<BusClient> bus_;
  Descriptor drain_fd_;   // an eventfd
  Descriptor reload_fd_;  // the same
  HandedOver<SessionDoor> new_sessions_;
  GatewayMetrics metrics_;
  base::MonoTime now_;  // of the turn
  HttpServer http_;
  BackendCore core_;
  const AdminSite admin_;
  BackendCore::Effects effects_;  // decided, not yet performed
  base::Oversleep oversleep_;
  bool look_at_replies_ = true;  // there may be some, or the sign of one was swallowed
  bool unsent_ = false;          // a command could not be sent
  base::MonoTime next_look_;     // whether cartd can be reached
  base::MonoTime next_renewal_;
  ops::RareLine<base::MonoTime> refused_line_;
  std::string last_refused_;  // where the last wrong key came from
  std::optional<base::MonoTime> drain_until_;
  std::atomic<bool> ready_{false};
};

}  // namespace gateway
