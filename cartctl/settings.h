// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartctl's flags that hold for every command (docs/cartctl.md).
#pragma once

#include <string>

#include "base/units.h"
#include "ops/flags.h"

namespace cartctl {

struct Settings {
  std::string commands = "tcp://127.0.0.1:5550";
  std::string changes = "tcp://127.0.0.1:5551";
  std::string operations = "tcp://127.0.0.1:5552";
  base::Millis timeout{2'000};
  std::string output = "table";
  bool json_flag = false;

  bool csv() const { return !json_flag && output == "csv"; }
  bool json() const { return json_flag || output == "json"; }
};

/// REQUIRES: `settings` outlives the parsing.
inline void add_settings(ops::Flags& flags, Settings& settings) {
  flags.endpoint("--commands", settings.commands, "cartd's command socket");
  flags.endpoint("--changes", settings.changes, "cartd's change feed");
  flags.endpoint("--operator", settings.operations, "cartd's operator's socket");
  flags.duration("--timeout", settings.timeout, base::Millis{1}, base::Seconds{3600},
                 "How long to wait for a connection, and then for a reply");
  flags.choice("--output", settings.output, {"table", "json", "csv"},
               "For a person, or for a program: table or json; csv: orders, report, line list");
  flags.toggle("--json", settings.json_flag, "Short for --output json");
}

}  // namespace cartctl
