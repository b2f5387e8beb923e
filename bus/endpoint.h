// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where a ZeroMQ socket listens, or what it connects to.
#pragma once

#include <string>

namespace bus {

/// A type, since more belongs to it than an address: keys.
struct Endpoint {
  std::string address;  // "tcp://127.0.0.1:5550", "ipc:///run/cartd.sock"
};

}  // namespace bus
