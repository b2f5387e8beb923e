// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// courier's flags (docs/running.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bus/endpoint.h"

namespace courier {

struct Config {
  std::string hooks;                                               // a file's name
  std::vector<std::string> operations = {"tcp://127.0.0.1:5552"};  // of each cartd that may lead
  std::optional<bus::Curve> curve;                                 // nothing: in the clear
  std::string ca;  // a file's name; empty: the system's certificates
  std::string admin = "127.0.0.1:9552";
};

/// The flags, environment and configuration file; exits as ops/flags.h says.
Config parse_config_or_exit(int argc, char** argv);

}  // namespace courier
