// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One event loop: sockets, bus and clock around one GatewayCore.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "base/failure.h"
#include "base/oversleep.h"
#include "gateway/bus/bus_client.h"
#include "gateway/core/gateway_core.h"
#include "gateway/files/web_files.h"
#include "gateway/http/routes.h"
#include "gateway/http/shop_page.h"
#include "gateway/metrics.h"
#include "gateway/net/http_server.h"

namespace gateway {

/// Runs on one thread; shares nothing with other loops but the immutable web files and the metrics
/// registry. Only this class sends: what the core decides is performed here, in the order of turn().
class GatewayLoop : private HttpServer::Handler {
 public:
  struct Settings {
    GatewayCore::Settings core;
    HttpServer::Settings http;
    RouteSettings routes;
    base::Millis drain{10'000};
  };
  /// `files` must outlive this.
  GatewayLoop(const Settings& settings, std::unique_ptr<BusClient> bus, const WebFiles& files,
              std::shared_ptr<prometheus::Registry> registry);
  ~GatewayLoop() override;

  /// See HttpServer::listen. Before run().
  base::OrFailure<ops::HostPort> listen(const ops::HostPort& address, bool shared) {
    return http_.listen(address, shared);
  }
  /// Turns until drained.
  void run();

  // --- any thread ------------------------------------------------------------------------------------
  void request_drain();
  /// Has a snapshot and is not draining.
  bool ready() const { return ready_.load(std::memory_order_relaxed); }

 private:
  void turn();
  void wait();
  /// When wait() is to return at the latest.
  base::MonoTime wake_at() const;
  void on_overslept(base::Nanos by);
  void receive_bus();
  /// Ends what is overdue, unless a turn that begins late has yet to hear what came meanwhile.
  void end_overdue();
  void perform_effects();
  void send_commands();
  void send_answers();
  void tell_streams();
  /// Connects anew to a cartd that was not heard for long, or cannot be sent to.
  void renew_bus();
  void fan_out();
  /// The same to those who stream.
  void fan_out_to_streams(const GatewayCore::FanOut& fan_out);
  /// Says what an operator would want to know the moment it happens.
  void log_transitions();
  void update_metrics();
  /// When the loop ends, as things are; nothing while it is not draining.
  std::optional<base::MonoTime> over_at() const;
  bool over() const;
  void on_event(const Poller::Event& event);
  void start_drain();

  void on_request(ConnectionId connection, HttpRequest request) override;
  void on_hangup(ConnectionId connection) override { core_.on_hangup(connection); }
  void on_half_close(ConnectionId connection) override;

  void tell(ConnectionId stream, const StreamBegins& begins);
  void tell(ConnectionId stream, const StateAnswer& state);
  void tell(ConnectionId stream, const StreamBeat&) { http_.stream(stream, beat_piece()); }
  void tell(ConnectionId stream, const StreamEnds&) { http_.end_stream(stream); }

  void take(ConnectionId connection, StatusRequest& status);
  void take(ConnectionId connection, CartCommand& command);
  void take(ConnectionId connection, CartQuery& query);
  void take(ConnectionId connection, OrderCommand& command);
  void take(ConnectionId connection, ItemsQuery& query);
  void take(ConnectionId connection, PageQuery& page);
  void take(ConnectionId connection, FileQuery& file);
  void take(ConnectionId connection, HttpResponse& refusal);
  void answer(ConnectionId connection, HttpResponse response);

  const Settings settings_;
  const WebFiles& files_;
  base::MonoTime now_;  // of the turn
  Poller poller_;
  std::unique_ptr<BusClient> bus_;
  Descriptor drain_fd_;  // an eventfd
  GatewayMetrics metrics_;
  GatewayCore core_;
  HttpServer http_;
  ShopPage page_;
  Effects effects_;  // decided, not yet performed
  base::Oversleep oversleep_;
  Oversleeps overslept_;
  // A bus socket may have something: its descriptor says so, or something was done to it that may
  // have swallowed the sign.
  bool look_at_commands_ = true;
  bool look_at_feed_ = true;
  bool unsent_ = false;              // a command could not be sent since the bus was last renewed
  bool renewed_in_silence_ = false;  // the commands' connection, since the feed fell silent
  base::MonoTime next_renewal_;
  std::optional<base::MonoTime> drain_until_;
  base::MonoTime last_connected_;  // the last turn that left one open, or the drain's start
  bool was_synced_once_ = false;
  bool was_stale_ = false;
  base::MonoTime next_gap_line_;
  base::MonoTime next_overslept_line_;
  std::uint64_t logged_gaps_ = 0;
  base::MonoTime next_left_out_line_;
  std::uint64_t logged_left_out_ = 0;
  std::atomic<bool> ready_{false};
};

}  // namespace gateway
