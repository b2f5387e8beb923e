// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/metrics.h"

namespace courier {
namespace {

auto& gauges(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
auto& counters(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

}  // namespace

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      delivered_(counters(*registry_, "courier_delivered_total", "Events that were taken")),
      failed_(counters(*registry_, "courier_failed_total", "Attempts that failed")),
      given_up_(counters(*registry_, "courier_given_up_total",
                         "Events that are told no more: no attempt was left, or cartd has dropped "
                         "them")),
      oldest_waiting_(gauges(*registry_, "courier_oldest_waiting_seconds",
                             "Age of the oldest event that was not taken yet; 0: none")),
      served_(gauges(*registry_, "courier_hook_served",
                     "1 while this courier serves the hook; 0: another one does, or nobody")) {
  gauges(*registry_, "courier_build_info", "1; the label says which version runs")
      .Add({{"version", HOLDFAST_VERSION}})
      .Set(1);
}

HookMetrics Metrics::of(const proto::HookName& hook) {
  const prometheus::Labels labels{{"hook", hook.str()}};
  return {delivered_.Add(labels), failed_.Add(labels), given_up_.Add(labels),
          oldest_waiting_.Add(labels), served_.Add(labels)};
}

}  // namespace courier
