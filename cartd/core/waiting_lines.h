// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who waits for items that are at zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cartd/core/persons.h"
#include "proto/ids.h"

namespace cartd {

/// The waiting lines of all items: places in order of arrival. A session has at most one place in each.
/// Tickets only grow, also past a restart: those to come are above `turn` and above all that stand.
///
/// Pure; one thread.
class WaitingLines {
 public:
  using ItemIndex = std::size_t;
  using Ticket = std::uint64_t;
  struct Standing {
    Ticket ticket;
    proto::SessionId session;
    Persons::Person* person = nullptr;  // for whom; null: for the session itself
  };

  /// Room for one item more; its line begins behind `turn`.
  void add_item(Ticket turn);
  /// A place as it was stored. REQUIRES: in order of tickets, each above the item's turn.
  void restore(ItemIndex item, Ticket ticket, const proto::SessionId& session,
               Persons::Person* person = nullptr);

  /// REQUIRES: the session is not in this line.
  Ticket join(ItemIndex item, const proto::SessionId& session, Persons::Person* person = nullptr);
  /// The place that is free now; nothing when the session was not in this line.
  std::optional<Standing> leave(ItemIndex item, const proto::SessionId& session);
  /// The first in line, who is in it no longer: their ticket is the item's turn. Nothing when nobody
  /// waits.
  std::optional<Standing> call_next(ItemIndex item);

  /// Who is called next; nothing when nobody waits.
  std::optional<proto::SessionId> first(ItemIndex item) const;
  /// Null when the session is not in this line. Lives until the next call that changes something.
  const Standing* find(ItemIndex item, const proto::SessionId& session) const;
  std::optional<Ticket> ticket_of(ItemIndex item, const proto::SessionId& session) const;
  /// Places in all lines together.
  std::size_t size() const { return size_; }
  std::size_t waiting(ItemIndex item) const { return queues_[item].places.size(); }
  /// Those who wait, by ticket.
  const std::deque<Standing>& places(ItemIndex item) const { return queues_[item].places; }
  Ticket turn(ItemIndex item) const { return queues_[item].turn; }
  /// 1: the next to be called. O(log waiting). REQUIRES: the ticket stands in this line.
  std::size_t position(ItemIndex item, Ticket ticket) const;
  /// The session's places, in no order.
  std::vector<std::pair<ItemIndex, Ticket>> places_of(const proto::SessionId& session) const;

 private:
  struct Queue {
    std::deque<Standing> places;  // by ticket
    Ticket turn = 0;
    Ticket last = 0;  // given
  };
  using Places = std::vector<std::pair<ItemIndex, Ticket>>;

  void forget(ItemIndex item, const proto::SessionId& session);

  std::vector<Queue> queues_;  // by item
  std::size_t size_ = 0;
  std::unordered_map<proto::SessionId, Places> by_session_;  // none is empty
};

}  // namespace cartd
