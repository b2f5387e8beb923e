// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What courier counts for its operator; docs/watching.md explains each name.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <memory>

#include "proto/ids.h"

namespace courier {

/// Of one hook. Thread: any; prometheus-cpp's metrics are atomic.
struct HookMetrics {
  prometheus::Counter& delivered;
  prometheus::Counter& failed;
  prometheus::Counter& given_up;
  prometheus::Gauge& oldest_waiting_seconds;
  prometheus::Gauge& served;
};

class Metrics {
 public:
  Metrics();
  std::shared_ptr<prometheus::Registry> registry() const { return registry_; }
  HookMetrics of(const proto::HookName& hook);

 private:
  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& delivered_;
  prometheus::Family<prometheus::Counter>& failed_;
  prometheus::Family<prometheus::Counter>& given_up_;
  prometheus::Family<prometheus::Gauge>& oldest_waiting_;
  prometheus::Family<prometheus::Gauge>& served_;
};

}  // namespace courier
