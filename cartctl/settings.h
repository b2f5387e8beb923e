// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartctl's flags that hold for every command (docs/cartctl.md).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/units.h"
#include "bus/key_files.h"
#include "ops/flags.h"

namespace cartctl {

struct Settings {
  // Of each cartd that may lead.
  std::vector<std::string> commands = {"tcp://127.0.0.1:5550"};
  std::vector<std::string> changes = {"tcp://127.0.0.1:5551"};
  std::vector<std::string> operations = {"tcp://127.0.0.1:5552"};
  bus::ClientKeys keys;
  base::Millis timeout{2'000};
  std::string as = "cartctl";
  std::string output = "table";
  bool json_flag = false;

  bool csv() const { return !json_flag && output == "csv"; }
  bool json() const { return json_flag || output == "json"; }
};

/// REQUIRES: `settings` outlives the parsing.
inline void add_settings(ops::Flags& flags, Settings& settings) {
  flags.endpoints("--commands", settings.commands, "cartd's command socket");
  flags.endpoints("--changes", settings.changes, "cartd's change feed");
  flags.endpoints("--operator", settings.operations, "cartd's operator's socket");
  flags.text("--curve-secret", settings.keys.secret,
             "A file of the operator's secret key, for a cartd that asks for one");
  flags.text("--curve-server", settings.keys.server, "cartd's public key, or a file with it");
  flags.toggle("--insecure-bus", settings.keys.is_insecure,
               "Whether the bus may leave this machine without keys");
  flags.duration("--timeout", settings.timeout, base::Millis{1}, base::Seconds{3600},
                 "How long to wait for a connection, and then for a reply");
  flags.text("--as", settings.as, "Who is said to have done it, in the history: one line");
  flags.choice("--output", settings.output, {"table", "json", "csv"},
               "For a person, or for a program: table or json; csv: orders, report, line list");
  flags.toggle("--json", settings.json_flag, "Short for --output json");
}

/// "tcp://a:5550 or tcp://b:5550"
inline std::string either(const std::vector<std::string>& addresses) {
  std::string text;
  for (const auto& address : addresses) text += (text.empty() ? "" : " or ") + address;
  return text;
}

/// For who speaks to cartd: the keys as the flags have them, read when they are needed. Exits where they are
/// wrong.
inline std::optional<bus::Curve> curve_or_exit(const Settings& settings) {
  std::vector<std::string> all;
  for (const auto* each : {&settings.commands, &settings.changes, &settings.operations})
    all.insert(all.end(), each->begin(), each->end());
  auto curve = bus::read_client_keys(settings.keys, all);
  if (!curve) ops::Flags::refuse(curve.error().what, curve.error().why);
  return *std::move(curve);
}

}  // namespace cartctl
