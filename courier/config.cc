// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/config.h"

#include <utility>

#include "bus/key_files.h"
#include "ops/flags.h"

namespace courier {

Config parse_config_or_exit(int argc, char** argv) {
  Config config;
  ops::Flags flags("courier", "Takes what happens to the shop's own servers, as signed webhooks.");
  flags.text("--hooks", config.hooks, "A JSON file of hooks: where events are taken, and secrets");
  flags.endpoints("--operator", config.operations, "cartd's operator's socket");
  bus::ClientKeys keys;
  flags.text("--curve-secret", keys.secret,
             "A file of this courier's secret key, for a cartd that asks for one");
  flags.text("--curve-server", keys.server, "cartd's public key, or a file with it");
  flags.toggle("--insecure-bus", keys.is_insecure,
               "Whether the bus may leave this machine without keys");
  flags.text("--ca", config.ca, "A PEM file of the certificates to trust (default: the system's)");
  flags.address("--admin", config.admin, /*may_be_off=*/true,
                "Where the operator asks for metrics and health, or 'off'");
  flags.parse_or_exit(argc, argv);
  if (config.hooks.empty()) ops::Flags::refuse("--hooks", "it is missing: a JSON file of hooks");
  auto curve = bus::read_client_keys(keys, config.operations);
  if (!curve) ops::Flags::refuse(curve.error().what, curve.error().why);
  config.curve = *std::move(curve);
  return config;
}

}  // namespace courier
