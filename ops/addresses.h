// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Addresses as flags spell them: of a listening socket, of a ZeroMQ endpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/failure.h"

namespace ops {

/// A listening address. `port` 0: chosen by the system.
struct HostPort {
  std::string host;
  std::uint16_t port = 0;
  std::string str() const;  // IPv6 hosts in brackets
};
/// "127.0.0.1:8080", "[::]:8080", "*:0"; fails for anything else.
base::OrFailure<HostPort> parse_host_port(std::string_view text);

/// What is wrong with a ZeroMQ endpoint, or nothing: "tcp://host:5550" (port `*` or 0 to let the
/// system choose) and "ipc:///path" are right.
std::optional<std::string> check_endpoint(const std::string& text);

}  // namespace ops
