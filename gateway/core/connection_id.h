// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The name of one connection, for everyone who is not its owner.
#pragma once

#include <compare>
#include <cstdint>
#include <ostream>

namespace gateway {

/// A slot of the connection table and which of its successive tenants is meant. A connection that
/// has closed leaves its id stale: whoever still holds it finds nobody, which is no error.
struct ConnectionId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  friend auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
  friend std::ostream& operator<<(std::ostream& out, ConnectionId id) {
    return out << id.slot << '/' << id.generation;
  }
};

}  // namespace gateway
