// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is let in: each request against what its client may have.
#pragma once

#include <cstdint>
#include <optional>

#include "gateway/core/bounds.h"
#include "gateway/core/gateway_core.h"
#include "gateway/http/clients.h"
#include "gateway/http/http_message.h"
#include "gateway/http/routes.h"
#include "gateway/net/http_server.h"
#include "ops/rare_line.h"

namespace gateway {

/// The bounds of one loop: each counts for itself, since loops share nothing. Loop thread only.
class Door {
 public:
  struct Settings {
    Bounds::Settings bounds;
    Clients::Settings clients;
  };
  explicit Door(const Settings& settings);

  /// What is answered in place of `asked`; nothing: it may come in. `http` has the connection, `core` those who
  /// are held.
  std::optional<HttpResponse> refuse(ConnectionId connection, const HttpRequest& request,
                                     const Route& asked, const HttpServer& http,
                                     const GatewayCore& core, base::MonoTime now);
  void on_hangup(ConnectionId connection) { bounds_.on_hangup(connection); }

  Bounds::Totals totals() const { return bounds_.totals(); }

 private:
  std::optional<Bounds::Refusal> judge(ConnectionId connection, Address client, const Route& asked,
                                       const GatewayCore& core, base::MonoTime now);
  void log_refusal(Address client, Bound bound, base::MonoTime now);

  const bool is_open_;  // nobody is bounded
  Clients clients_;
  Bounds bounds_;
  std::uint64_t refused_ = 0;
  ops::RareLine<base::MonoTime> refused_line_;
};

}  // namespace gateway
