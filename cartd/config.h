// cartd's flags (OPS.md).
#pragma once

#include <string>

#include "proto/error.h"
#include "proto/units.h"

namespace cartd {

struct Config {
  std::string store = "sqlite:cart.db";
  std::string catalog;  // a file's name; empty: default_catalog()
  std::string commands = "tcp://127.0.0.1:5550";
  std::string changes = "tcp://127.0.0.1:5551";
  proto::Millis hold_ttl = std::chrono::minutes{15};  // 0: holds never end
  std::string admin = "127.0.0.1:9550";
};

/// The flags, environment and configuration file; exits as proto/ops/flags.h says.
Config parse_config_or_exit(int argc, char** argv);

/// The file of `--store sqlite:PATH`; ":memory:" for a store that is forgotten. Fails with
/// kBadRequest for any other kind of store.
proto::Result<std::string> sqlite_path(const std::string& store);

}  // namespace cartd
