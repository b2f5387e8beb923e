// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd: owns the inventory.
//
// Exit statuses, part of the contract with whoever starts it (docs/running.md):
//   0  stopped by SIGTERM or SIGINT
//   1  could not start: the store or an address cannot be had
//   2  a wrong flag, or a wrong file of the catalog or of keys
//   3  the store failed: nobody was told, start it again and it goes on from what is on disk
#include <csignal>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bus/key_files.h"
#include "cartd/cart_loop.h"
#include "cartd/catalog_file.h"
#include "cartd/config.h"
#include "cartd/core/opening.h"
#include "cartd/standing_by.h"
#include "cartd/store/open_store.h"
#include "ops/admin_server.h"
#include "ops/descriptor_limit.h"
#include "ops/flags.h"
#include "ops/log.h"
#include "proto/limits.h"

namespace {

constexpr int kExitStopped = 0;
constexpr int kExitStart = 1;
constexpr int kExitStore = 3;
// Descriptors that are no connection of the bus.
constexpr std::size_t kReservedDescriptors = 128;

using ops::Level;
using ops::log;

int fail_start(const base::Failure& failure) {
  log(Level::kError, "start_failed", {{"what", failure.what}, {"why", failure.why}});
  return kExitStart;
}

/// Why the program is not ready, for /readyz; read by the operator's port on its own threads.
class Readiness {
 public:
  void set(std::string why) {
    const std::lock_guard lock(mutex_);
    why_not_ = std::move(why);
  }
  std::string why_not() const {
    const std::lock_guard lock(mutex_);
    return why_not_;
  }

 private:
  mutable std::mutex mutex_;
  std::string why_not_ = "starting";
};

/// Opens the store and brings it in line with this run; what make_opening() changed is on disk.
base::OrFailure<cartd::StoredState> open_inventory(cartd::Store& store,
                                                   const cartd::Catalog& catalog,
                                                   const cartd::Lifetimes& lifetimes,
                                                   bool rehearsal, base::WallTime now) {
  auto stored = store.load();
  if (!stored) return stored.error();
  const bool is_new = stored->items.empty();
  if (auto wrong = cartd::settle_rehearsal(*stored, rehearsal)) return *std::move(wrong);
  auto opening = cartd::make_opening(std::move(*stored), catalog.items, lifetimes, now,
                                     proto::limits::kMaxCatalogBytes, catalog.shop);
  if (!opening) return opening.error();
  opening->rows.rehearsal = is_new && rehearsal;
  if (auto failed = store.commit(opening->rows)) return *std::move(failed);
  return std::move(opening->state);
}

cartd::Catalog catalog_or_exit(const cartd::Config& config) {
  if (config.catalog.empty()) return cartd::default_catalog();
  auto catalog = cartd::read_catalog_file(config.catalog);
  if (!catalog) ops::Flags::refuse("--catalog", catalog.error().why);
  return *std::move(catalog);
}

/// Of that many descriptors those that the bus may use: not the store's, ZeroMQ's own, the operator's
/// port's, and those of connections that are about to be refused.
std::size_t bus_connections(std::size_t descriptors) {
  return descriptors > 2 * kReservedDescriptors ? descriptors - kReservedDescriptors
                                                : descriptors / 2;
}

void log_start(const cartd::Config& config, const cartd::Inventory& inventory,
               std::size_t descriptors) {
  log(Level::kInfo, "starting",
      {{"program", "cartd"},
       {"version", HOLDFAST_VERSION},
       {"store", cartd::shown_store(config.store)},
       {"hold_ttl", ops::format_duration(config.hold_ttl)},
       {"offer_ttl", ops::format_duration(config.offer_ttl)},
       {"payment", config.payment},
       {"rehearsal", config.rehearsal ? "yes" : "no"},
       {"paused", inventory.is_paused() ? "yes" : "no"},
       {"items", inventory.item_count()},
       {"holds", inventory.hold_count()},
       {"paying", inventory.paying_count()},
       {"epoch", inventory.cursor().epoch.str()},
       {"seq", inventory.cursor().seq.value},
       {"descriptors", descriptors},
       {"bus_connections", bus_connections(descriptors)}});
}

/// The keys of the bus; nothing where it is in the clear.
struct BusKeys {
  std::optional<bus::Curve> own;
  bus::AllowedKeys allowed;
};

BusKeys bus_keys_or_exit(const cartd::Config& config) {
  if (config.curve_secret.empty()) return {};
  auto own = bus::read_secret_file(config.curve_secret);
  if (!own) ops::Flags::refuse("--curve-secret", own.error().why);
  auto allowed = bus::read_allow_file(config.curve_allow);
  if (!allowed) ops::Flags::refuse("--curve-allow", allowed.error().why);
  return {bus::Curve{*std::move(own), ""}, *std::move(allowed)};
}

/// Binds, serves until the end, and returns the exit status.
int serve(const cartd::Config& config, cartd::Inventory& inventory, cartd::Store& store,
          ops::StopSignals& stop, base::SteadyWallClock steady, cartd::JournalBound journal,
          cartd::Hooks hooks, std::size_t most_connections, BusKeys keys,
          std::optional<cartd::CartLoop::Allowed> allowed, cartd::Metrics& metrics,
          Readiness& readiness) {
  const std::size_t allowed_keys = keys.allowed.size();
  auto bus = cartd::BusServer::bind({{config.commands, keys.own},
                                     {config.changes, keys.own},
                                     {config.operations, keys.own},
                                     most_connections,
                                     std::move(keys.allowed)});
  if (!bus) return fail_start(bus.error());
  if (allowed) log(Level::kInfo, "bus_keys_read", {{"keys", allowed_keys}});
  log(Level::kInfo, "listening", {{"what", "commands"}, {"address", (*bus)->commands_address()}});
  log(Level::kInfo, "listening", {{"what", "changes"}, {"address", (*bus)->changes_address()}});
  log(Level::kInfo, "listening", {{"what", "operator"}, {"address", (*bus)->operator_address()}});

  cartd::CartLoop loop(inventory, store, **bus, stop, metrics, steady, journal,
                       cartd::EventBound(config.events_keep), std::move(hooks), std::move(allowed));
  readiness.set("");
  const auto end = loop.run();
  readiness.set("stopping");
  if (end == cartd::CartLoop::End::kStoreFailed) return kExitStore;
  store.resign();
  log(Level::kInfo, "stopped");
  return kExitStopped;
}

}  // namespace

