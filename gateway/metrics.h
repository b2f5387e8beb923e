// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the gateway's /metrics shows. docs/watching.md lists every name.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <map>
#include <memory>
#include <string>

#include "gateway/bus/bus_client.h"
#include "gateway/core/bounds.h"
#include "gateway/gate/gate.h"
#include "gateway/gateway_turn.h"
#include "gateway/net/http_server.h"

namespace gateway {

/// One loop's numbers at the end of a turn.
struct LoopSample {
  GatewayCore::Totals core;
  HttpServer::Totals http;
  BusClient::Totals bus;
  Bounds::Totals bounds;
  std::size_t held_polls = 0;
  std::size_t streams = 0;
  std::size_t pending_commands = 0;
  std::size_t connections = 0;
  std::size_t buffered_bytes = 0;
  Oversleeps overslept;
};

/// The metrics of all loops together. The counters take updates and reads from any thread; the maps
/// behind on_request and on_response are one loop's own: each loop has its GatewayMetrics over the
/// one registry.
class GatewayMetrics {
 public:
  explicit GatewayMetrics(std::shared_ptr<prometheus::Registry> registry);

  /// `route`: a literal, of each place one.
  void on_request(const char* route);
  void on_response(int status, std::size_t times = 1);
  void on_command(const CommandEnded& ended);
  /// At the backend's door.
  void on_backend_response(const std::string& route, int status);
  void on_fan_out(std::size_t waiters, base::Nanos since_change);
  void set_feed_silence(base::Nanos silence);
  /// Adds what has come since the last call.
  void advance(const LoopSample& sample);
  /// The same of the gate, which most loops have nobody at.
  void advance(const Gate::Totals& gate);

 private:
  using Counter = prometheus::Counter;
  using Gauge = prometheus::Gauge;
  using Histogram = prometheus::Histogram;

  std::shared_ptr<prometheus::Registry> registry_;
  LoopSample last_;
  Gate::Totals last_gate_;

  prometheus::Family<Counter>& requests_;
  prometheus::Family<Counter>& responses_;
  prometheus::Family<Counter>& commands_;
  prometheus::Family<Counter>& backend_responses_;
  Histogram& command_seconds_;
  Histogram& fan_out_seconds_;
  Histogram& fan_out_waiters_;
  Gauge& held_polls_;
  Gauge& streams_;
  Gauge& pending_commands_;
  Gauge& connections_;
  Gauge& buffered_bytes_;
  Gauge& feed_silence_seconds_;
  Counter& accepted_;
  Counter& overslept_;
  Counter& overslept_seconds_;
  Counter& changes_;
  Counter& feed_gaps_;
  Counter& snapshots_;
  Counter& feed_restarts_;
  Counter& catch_ups_;
  Counter& stream_events_;
  Counter& bounds_forgotten_;
  Counter& headers_left_out_;
  Counter& challenges_;
  Counter& proofs_forgotten_;
  Counter* ended_by_change_;
  Counter* ended_by_staleness_;
  Counter* ended_by_deadline_;
  Counter* ended_by_peer_;
  Counter* streams_ended_by_deadline_;
  Counter* streams_ended_by_peer_;
  Counter* streams_ended_as_slow_;
  Counter* handshakes_done_;
  Counter* handshakes_failed_;
  Counter* handshakes_late_;
  Counter* handshakes_crowded_;
  Counter* refused_connections_;
  Counter* refused_holds_;
  Counter* refused_commands_;
  Counter* refused_proxies_;
  Counter* refused_malformed_;
  Counter* refused_timeout_;
  std::array<Counter*, kBounds.size()> refused_by_bound_;  // by Bound
  Counter* proofs_let_in_;
  Counter* proofs_needed_;
  Counter* gate_shut_;
  std::array<Counter*, kProofFaults.size()> proofs_refused_;  // by ProofFault
  Counter* malformed_replies_;
  Counter* malformed_feed_;
  Counter* http_bytes_in_;
  Counter* http_bytes_out_;
  Counter* bus_bytes_in_;
  Counter* bus_bytes_out_;

  std::map<const char*, Counter*> request_counters_;
  std::map<int, Counter*> response_counters_;
  std::map<std::pair<std::string, int>, Counter*> backend_counters_;
  std::map<std::pair<proto::Op, std::optional<proto::ErrorCode>>, Counter*> command_counters_;
};

}  // namespace gateway
