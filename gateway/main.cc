// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// gateway: HTTP on one side, the bus on the other.
//
// Exit statuses, part of the contract with whoever starts it (docs/running.md):
//   0  drained after SIGTERM or SIGINT
//   1  could not start: an address cannot be had
//   2  a wrong flag, or a web folder that cannot be served
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "gateway/config.h"
#include "gateway/dashboard/pages.h"
#include "gateway/gateway_loop.h"
#include "ops/addresses.h"
#include "ops/admin_server.h"
#include "ops/descriptor_limit.h"
#include "ops/flags.h"
#include "ops/log.h"
#include "ops/signals.h"

namespace gateway {
namespace {

using ops::Level;
using ops::log;

constexpr int kExitStart = 1;
// Descriptors that are not connections: listeners, the bus, the operator's port, refused ones.
constexpr std::size_t kReservedDescriptors = 160;

using Loops = std::vector<std::unique_ptr<GatewayLoop>>;

[[noreturn]] void fail_start(const base::Failure& failure) {
  log(Level::kError, "start_failed", {{"what", failure.what}, {"why", failure.why}});
  std::exit(kExitStart);
}

template <class Value>
Value need(base::OrFailure<Value> result) {
  if (!result) fail_start(result.error());
  return std::move(result).value();
}

std::uint64_t random_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

GatewayLoop::Settings loop_settings(const Config& config, std::size_t descriptors) {
  const auto threads = static_cast<std::size_t>(config.threads);
  const std::size_t room =
      descriptors > 2 * kReservedDescriptors ? descriptors - kReservedDescriptors : descriptors / 2;
  const std::size_t connections = std::min(static_cast<std::size_t>(config.max_connections), room);
  GatewayLoop::Settings settings;
  settings.http.max_connections = (connections + threads - 1) / threads;
  settings.http.allowed_origins = config.allow_origin;
  settings.turn.core.max_holds =
      (static_cast<std::size_t>(config.max_holds) + threads - 1) / threads;
  settings.turn.core.command_timeout = config.command_timeout;
  settings.routes = {config.wait, config.max_wait, config.allow_origin};
  settings.drain = config.drain;
  return settings;
}

std::vector<bus::Endpoint> endpoints(const std::vector<std::string>& addresses) {
  std::vector<bus::Endpoint> endpoints;
  for (const auto& address : addresses) endpoints.push_back({address});
  return endpoints;
}

Loops make_loops(const Config& config, GatewayLoop::Settings settings, const WebFiles& files,
                 const std::shared_ptr<prometheus::Registry>& registry) {
  const auto context = BusClient::make_context();
  Loops loops;
  for (std::int64_t thread = 0; thread < config.threads; ++thread) {
    const std::uint64_t seed = random_seed();
    char prefix[24];
    std::snprintf(prefix, sizeof prefix, "%016llx-", static_cast<unsigned long long>(seed));
    settings.turn.core.command_prefix = prefix;
    settings.turn.core.random_seed = seed;
    settings.http.random_seed = seed + 1;
    auto bus =
        need(BusClient::connect(context, {endpoints(config.commands), endpoints(config.changes)}));
    loops.push_back(std::make_unique<GatewayLoop>(settings, std::move(bus), files, registry));
  }
  return loops;
}

void listen(const Config& config, Loops& loops) {
  auto address = need(ops::parse_host_port(config.listen));
  const bool shared = loops.size() > 1;
  for (const auto& loop : loops) address = need(loop->listen(address, shared));
  log(Level::kInfo, "listening", {{"what", "http"}, {"address", address.str()}});
}

/// Runs every loop on a thread of its own until a signal has drained them all. A second signal
/// ends the process at once.
void run_until_stopped(Loops& loops, ops::StopSignals& signals) {
  const int all_done = eventfd(0, EFD_SEMAPHORE);
  CHECK(all_done >= 0);
  std::atomic<std::size_t> running{loops.size()};
  std::vector<std::thread> threads;
  for (const auto& loop : loops)
    threads.emplace_back([&loop, &running, all_done] {
      loop->run();
      if (running.fetch_sub(1) == 1) eventfd_write(all_done, 1);
    });
  signals.wait();
  log(Level::kInfo, "draining");
  for (const auto& loop : loops) loop->request_drain();
  if (signals.wait(all_done)) {
    log(Level::kWarning, "stopped", {{"drained", "no"}});
    std::_Exit(0);
  }
  for (auto& thread : threads) thread.join();
  close(all_done);
}

int run(int argc, char** argv) {
  const Config config = parse_config_or_exit(argc, argv);
  const auto files = WebFiles::load(config.web);
  if (!files) ops::Flags::refuse("--web", files.error().why);
  ops::StopSignals signals;  // before any thread starts
  const std::size_t descriptors = ops::raise_descriptor_limit();
  const auto settings = loop_settings(config, descriptors);
  log(Level::kInfo, "starting",
      {{"program", "gateway"},
       {"version", HOLDFAST_VERSION},
       {"web", config.web},
       {"threads", config.threads},
       {"descriptors", descriptors},
       {"max_connections",
        settings.http.max_connections * static_cast<std::size_t>(config.threads)},
       {"max_holds", config.max_holds}});
  const auto registry = std::make_shared<prometheus::Registry>();
  Loops loops = make_loops(config, settings, *files, registry);
  listen(config, loops);
  const auto readiness = [&loops]() -> std::string {
    const bool ready =
        std::all_of(loops.begin(), loops.end(), [](const auto& loop) { return loop->ready(); });
    return ready ? "" : "no snapshot from cartd yet, or draining";
  };
  const auto admin =
      need(ops::AdminServer::start(config.admin, registry, readiness, dashboard_pages()));
  run_until_stopped(loops, signals);
  log(Level::kInfo, "stopped", {{"drained", "yes"}});
  return 0;
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) { return gateway::run(argc, argv); }
