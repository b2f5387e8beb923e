// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/config.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "gateway/http/origin.h"
#include "ops/flags.h"

namespace gateway {
namespace {

using base::Millis;
using base::Seconds;

std::string default_web() {
  for (const char* folder : {HOLDFAST_INSTALLED_WEB, HOLDFAST_SOURCE_WEB})
    if (std::filesystem::exists(std::filesystem::path(folder) / "index.html")) return folder;
  return HOLDFAST_INSTALLED_WEB;
}

}  // namespace

Config parse_config_or_exit(int argc, char** argv) {
  Config config;
  config.web = default_web();
  ops::Flags flags("gateway",
                   "Serves the shop over HTTP: the page, the long poll GET /status, and "
                   "the cart.\nAny number may run on one cartd.");
  flags.address("--listen", config.listen, /*may_be_off=*/false,
                "Where to serve HTTP; port 0: the system chooses");
  flags.endpoints("--commands", config.commands, "cartd's command socket");
  flags.endpoints("--changes", config.changes, "cartd's change feed");
  flags.text("--web", config.web, "The folder of the page");
  flags.count("--threads", config.threads, 1, 64, "Independent event loops on one port");
  flags.count("--max-connections", config.max_connections, 1, 10'000'000,
              "Connections at a time; further ones get 503. Bounded by RLIMIT_NOFILE");
  flags.count("--max-holds", config.max_holds, 0, 10'000'000,
              "Polls and streams held at a time; further ones are answered at once");
  flags.duration("--wait", config.wait, Millis{0}, Seconds{3600},
                 "How long a poll is held that does not say; at most --max-wait");
  flags.duration("--max-wait", config.max_wait, Seconds{1}, Seconds{3600},
                 "The longest wait a poll may ask for");
  flags.duration("--command-timeout", config.command_timeout, Millis{1}, Seconds{60},
                 "How long cartd's reply to a command is waited for");
  flags.duration("--drain", config.drain, Millis{0}, Seconds{3600},
                 "On SIGTERM: how long held polls are answered before the exit");
  flags.texts("--allow-origin", config.allow_origin,
              "An origin whose pages may read answers, like https://shop.example");
  flags.address("--admin", config.admin, /*may_be_off=*/true,
                "Where to serve /dashboard, /metrics, /livez, /readyz; 'off': nowhere");
  flags.parse_or_exit(argc, argv);
  for (auto& origin : config.allow_origin) {
    auto parsed = parse_origin(origin);
    if (!parsed) ops::Flags::refuse("--allow-origin", parsed.error().why);
    origin = std::move(*parsed);
  }
  config.wait = std::min(config.wait, config.max_wait);
  return config;
}

}  // namespace gateway