int main(int argc, char** argv) {
  const cartd::Config config = cartd::parse_config_or_exit(argc, argv);
  const auto catalog = catalog_or_exit(config);
  BusKeys keys = bus_keys_or_exit(config);
  ops::StopSignals stop;  // before any thread starts, as the other
  std::optional<ops::ReloadSignal> reload;
  std::optional<cartd::CartLoop::Allowed> allowed;
  if (keys.own) allowed.emplace(cartd::CartLoop::Allowed{config.curve_allow, reload.emplace()});
  // A file at its size limit is a failed commit, not a killed process.
  std::signal(SIGXFSZ, SIG_IGN);

  auto store = cartd::open_store(config.store);
  if (!store && store.error().what == "--store") ops::Flags::refuse("--store", store.error().why);
  if (!store) return fail_start(store.error());
  const auto by = (*store)->lead();
  if (!by) return fail_start(by.error());
  cartd::Metrics metrics;
  Readiness readiness;
  std::unique_ptr<ops::AdminServer> admin;
  const auto open_admin = [&]() -> std::optional<base::Failure> {
    auto opened = ops::AdminServer::start(config.admin, metrics.registry(),
                                          [&readiness] { return readiness.why_not(); });
    if (!opened) return opened.error();
    admin = *std::move(opened);
    return std::nullopt;
  };
  if (*by) {
    if (auto failed = open_admin()) return fail_start(*failed);
    const auto tell = [&](const std::string& why) { readiness.set(why); };
    if (!cartd::stand_by(**store, **by, stop, tell)) {
      log(Level::kInfo, "stopped");
      return kExitStopped;
    }
    readiness.set("starting");
  }
  if (const auto term = (*store)->term(); term > 0) log(Level::kInfo, "leads", {{"term", term}});
  const base::WallTime now = base::WallClock::now();
  const base::MonoTime started = base::MonoClock::now();
  const cartd::Lifetimes lifetimes = lifetimes_of(config);
  auto state = open_inventory(**store, catalog, lifetimes, config.rehearsal, now);
  if (!state && state.error().what == "catalog")  // right by itself, too much for this store
    ops::Flags::refuse("--catalog", state.error().why);
  if (!state && state.error().what == "--rehearsal")
    ops::Flags::refuse("--rehearsal", state.error().why);
  if (!state) return fail_start(state.error());
  const cartd::JournalBound journal(config.journal_keep, state->journal_rows);
  cartd::Hooks hooks(state->hooks);
  cartd::Inventory inventory(*std::move(state), lifetimes,
                             {std::to_string(now.time_since_epoch().count())});
  const std::size_t descriptors = ops::raise_descriptor_limit();
  log_start(config, inventory, descriptors);
  if (!admin)
    if (auto failed = open_admin()) return fail_start(*failed);
  // Until whoever led before may believe it no more.
  if (auto failed = (*store)->confirm()) return fail_start(*failed);
  metrics.set_leading((*store)->term());
  return serve(config, inventory, **store, stop,
               base::SteadyWallClock(started, now - inventory.clock_ahead()), journal,
               std::move(hooks), bus_connections(descriptors), std::move(keys), std::move(allowed),
               metrics, readiness);
}
