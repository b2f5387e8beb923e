// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/metrics.h"

#include <string>

namespace cartd {
namespace {

// From a commit on a fast disk to a stall worth an alarm.
const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};
// Up to the bound of a batch.
const prometheus::Histogram::BucketBoundaries kBatchSizes = {1,  2,   4,   8,   16,  32,
                                                             64, 128, 256, 512, 1024};

std::size_t outcome_index(const proto::Reply& reply) {
  const auto* error = std::get_if<proto::Error>(&reply.outcome);
  return error == nullptr ? 0 : static_cast<std::size_t>(error->code) + 1;
}

double seconds(base::Nanos time) { return std::chrono::duration<double>(time).count(); }

/// Counting nothing is the common case, and an atomic add is not free.
void add(prometheus::Counter& counter, std::uint64_t count) {
  if (count > 0) counter.Increment(static_cast<double>(count));
}

}  // namespace

prometheus::Counter& Metrics::counter(const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add({});
}

prometheus::Gauge& Metrics::gauge(const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add({});
}

prometheus::Histogram& Metrics::histogram(const char* name, const char* help,
                                          const prometheus::Histogram::BucketBoundaries& bounds) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(*registry_).Add({}, bounds);
}

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      replies_dropped_(counter("cartd_replies_dropped_total",
                               "Replies whose peer had gone or took none off its queue")),
      connections_refused_(counter("cartd_bus_connections_refused_total",
                                   "Connections to the bus that were one too many")),
      holds_expired_(counter("cartd_holds_expired_total", "Holds that ran out")),
      orders_unpaid_(counter("cartd_orders_unpaid_total", "Orders whose time to pay ran out")),
      events_forgotten_(
          counter("cartd_events_forgotten_total", "Events dropped because of their age")),
      offers_(counter("cartd_offers_total", "Units offered to the first in a waiting line")),
      changes_(counter("cartd_changes_total", "Changes published")),
      heartbeats_(counter("cartd_heartbeats_total", "Heartbeats published")),
      overslept_(
          counter("cartd_overslept_total", "Times the loop went on much later than it was to")),
      overslept_seconds_(counter("cartd_overslept_seconds_total", "How much later, in all")),
      clock_steps_(counter("cartd_clock_steps_total", "Times that the system's clock was set")),
      received_bytes_(counter("cartd_received_bytes_total", "Bytes of messages received")),
      sent_bytes_(counter("cartd_sent_bytes_total", "Bytes of replies, changes and heartbeats")),
      batch_commands_(histogram("cartd_batch_commands", "Commands per commit", kBatchSizes)),
      batch_seconds_(histogram("cartd_batch_seconds",
                               "From receiving a batch to its last reply and change", kSeconds)),
      commit_seconds_(histogram("cartd_commit_seconds", "Making a batch durable", kSeconds)),
      bus_connections_(
          gauge("cartd_bus_connections", "Connections to the bus, all endpoints together")),
      items_(gauge("cartd_items", "Items in the catalog")),
      holds_(gauge("cartd_holds", "Live holds")),
      held_units_(
          gauge("cartd_held_units", "Units in live holds and being paid for, all items together")),
      orders_paying_(gauge("cartd_orders_paying", "Orders that are being paid")),
      waiting_(gauge("cartd_waiting", "Places in waiting lines, all items together")),
      paused_(gauge("cartd_paused", "1 while the sale is paused")),
      seq_(gauge("cartd_seq", "The last change made")),
      leader_(gauge("cartd_leader", "1 while it leads, 0 while it stands by")),
      term_(gauge("cartd_term", "Which time it is that a cartd leads on this database")) {
  auto& commands = prometheus::BuildCounter()
                       .Name("cartd_commands_total")
                       .Help("Commands applied, by what became of them")
                       .Register(*registry_);
  for (std::size_t op = 0; op < kOps; ++op) {
    const std::string name(proto::kOperations[op].name);
    commands_[op][0] = &commands.Add({{"op", name}, {"outcome", "ok"}});
    for (std::size_t i = 0; i < proto::kErrorKinds.size(); ++i) {
      const proto::ErrorKind& kind = proto::kErrorKinds[i];
      if (kind.sender == proto::ErrorKind::Sender::kCartd)
        commands_[op][i + 1] = &commands.Add({{"op", name}, {"outcome", std::string(kind.name)}});
    }
  }
  auto& events = prometheus::BuildCounter()
                     .Name("cartd_events_total")
                     .Help("Events told, by type")
                     .Register(*registry_);
  for (std::size_t type = 0; type < kEventTypes; ++type)
    events_[type] = &events.Add({{"type", std::string(proto::kEventTypes[type])}});
  auto& refused = prometheus::BuildCounter()
                      .Name("cartd_messages_refused_total")
                      .Help("Messages that are no command, by what is wrong with them")
                      .Register(*registry_);
  refused_envelope_ = &refused.Add({{"cause", "envelope"}});
  refused_json_ = &refused.Add({{"cause", "json"}});
  refused_field_ = &refused.Add({{"cause", "field"}});
  auto& peers = prometheus::BuildCounter()
                    .Name("cartd_bus_peers_refused_total")
                    .Help("Peers that were not let in at the bus, by what was wrong with them")
                    .Register(*registry_);
  for (std::size_t cause = 0; cause < peers_refused_.size(); ++cause)
    peers_refused_[cause] = &peers.Add({{"cause", std::string(bus::Refusal::kCauses[cause])}});
  prometheus::BuildGauge()
      .Name("cartd_build_info")
      .Help("1; the label says which version runs")
      .Register(*registry_)
      .Add({{"version", HOLDFAST_VERSION}})
      .Set(1);
}

