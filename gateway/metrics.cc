// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/metrics.h"

#include "proto/codec.h"

namespace gateway {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

// From a fast local command to the time-out; a fan-out to 100,000 takes about a second.
const Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                              0.05,   0.1,   0.25,   0.5,   1,    2.5};
const Histogram::BucketBoundaries kWaiters = {1, 10, 100, 1'000, 10'000, 100'000};

Family<Counter>& counters(Registry& registry, const char* name, const char* help) {
  return BuildCounter().Name(name).Help(help).Register(registry);
}
Counter& counter(Registry& registry, const char* name, const char* help) {
  return counters(registry, name, help).Add({});
}
Gauge& gauge(Registry& registry, const char* name, const char* help) {
  return BuildGauge().Name(name).Help(help).Register(registry).Add({});
}
Histogram& histogram(Registry& registry, const char* name, const char* help,
                     const Histogram::BucketBoundaries& buckets) {
  return BuildHistogram().Name(name).Help(help).Register(registry).Add({}, buckets);
}

double seconds(base::Nanos duration) { return std::chrono::duration<double>(duration).count(); }

void add(Counter& counter, std::uint64_t before, std::uint64_t now) {
  if (now != before) counter.Increment(static_cast<double>(now - before));
}
/// A gauge that is the sum over all loops moves by each loop's difference.
void move(Gauge& gauge, std::size_t before, std::size_t now) {
  if (now != before) gauge.Increment(static_cast<double>(now) - static_cast<double>(before));
}

}  // namespace

