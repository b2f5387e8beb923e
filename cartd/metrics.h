// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What cartd counts for its operator; docs/watching.md explains each name.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <memory>
#include <span>

#include "base/units.h"
#include "cartd/bus/bus.h"
#include "cartd/core/inventory.h"
#include "proto/messages.h"

namespace cartd {

/// Every metric is made at the start, so that each is there, at 0, before it first counts. None has
/// an item or a session as a label: their number has no useful bound.
/// Thread: the loop writes, the operator's port reads (prometheus-cpp's metrics are atomic).
class Metrics {
 public:
  Metrics();

  std::shared_ptr<prometheus::Registry> registry() const { return registry_; }

  /// A turn's commands and what became of them, from receiving to the last send. A turn without
  /// commands counts only what expired.
  void count_turn(std::span<const proto::Command> commands, const BatchOutcome& outcome,
                  base::Nanos took);
  void count_commit(base::Nanos took);
  void count_heartbeat();
  void count_overslept(base::Nanos late);
  void count_clock_step();
  void count_forgotten_events(std::uint64_t events);
  void count_bus(const BusCounts& counts);
  void set_bus_connections(std::size_t connections);
  void set_state(const Inventory& inventory);
  /// From now on this process leads, in that term.
  void set_leading(std::uint64_t term);

 private:
  static constexpr std::size_t kOps = proto::kOperations.size();
  static constexpr std::size_t kEventTypes = proto::kEventTypes.size();
  static constexpr std::size_t kOutcomes = 1 + proto::kErrorKinds.size();  // ok, and each error

  prometheus::Counter& counter(const char* name, const char* help);
  prometheus::Gauge& gauge(const char* name, const char* help);
  prometheus::Histogram& histogram(const char* name, const char* help,
                                   const prometheus::Histogram::BucketBoundaries& bounds);

  std::shared_ptr<prometheus::Registry> registry_;

  // Owned by the registry; null for what cartd does not refuse with.
  std::array<std::array<prometheus::Counter*, kOutcomes>, kOps> commands_{};
  std::array<prometheus::Counter*, kEventTypes> events_{};
  prometheus::Counter* refused_envelope_;
  prometheus::Counter* refused_json_;
  prometheus::Counter* refused_field_;
  prometheus::Counter& replies_dropped_;
  prometheus::Counter& connections_refused_;
  std::array<prometheus::Counter*, bus::Refusal::kCauses.size()> peers_refused_{};
  prometheus::Counter& holds_expired_;
  prometheus::Counter& orders_unpaid_;
  prometheus::Counter& events_forgotten_;
  prometheus::Counter& offers_;
  prometheus::Counter& changes_;
  prometheus::Counter& heartbeats_;
  prometheus::Counter& overslept_;
  prometheus::Counter& overslept_seconds_;
  prometheus::Counter& clock_steps_;
  prometheus::Counter& received_bytes_;
  prometheus::Counter& sent_bytes_;
  prometheus::Histogram& batch_commands_;
  prometheus::Histogram& batch_seconds_;
  prometheus::Histogram& commit_seconds_;
  prometheus::Gauge& bus_connections_;
  prometheus::Gauge& items_;
  prometheus::Gauge& holds_;
  prometheus::Gauge& held_units_;
  prometheus::Gauge& orders_paying_;
  prometheus::Gauge& waiting_;
  prometheus::Gauge& paused_;
  prometheus::Gauge& seq_;
  prometheus::Gauge& leader_;
  prometheus::Gauge& term_;
};

}  // namespace cartd
