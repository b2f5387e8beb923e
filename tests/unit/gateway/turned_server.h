// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// An HttpServer in a test: its sockets are real, and its turns and its time are the test's.
#pragma once

#include <string>

#include "gateway/net/http_server.h"
#include "tests/support/catch.h"
#include "tests/support/deadline.h"
#include "tests/support/http_client.h"

namespace gateway {

/// Listens once listen() is called. What is asked of it is answered by who derives from it.
class TurnedServer : protected HttpServer::Handler {
 public:
  support::HttpConnection connect() {
    support::HttpConnection connection(address_);
    const auto before = server_.totals().accepted;
    turn_until([&] { return server_.totals().accepted > before; });
    return connection;
  }
  /// Turns until `condition` holds. No time passes.
  template <class Condition>
  void turn_until(Condition condition) {
    REQUIRE(support::eventually([&] {
      turn(base::Millis{1});
      return condition();
    }));
  }
  /// Time passes, and what comes of it is done.
  void pass(base::Millis time) {
    now_ += time;
    turn(base::Millis{0});
  }

 protected:
  TurnedServer() : server_(poller_, HttpServer::Settings{}, *this, now_) {}

  void listen(Entrance entrance) {
    const auto address = server_.listen({"127.0.0.1", 0}, false, entrance);
    REQUIRE(address);
    address_ = address->str();
  }
  void turn(base::Millis most) {
    for (const auto& event : poller_.wait(most)) server_.on_event(event);
    server_.take_ready(now_, base::WallTime{});
    server_.end_overdue(now_);
    server_.end_turn(now_);
  }

  Poller poller_;
  base::MonoTime now_{};
  HttpServer server_;

 private:
  std::string address_;
};

}  // namespace gateway