GatewayMetrics::GatewayMetrics(std::shared_ptr<Registry> registry)
    : registry_(std::move(registry)),
      requests_(counters(*registry_, "gateway_http_requests_total", "Requests by route")),
      responses_(counters(*registry_, "gateway_http_responses_total", "Answers by status")),
      commands_(counters(*registry_, "gateway_commands_total",
                         "Commands forwarded to cartd, by operation and outcome")),
      backend_responses_(counters(*registry_, "gateway_backend_responses_total",
                                  "Answers at the backend's door, by endpoint and status")),
      command_seconds_(histogram(*registry_, "gateway_command_seconds",
                                 "From sending a command to its reply", kSeconds)),
      fan_out_seconds_(histogram(*registry_, "gateway_fan_out_seconds",
                                 "From a change to the last answer it caused", kSeconds)),
      fan_out_waiters_(histogram(*registry_, "gateway_fan_out_waiters",
                                 "Held polls and streams told of one change", kWaiters)),
      held_polls_(gauge(*registry_, "gateway_held_polls", "Polls held open now")),
      streams_(gauge(*registry_, "gateway_streams", "Event streams open now")),
      pending_commands_(gauge(*registry_, "gateway_pending_commands",
                              "Commands sent to cartd whose reply has not come")),
      connections_(gauge(*registry_, "gateway_connections", "HTTP connections open now")),
      buffered_bytes_(gauge(*registry_, "gateway_connection_buffer_bytes",
                            "Memory of what HTTP connections have sent or not yet taken")),
      feed_silence_seconds_(gauge(*registry_, "gateway_feed_silence_seconds",
                                  "Since the last message of cartd's feed")),
      accepted_(
          counter(*registry_, "gateway_connections_accepted_total", "HTTP connections accepted")),
      overslept_(counter(*registry_, "gateway_overslept_total",
                         "Times a loop went on much later than it was to")),
      overslept_seconds_(
          counter(*registry_, "gateway_overslept_seconds_total", "How much later, in all")),
      changes_(counter(*registry_, "gateway_changes_total",
                       "Changes heard on cartd's feed, by every loop")),
      feed_gaps_(
          counter(*registry_, "gateway_feed_gaps_total", "Times the feed was found incomplete")),
      snapshots_(counter(*registry_, "gateway_snapshots_total", "Snapshots taken from cartd")),
      feed_restarts_(counter(*registry_, "gateway_feed_restarts_total",
                             "Times cartd came back with another or an older store")),
      catch_ups_(counter(*registry_, "gateway_catch_ups_total",
                         "Polls and streams whose cursor was ahead of this gateway")),
      stream_events_(counter(*registry_, "gateway_stream_events_total",
                             "States that event streams were told")),
      bounds_forgotten_(counter(*registry_, "gateway_bounds_forgotten_total",
                                "Addresses and sessions of which it was forgotten what they had "
                                "had, for want of room")),
      headers_left_out_(counter(*registry_, "gateway_headers_left_out_total",
                                "Headers of answers left out, since their value could end them")),
      challenges_(counter(*registry_, "gateway_gate_challenges_total",
                          "Challenges that the gate has given")),
      proofs_forgotten_(counter(*registry_, "gateway_gate_forgotten_total",
                                "Seconds whose proofs count as used, for want of room")) {
  gauge(*registry_, "gateway_loops", "Event loops of this gateway").Increment();
  auto& polls_ended =
      counters(*registry_, "gateway_polls_ended_total",
               "Held polls that have ended, by cause: change, deadline, peer, staleness");
  ended_by_change_ = &polls_ended.Add({{"cause", "change"}});
  ended_by_deadline_ = &polls_ended.Add({{"cause", "deadline"}});
  ended_by_peer_ = &polls_ended.Add({{"cause", "peer"}});
  ended_by_staleness_ = &polls_ended.Add({{"cause", "staleness"}});
  auto& streams_ended = counters(*registry_, "gateway_streams_ended_total",
                                 "Event streams that have ended, by cause: deadline, peer, slow");
  streams_ended_by_deadline_ = &streams_ended.Add({{"cause", "deadline"}});
  streams_ended_by_peer_ = &streams_ended.Add({{"cause", "peer"}});
  streams_ended_as_slow_ = &streams_ended.Add({{"cause", "slow"}});
  auto& handshakes = counters(*registry_, "gateway_tls_handshakes_total",
                              "TLS handshakes that have ended, by outcome: done, failed, late, "
                              "crowded");
  handshakes_done_ = &handshakes.Add({{"outcome", "done"}});
  handshakes_failed_ = &handshakes.Add({{"outcome", "failed"}});
  handshakes_late_ = &handshakes.Add({{"outcome", "late"}});
  handshakes_crowded_ = &handshakes.Add({{"outcome", "crowded"}});
  auto& refusals =
      counters(*registry_, "gateway_refusals_total",
               "What was refused, by cause: connections, holds, commands, malformed, "
               "timeout, proxies, and what an address or a session has had too much of");
  refused_connections_ = &refusals.Add({{"cause", "connections"}});
  refused_holds_ = &refusals.Add({{"cause", "holds"}});
  refused_commands_ = &refusals.Add({{"cause", "commands"}});
  refused_proxies_ = &refusals.Add({{"cause", "proxies"}});
  refused_malformed_ = &refusals.Add({{"cause", "malformed"}});
  refused_timeout_ = &refusals.Add({{"cause", "timeout"}});
  for (std::size_t i = 0; i < kBounds.size(); ++i)
    refused_by_bound_[i] = &refusals.Add({{"cause", std::string(kBounds[i])}});
  auto& proofs = counters(*registry_, "gateway_gate_proofs_total",
                          "Who came to the gate, by outcome: let_in, needed (came without), shut "
                          "(no keys), or why a proof was refused");
  proofs_let_in_ = &proofs.Add({{"outcome", "let_in"}});
  proofs_needed_ = &proofs.Add({{"outcome", "needed"}});
  gate_shut_ = &proofs.Add({{"outcome", "shut"}});
  for (std::size_t i = 0; i < kProofFaults.size(); ++i)
    proofs_refused_[i] = &proofs.Add({{"outcome", std::string(kProofFaults[i])}});
  auto& malformed_bus = counters(*registry_, "gateway_bus_malformed_total",
                                 "Bus messages passed over because they could not be read");
  malformed_replies_ = &malformed_bus.Add({{"channel", "commands"}});
  malformed_feed_ = &malformed_bus.Add({{"channel", "changes"}});
  auto& bytes = counters(*registry_, "gateway_bytes_total", "Bytes by channel and direction");
  http_bytes_in_ = &bytes.Add({{"channel", "http"}, {"direction", "in"}});
  http_bytes_out_ = &bytes.Add({{"channel", "http"}, {"direction", "out"}});
  bus_bytes_in_ = &bytes.Add({{"channel", "bus"}, {"direction", "in"}});
  bus_bytes_out_ = &bytes.Add({{"channel", "bus"}, {"direction", "out"}});
}

void GatewayMetrics::on_request(const char* route) {
  Counter*& counter = request_counters_[route];
  if (counter == nullptr) counter = &requests_.Add({{"route", route}});
  counter->Increment();
}

void GatewayMetrics::on_response(int status, std::size_t times) {
  Counter*& counter = response_counters_[status];
  if (counter == nullptr) counter = &responses_.Add({{"code", std::to_string(status)}});
  counter->Increment(static_cast<double>(times));
}

void GatewayMetrics::on_command(const CommandEnded& ended) {
  Counter*& counter = command_counters_[{ended.op, ended.error}];
  if (counter == nullptr) {
    const std::string outcome = ended.error ? std::string(to_string(*ended.error)) : "ok";
    counter = &commands_.Add({{"op", std::string(to_string(ended.op))}, {"outcome", outcome}});
  }
  counter->Increment();
  command_seconds_.Observe(seconds(ended.latency));
}

void GatewayMetrics::on_backend_response(const std::string& route, int status) {
  Counter*& counter = backend_counters_[{route, status}];
  if (counter == nullptr)
    counter = &backend_responses_.Add({{"route", route}, {"code", std::to_string(status)}});
  counter->Increment();
}

