// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The lines of carts that ended without their sessions, remembered for a while.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

#include "base/units.h"
#include "proto/cart.h"
#include "proto/ids.h"

namespace cartd {

/// A hold that ran out, or was taken back, may have been on a shopper's page when they press "buy". Until they touch the item
/// again, or for kRemembered, it stands in the way of a checkout, which would otherwise sell less than
/// they saw.
///
/// Pure; one thread.
class Lapses {
 public:
  using ItemIndex = std::size_t;
  // Whoever has a cart open in front of them has seen by then that its time is over.
  static constexpr base::Millis kRemembered = std::chrono::hours{1};

  struct Lapse {
    std::int64_t quantity = 0;
    base::WallTime forget_at;
    proto::LapseCause cause = proto::LapseCause::kExpired;
    std::string reason{};  // of kReleased; empty: none was given
  };

  /// Replaces what is remembered of the item for this session.
  void note(const proto::SessionId& session, ItemIndex item, const Lapse& lapse);
  /// False when nothing was remembered.
  bool drop(const proto::SessionId& session, ItemIndex item);

  /// By item; null when there are none. Lives until the next call that changes something.
  const std::map<ItemIndex, Lapse>* of(const proto::SessionId& session) const;
  /// Of those of the session the one to be forgotten first; nothing where it has none.
  std::optional<ItemIndex> oldest_of(const proto::SessionId& session) const;
  bool empty() const { return by_session_.empty(); }

  /// The one to be forgotten next, and when.
  struct Due {
    proto::SessionId session;
    ItemIndex item;
    base::WallTime at;
  };
  std::optional<Due> next_due() const;

 private:
  std::unordered_map<proto::SessionId, std::map<ItemIndex, Lapse>> by_session_;  // none is empty
  std::set<std::tuple<base::WallTime, proto::SessionId, ItemIndex>> by_time_;
};

}  // namespace cartd
