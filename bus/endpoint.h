// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where a ZeroMQ socket listens, or what it connects to.
#pragma once

#include <optional>
#include <string>

namespace bus {

/// A program's own keys, as Z85.
struct KeyPair {
  std::string public_key;
  std::string secret_key;
};

/// ZeroMQ's CURVE (RFC 26): nothing in the clear, and each end knows the other's key.
struct Curve {
  KeyPair own;
  std::string server;  // whose key must be there; empty where we listen
};

struct Endpoint {
  std::string address;         // "tcp://127.0.0.1:5550", "ipc:///run/cartd.sock"
  std::optional<Curve> curve;  // nothing: in the clear
};

}  // namespace bus
