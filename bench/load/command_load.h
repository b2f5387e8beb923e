// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Requests from many keep-alive clients.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/dialect.h"
#include "bench/load/latencies.h"
#include "crowd/net/socket.h"

namespace bench {

using crowd::Socket;

struct Request {
  std::string bytes;
  std::size_t target = 0;  // of CommandLoad::targets
};
/// A client's `number`-th request, from 0.
using Script = std::function<Request(std::uint64_t number)>;

struct CommandLoad {
  std::vector<sockaddr_in> targets;  // a client has a connection to each
  Dialect dialect;
  std::function<Script(std::size_t client)> script;
  std::size_t clients = 64;
  base::Nanos duration{};
  /// Commands per second, at even distances, each sent by whichever client is free, or as soon as one
  /// is. Its latency counts from the moment it was meant for, so that a server that stalls is not
  /// flattered by the commands that its stall held back. Nothing: a client sends its next command
  /// when it has the answer to the last (closed loop).
  std::optional<double> rate;
  /// Commands after which it is done, even if there is time left.
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

struct CommandResult {
  std::uint64_t done = 0;
  std::uint64_t errors = 0;        // refused, broken, or not answered in time
  base::Nanos took{};              // from the first command to the last answer
  std::uint64_t last_version = 0;  // the highest that an answer showed
  Latencies latencies;             // of those done
};

/// Runs the load and waits for the last answers, at most ten seconds.
CommandResult run_commands(const CommandLoad& load);

}  // namespace bench
