// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/config.h"

#include "ops/flags.h"

namespace courier {

Config parse_config_or_exit(int argc, char** argv) {
  Config config;
  ops::Flags flags("courier", "Takes what happens to the shop's own servers, as signed webhooks.");
  flags.text("--hooks", config.hooks, "A JSON file of hooks: where events are taken, and secrets");
  flags.endpoint("--operator", config.operations, "cartd's operator's socket");
  flags.text("--ca", config.ca, "A PEM file of the certificates to trust (default: the system's)");
  flags.address("--admin", config.admin, /*may_be_off=*/true,
                "Where the operator asks for metrics and health, or 'off'");
  flags.parse_or_exit(argc, argv);
  if (config.hooks.empty()) ops::Flags::refuse("--hooks", "it is missing: a JSON file of hooks");
  return config;
}

}  // namespace courier
