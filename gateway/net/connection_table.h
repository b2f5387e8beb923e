// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The owner of all connections of a loop.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "gateway/core/connection_id.h"
#include "gateway/core/deadline_wheel.h"
#include "gateway/net/connection.h"

namespace gateway {

/// Connections by id, each with at most one deadline. Slots are used again, lowest first seen last,
/// with a new generation, so that an old id finds nobody. Loop thread only.
class ConnectionTable {
 public:
  explicit ConnectionTable(base::MonoTime now) : deadlines_(now) {}

  ConnectionId insert(Socket socket) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    slots_[slot].connection = std::make_unique<Connection>(std::move(socket));
    ++size_;
    return {slot, slots_[slot].generation};
  }

  /// Null for an id whose connection has closed. The pointer lives until erase().
  Connection* find(ConnectionId id) const {
    if (id.slot >= slots_.size() || slots_[id.slot].generation != id.generation) return nullptr;
    return slots_[id.slot].connection.get();
  }

  /// Closes the socket and forgets the connection; a stale id does nothing.
  void erase(ConnectionId id) {
    if (find(id) == nullptr) return;
    deadlines_.clear(id.slot);
    slots_[id.slot].connection.reset();
    ++slots_[id.slot].generation;
    free_.push_back(id.slot);
    --size_;
  }

  void set_deadline(ConnectionId id, base::MonoTime deadline) { deadlines_.set(id.slot, deadline); }
  void clear_deadline(ConnectionId id) { deadlines_.clear(id.slot); }
  bool has_deadline(ConnectionId id) const { return deadlines_.has(id.slot); }
  std::optional<ConnectionId> take_due(base::MonoTime now) {
    const auto slot = deadlines_.take_due(now);
    if (!slot) return std::nullopt;
    return ConnectionId{*slot, slots_[*slot].generation};
  }
  std::optional<base::MonoTime> next_due() const { return deadlines_.next_due(); }

  template <class Visit>
  void each(Visit visit) {
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot)
      if (slots_[slot].connection)
        visit(ConnectionId{slot, slots_[slot].generation}, *slots_[slot].connection);
  }
  std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::unique_ptr<Connection> connection;
    std::uint32_t generation = 0;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t size_ = 0;
  DeadlineWheel deadlines_;  // by slot
};

}  // namespace gateway
