// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A whole shop for one test: a cartd with its own store, and gateways in front of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/http_client.h"
#include "tests/support/temp_folder.h"

namespace support {

/// The programs under test, and the folder with the page.
extern const std::string kCartdProgram;
extern const std::string kGatewayProgram;
extern const std::string kCartctlProgram;
extern const std::string kWebFolder;

struct ShopSetup {
  std::size_t gateways = 1;
  std::vector<std::string> cartd_flags;
  std::vector<std::string> gateway_flags;  // flag, value, flag, value …
  std::string catalog;  // JSON; empty: cartd's own default, one item P with a stock of 10
  ChildProcess::Environment cartd_environment;
};

/// Starts on construction, returns when every gateway is ready; every port is chosen by the system.
/// On destruction everything still running is asked to stop, and must exit with status 0.
/// HOLDFAST_TEST_GATEWAY_THREADS sets the gateways' --threads. Main thread only, but for connect().
class Shop {
 public:
  explicit Shop(ShopSetup setup = {});
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  ChildProcess& cartd() { return *cartd_; }
  ChildProcess& gateway(std::size_t index = 0) { return *gateways_.at(index).process; }

  /// Starts what was killed or stopped again: same store, same addresses.
  void start_cartd();
  void start_gateway(std::size_t index);
  /// Waits until the gateway has a snapshot.
  void wait_ready(std::size_t index = 0) const;

  const std::string& commands() const { return commands_; }  // tcp://127.0.0.1:…
  const std::string& changes() const { return changes_; }
  const std::string& operations() const { return operator_; }  // cartd's --operator
  const std::string& http(std::size_t index = 0) const { return gateways_.at(index).http; }
  const std::string& gateway_admin(std::size_t index = 0) const {
    return gateways_.at(index).admin;
  }
  const std::string& cartd_admin() const { return cartd_admin_; }
  std::string store_flag() const;
  const TempFolder& folder() const { return folder_; }

  HttpConnection connect(std::size_t gateway = 0) const { return HttpConnection(http(gateway)); }
  /// One request on a connection of its own. An acknowledged change is remembered for status().
  HttpResponse request(const HttpRequest& request, std::size_t gateway = 0) const;
  /// As request(), repeated while cartd cannot be reached (503) or has not replied (504).
  HttpResponse insist(const HttpRequest& request, std::size_t gateway = 0) const;
  /// The state of a GET /status with wait=0 and `query` ("&item=P"), once the gateway has heard of
  /// what this shop acknowledged: the reply to a command may overtake its change on the feed.
  Json status(const std::string& query = "", std::size_t gateway = 0) const;
  std::string cursor(std::size_t gateway = 0) const { return status("", gateway)["cursor"]; }

  /// Sum of a metric's samples over its labels; throws when it has none.
  double metric(const std::string& name, std::size_t gateway = 0) const;
  /// Waits until that many polls, or streams, are held by the gateway: only then is a change sure to
  /// find them.
  void wait_held(double count, std::size_t gateway = 0) const;
  void wait_streams(double count, std::size_t gateway = 0) const;
  /// That many polls with the cursor of now, held by the first gateway, which held none.
  std::vector<HttpConnection> hold_polls(std::size_t count) const;

 private:
  struct Gateway {
    std::unique_ptr<ChildProcess> process;
    std::string http = "127.0.0.1:0";
    std::string admin = "127.0.0.1:0";
  };

  void wait_gauge(const std::string& name, double count, std::size_t gateway) const;
  bool has_heard(const Json& state) const;

  const ShopSetup setup_;
  mutable std::string acknowledged_;  // the newest cursor that request() got for a command
  TempFolder folder_;
  std::string commands_ = "tcp://127.0.0.1:*";
  std::string changes_ = "tcp://127.0.0.1:*";
  std::string operator_ = "tcp://127.0.0.1:*";
  std::string cartd_admin_ = "127.0.0.1:0";
  std::unique_ptr<ChildProcess> cartd_;
  std::vector<Gateway> gateways_;
};

/// GET on an operator's port.
HttpResponse get_admin(const std::string& address, const std::string& path);
/// Sum of a metric's samples in the text of /metrics; nothing when it has none.
std::optional<double> find_metric(const std::string& text, const std::string& name);

/// Numbers of tests that can be made larger or smaller: the environment variable, or `otherwise`.
long from_environment(const char* variable, long otherwise);

}  // namespace support
