// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whether a peer may come in: ZeroMQ's authentication protocol, ZAP (RFC 27), as values.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/core/allowed_keys.h"

namespace bus {

/// A peer that was not let in.
struct Refusal {
  enum class Cause {
    kHandshake,  // it has no keys, or took another for cartd's
    kKey,        // that nobody allows
    kRole,       // that does not open this endpoint
  };
  static constexpr std::array<std::string_view, 3> kCauses = {"handshake", "key", "role"};

  Cause cause;
  std::string address;   // its host's; of ipc whatever libzmq knows
  std::string endpoint;  // "commands"
  std::string key;       // its public one, where it is known
};

constexpr std::string_view to_string(Refusal::Cause cause) {
  return Refusal::kCauses[static_cast<std::size_t>(cause)];
}

struct Admission {
  std::vector<std::string> reply;  // frames
  std::optional<Refusal> refusal;
};

/// Answers one request, which are libzmq's own: frames of version, request id, domain (the endpoint), address,
/// routing id, mechanism and the key. What is no such request is refused. The reply names the role as the
/// user's, which libzmq then has beside each message of that peer.
Admission admit(const std::vector<std::string_view>& request, const AllowedKeys& allowed);

}  // namespace bus
