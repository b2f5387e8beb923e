// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How many polls and streams are held open for one address.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/units.h"
#include "gateway/core/address.h"
#include "gateway/core/connection_id.h"

namespace gateway {

/// Who waits on behalf of which address. A fan-out ends a thousand waits and tells nobody here: which of them
/// are over is found out when an address has as many as it may have. So an end costs nothing, and a refusal
/// now and then a look at each of the address's.
///
/// Memory: 24 bytes a connection slot, and a node for each address that has one. Pure; one thread.
class HeldByAddress {
 public:
  /// `most`: for one address; 0: any number.
  explicit HeldByAddress(std::size_t most) : most_(most) {}

  /// Whether one more may wait for the address, on a connection that now has no other. `is_held` says of a
  /// connection whether it still waits.
  template <class IsHeld>
  bool admit(Address address, ConnectionId connection, base::MonoTime now, IsHeld is_held) {
    if (most_ == 0 || goes_on(address, connection)) return true;
    forget(connection.slot);
    auto& waiting = by_address_[address.key()];
    if (waiting.slots.size() >= most_) {
      if (now < waiting.full_until) return false;
      drop_ended(waiting, is_held);
      if (waiting.slots.size() >= most_) {
        waiting.full_until = now + kLookDistance;
        return false;
      }
    }
    add(waiting, address, connection);
    return true;
  }
  /// It waits no more.
  void end(ConnectionId connection);

  std::size_t addresses() const { return by_address_.size(); }

 private:
  // An address that has too many, and asks again and again, costs one look at all of them in this time.
  static constexpr base::Millis kLookDistance{100};

  struct Waiting {
    std::vector<std::uint32_t> slots;
    base::MonoTime full_until;
  };
  struct Slot {
    std::uint64_t address = 0;
    std::uint32_t generation = 0;
    std::uint32_t at = 0;  // in Waiting::slots
    bool waits = false;
  };
  static_assert(sizeof(Slot) == 24);

  template <class IsHeld>
  void drop_ended(Waiting& waiting, IsHeld is_held) {
    for (std::size_t i = waiting.slots.size(); i > 0; --i) {
      const std::uint32_t slot = waiting.slots[i - 1];
      if (!is_held(ConnectionId{slot, slots_[slot].generation})) remove(waiting, slot);
    }
  }
  /// Whether the connection waited for this address before: most who poll do so again.
  bool goes_on(Address address, ConnectionId connection);
  void add(Waiting& waiting, Address address, ConnectionId connection);
  void remove(Waiting& waiting, std::uint32_t slot);
  void forget(std::uint32_t slot);

  const std::size_t most_;
  std::unordered_map<std::uint64_t, Waiting> by_address_;
  std::vector<Slot> slots_;  // by connection slot
};

}  // namespace gateway
