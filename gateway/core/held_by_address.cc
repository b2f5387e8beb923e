// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/held_by_address.h"

namespace gateway {

void HeldByAddress::end(ConnectionId connection) {
  const bool is_mine = connection.slot < slots_.size() &&
                       slots_[connection.slot].generation == connection.generation;
  if (is_mine) forget(connection.slot);
}

bool HeldByAddress::goes_on(Address address, ConnectionId connection) {
  if (connection.slot >= slots_.size()) return false;
  Slot& slot = slots_[connection.slot];
  if (!slot.waits || slot.address != address.key()) return false;
  slot.generation = connection.generation;
  return true;
}

void HeldByAddress::add(Waiting& waiting, Address address, ConnectionId connection) {
  if (slots_.size() <= connection.slot) slots_.resize(connection.slot + 1);
  const auto at = static_cast<std::uint32_t>(waiting.slots.size());
  slots_[connection.slot] = {address.key(), connection.generation, at, true};
  waiting.slots.push_back(connection.slot);
}

void HeldByAddress::remove(Waiting& waiting, std::uint32_t slot) {
  const std::uint32_t at = slots_[slot].at;
  waiting.slots[at] = waiting.slots.back();
  slots_[waiting.slots[at]].at = at;
  waiting.slots.pop_back();
  slots_[slot].waits = false;
}

void HeldByAddress::forget(std::uint32_t slot) {
  if (slot >= slots_.size() || !slots_[slot].waits) return;
  const auto found = by_address_.find(slots_[slot].address);
  remove(found->second, slot);
  if (found->second.slots.empty()) by_address_.erase(found);
}

}  // namespace gateway