void GatewayMetrics::on_fan_out(std::size_t waiters, base::Nanos since_change) {
  fan_out_waiters_.Observe(static_cast<double>(waiters));
  fan_out_seconds_.Observe(seconds(since_change));
}

void GatewayMetrics::set_feed_silence(base::Nanos silence) {
  feed_silence_seconds_.Set(seconds(silence));
}

void GatewayMetrics::advance(const LoopSample& now) {
  const LoopSample& was = last_;
  move(held_polls_, was.held_polls, now.held_polls);
  move(streams_, was.streams, now.streams);
  move(pending_commands_, was.pending_commands, now.pending_commands);
  move(connections_, was.connections, now.connections);
  move(buffered_bytes_, was.buffered_bytes, now.buffered_bytes);
  add(accepted_, was.http.accepted, now.http.accepted);
  add(overslept_, was.overslept.count, now.overslept.count);
  if (now.overslept.in_all != was.overslept.in_all)
    overslept_seconds_.Increment(seconds(now.overslept.in_all - was.overslept.in_all));
  add(changes_, was.core.changes, now.core.changes);
  add(feed_gaps_, was.core.gaps, now.core.gaps);
  add(snapshots_, was.core.snapshots, now.core.snapshots);
  add(feed_restarts_, was.core.restarts, now.core.restarts);
  add(catch_ups_, was.core.catch_ups, now.core.catch_ups);
  add(*ended_by_change_, was.core.ended_by_change, now.core.ended_by_change);
  add(*ended_by_deadline_, was.core.ended_by_deadline, now.core.ended_by_deadline);
  add(*ended_by_peer_, was.core.ended_by_peer, now.core.ended_by_peer);
  add(*ended_by_staleness_, was.core.ended_by_staleness, now.core.ended_by_staleness);
  add(headers_left_out_, was.http.headers_left_out, now.http.headers_left_out);
  add(stream_events_, was.core.stream_states, now.core.stream_states);
  add(*streams_ended_by_deadline_, was.core.streams_ended_by_deadline,
      now.core.streams_ended_by_deadline);
  // To the core a slow one is a peer that has gone.
  add(*streams_ended_as_slow_, was.http.slow_streams, now.http.slow_streams);
  add(*streams_ended_by_peer_, was.core.streams_ended_by_peer - was.http.slow_streams,
      now.core.streams_ended_by_peer - now.http.slow_streams);
  add(*handshakes_done_, was.http.handshakes, now.http.handshakes);
  add(*handshakes_failed_, was.http.handshakes_failed, now.http.handshakes_failed);
  add(*handshakes_late_, was.http.handshakes_late, now.http.handshakes_late);
  add(*handshakes_crowded_, was.http.handshakes_crowded, now.http.handshakes_crowded);
  add(*refused_connections_, was.http.refused_connections, now.http.refused_connections);
  add(*refused_holds_, was.core.holds_refused, now.core.holds_refused);
  add(*refused_commands_, was.core.commands_refused, now.core.commands_refused);
  add(*refused_proxies_, was.http.proxies_refused, now.http.proxies_refused);
  add(*refused_malformed_, was.http.malformed_requests, now.http.malformed_requests);
  add(*refused_timeout_, was.http.timed_out, now.http.timed_out);
  for (std::size_t i = 0; i < kBounds.size(); ++i)
    add(*refused_by_bound_[i], was.bounds.refused[i], now.bounds.refused[i]);
  add(bounds_forgotten_, was.bounds.forgotten, now.bounds.forgotten);
  add(*malformed_replies_, was.bus.malformed_replies, now.bus.malformed_replies);
  add(*malformed_feed_, was.bus.malformed_feed, now.bus.malformed_feed);
  add(*http_bytes_in_, was.http.bytes_in, now.http.bytes_in);
  add(*http_bytes_out_, was.http.bytes_out, now.http.bytes_out);
  add(*bus_bytes_in_, was.bus.bytes_in, now.bus.bytes_in);
  add(*bus_bytes_out_, was.bus.bytes_out, now.bus.bytes_out);
  last_ = now;
}

void GatewayMetrics::advance(const Gate::Totals& now) {
  const Gate::Totals& was = last_gate_;
  add(challenges_, was.challenges, now.challenges);
  add(proofs_forgotten_, was.forgotten, now.forgotten);
  add(*proofs_let_in_, was.let_in, now.let_in);
  add(*proofs_needed_, was.needed, now.needed);
  add(*gate_shut_, was.shut, now.shut);
  for (std::size_t i = 0; i < kProofFaults.size(); ++i)
    add(*proofs_refused_[i], was.refused[i], now.refused[i]);
  last_gate_ = now;
}

}  // namespace gateway
