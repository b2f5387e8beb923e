// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartd's flags (docs/running.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/units.h"
#include "cartd/core/stored_state.h"

namespace cartd {

struct Config {
  std::string store = "sqlite:cart.db";
  std::string catalog;  // a file's name; empty: default_catalog()
  std::string commands = "tcp://127.0.0.1:5550";
  std::string changes = "tcp://127.0.0.1:5551";
  std::string operations = "tcp://127.0.0.1:5552";
  std::string curve_secret;  // a file's name; empty: the bus is in the clear
  std::string curve_allow;   // a file's name
  bool insecure_bus = false;
  base::Millis hold_ttl = std::chrono::minutes{15};  // 0: holds never end
  std::optional<base::Millis> hold_max;              // nothing: four times that; 0: for ever
  base::Millis offer_ttl = std::chrono::minutes{2};
  std::string payment = "none";  // or "external"
  base::Millis payment_ttl = std::chrono::minutes{35};
  base::Millis payment_max = std::chrono::hours{2};
  std::int64_t journal_keep = 100'000;  // rows
  base::Millis events_keep = std::chrono::hours{24 * 30};
  bool rehearsal = false;
  std::string admin = "127.0.0.1:9550";
};

/// How long holds, offers and payments last.
Lifetimes lifetimes_of(const Config& config);

/// The flags, environment and configuration file; exits as ops/flags.h says.
Config parse_config_or_exit(int argc, char** argv);

}  // namespace cartd
