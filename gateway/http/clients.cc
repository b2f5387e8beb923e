// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/clients.h"

namespace gateway {

Clients::Known& Clients::slot_of(ConnectionId connection) {
  if (slots_.size() <= connection.slot) slots_.resize(connection.slot + 1);
  return slots_[connection.slot];
}

Clients::Known Clients::judge(ConnectionId connection, const std::string& peer) const {
  const auto address = Address::parse(peer);
  Kind kind = Kind::kBounded;
  if (!address)
    kind = Kind::kExempt;
  else if (any_contains(settings_.trusted, *address))
    kind = Kind::kProxy;
  else if (any_contains(settings_.exempt, *address))
    kind = Kind::kExempt;
  return {address, connection.generation, kind};
}

}  // namespace gateway
