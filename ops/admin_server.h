// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The operator's port: /metrics, /livez, /readyz, and pages a program may add.
#pragma once

#include <prometheus/registry.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace ops {

/// A file for the operator's browser. The bytes live as long as the program.
struct AdminPage {
  std::string path;  // "/dashboard"
  std::string content_type;
  std::string_view bytes;
};

/// Serves one program's metrics and health over HTTP, on threads of its own so that an operator
/// can look even while a loop is busy. Threads, requests, time and what waits are bounded, whatever is
/// asked: but it is no public port.
class AdminServer {
 public:
  /// Why the program is not ready, for a person; empty when it is. Called on any thread.
  using Readiness = std::function<std::string()>;

  /// Listens on `address` ("127.0.0.1:9550", port 0: chosen by the system) and logs
  /// `event=listening what=admin`. "off" makes no server. Fails, saying why, when
  /// the address is malformed or cannot be had. The registry is shared with the loops; it must
  /// take reads from any thread, as prometheus-cpp's does. `pages` are served at their paths and
  /// nowhere else; what they show must come from this port alone, a browser is told to see to that.
  static base::OrFailure<std::unique_ptr<AdminServer>> start(
      const std::string& address, std::shared_ptr<prometheus::Registry> registry,
      Readiness readiness, std::vector<AdminPage> pages = {});

  /// Stops listening and joins its threads.
  ~AdminServer();

 private:
  struct Impl;
  explicit AdminServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ops
