// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// On whose behalf a connection asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/address.h"
#include "gateway/core/connection_id.h"
#include "gateway/http/forwarded_for.h"

namespace gateway {

/// The clients that bounds are for. The peer of a connection is looked at once; what a trusted one says of
/// each request, each time.
///
/// Memory: 16 bytes a connection slot. One thread.
class Clients {
 public:
  struct Settings {
    AddressRanges exempt;   // not bounded
    AddressRanges trusted;  // proxies, which name their clients
  };
  explicit Clients(Settings settings) : settings_(std::move(settings)) {}

  /// Who is to be bounded for this request; nothing: nobody. `peer` returns who is at the other end of
  /// the connection as peer_of() writes it; one that has gone is nobody.
  template <class Peer>
  std::optional<Address> bounded(ConnectionId connection, std::string_view forwarded_for_field,
                                 Peer peer) {
    Known& known = slot_of(connection);
    if (known.generation != connection.generation || known.kind == Kind::kUnknown)
      known = judge(connection, peer());
    if (known.kind == Kind::kBounded) return known.address;
    if (known.kind != Kind::kProxy) return std::nullopt;
    const auto client = forwarded_for(forwarded_for_field, settings_.trusted);
    const Address address = client.value_or(*known.address);
    return any_contains(settings_.exempt, address) ? std::nullopt : std::optional(address);
  }

 private:
  enum class Kind : std::uint8_t { kUnknown, kExempt, kBounded, kProxy };
  struct Known {
    std::optional<Address> address;
    std::uint32_t generation = 0;
    Kind kind = Kind::kUnknown;
  };
  Known& slot_of(ConnectionId connection);
  Known judge(ConnectionId connection, const std::string& peer) const;

  const Settings settings_;
  std::vector<Known> slots_;
};

}  // namespace gateway