void Metrics::count_turn(std::span<const proto::Command> commands, const BatchOutcome& outcome,
                         base::Nanos took) {
  add(holds_expired_, outcome.expired);
  add(orders_unpaid_, outcome.unpaid);
  for (const auto& event : outcome.rows.events)
    events_[static_cast<std::size_t>(event.type)]->Increment();
  add(offers_, outcome.offered);
  add(changes_, outcome.changes.size());
  if (commands.empty()) return;
  batch_commands_.Observe(static_cast<double>(commands.size()));
  batch_seconds_.Observe(seconds(took));
  std::array<std::array<std::uint64_t, kOutcomes>, kOps> counts{};
  for (std::size_t i = 0; i < commands.size(); ++i)
    ++counts[static_cast<std::size_t>(commands[i].op)][outcome_index(outcome.replies[i])];
  for (std::size_t op = 0; op < kOps; ++op)
    for (std::size_t o = 0; o < kOutcomes; ++o)
      if (commands_[op][o] != nullptr) add(*commands_[op][o], counts[op][o]);
}

void Metrics::count_commit(base::Nanos took) { commit_seconds_.Observe(seconds(took)); }

void Metrics::count_heartbeat() { heartbeats_.Increment(); }

void Metrics::count_overslept(base::Nanos late) {
  overslept_.Increment();
  overslept_seconds_.Increment(seconds(late));
}

void Metrics::count_forgotten_events(std::uint64_t events) { add(events_forgotten_, events); }

void Metrics::count_clock_step() { clock_steps_.Increment(); }

void Metrics::count_bus(const BusCounts& counts) {
  add(received_bytes_, counts.bytes_in);
  add(sent_bytes_, counts.bytes_out);
  add(*refused_envelope_, counts.refused_envelope);
  add(*refused_json_, counts.refused_json);
  add(*refused_field_, counts.refused_field);
  add(replies_dropped_, counts.replies_dropped);
  add(connections_refused_, counts.connections_refused);
  for (std::size_t cause = 0; cause < peers_refused_.size(); ++cause)
    add(*peers_refused_[cause], counts.peers_refused[cause]);
}

void Metrics::set_bus_connections(std::size_t connections) {
  bus_connections_.Set(static_cast<double>(connections));
}

void Metrics::set_state(const Inventory& inventory) {
  items_.Set(static_cast<double>(inventory.item_count()));
  holds_.Set(static_cast<double>(inventory.hold_count()));
  held_units_.Set(static_cast<double>(inventory.held_units()));
  orders_paying_.Set(static_cast<double>(inventory.paying_count()));
  waiting_.Set(static_cast<double>(inventory.waiting_count()));
  paused_.Set(inventory.is_paused() ? 1 : 0);
  seq_.Set(static_cast<double>(inventory.cursor().seq.value));
}

void Metrics::set_leading(std::uint64_t term) {
  leader_.Set(1);
  term_.Set(static_cast<double>(term));
}

}  // namespace cartd
