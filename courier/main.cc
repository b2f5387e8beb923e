// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// courier: takes events to the shop's own servers.
//
// Exit statuses: 0 stopped by SIGTERM or SIGINT; 1 could not start: an address cannot be had; 2 a wrong flag, or a
// wrong file of hooks (docs/running.md).
#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "courier/config.h"
#include "courier/hook_worker.h"
#include "courier/hooks_file.h"
#include "ops/admin_server.h"
#include "ops/flags.h"
#include "ops/log.h"
#include "ops/signals.h"

namespace {

using ops::Level;
using ops::log;

/// This process among all that there ever are.
std::string random_name() {
  std::random_device random;
  char name[17];
  std::snprintf(name, sizeof name, "%08x%08x", random(), random());
  return name;
}

}  // namespace

int main(int argc, char** argv) {
  const courier::Config config = courier::parse_config_or_exit(argc, argv);
  const auto targets = courier::read_hooks_file(config.hooks);
  if (!targets) ops::Flags::refuse("--hooks", targets.error().why);
  ops::StopSignals stop;  // before any thread starts
  log(Level::kInfo, "starting",
      {{"program", "courier"}, {"version", HOLDFAST_VERSION}, {"hooks", targets->size()}});

  courier::Metrics metrics;
  const std::string name = random_name();
  std::vector<std::unique_ptr<courier::HookWorker>> workers;
  for (const auto& target : *targets)
    workers.push_back(std::make_unique<courier::HookWorker>(
        target, config.operations, config.curve, name, config.ca, metrics.of(target.name)));
  {
    const auto admin = ops::AdminServer::start(config.admin, metrics.registry(), [&workers] {
      const bool is_heard = std::all_of(workers.begin(), workers.end(),
                                        [](const auto& worker) { return worker->hears_cartd(); });
      return std::string(is_heard ? "" : "cartd does not answer");
    });
    if (!admin) {
      log(Level::kError, "start_failed",
          {{"what", admin.error().what}, {"why", admin.error().why}});
      return 1;
    }
    stop.wait();
  }
  for (const auto& worker : workers) worker->request_stop();
  workers.clear();
  log(Level::kInfo, "stopped");
  return 0;
}
