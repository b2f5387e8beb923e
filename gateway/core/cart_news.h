// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whose cart has changed lately, and who waits to hear of it.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gateway/core/connection_id.h"
#include "proto/cart_hash.h"
#include "proto/ids.h"

namespace gateway {

/// A client that says which state of its cart it knows is told when there is a newer one. Who says
/// nothing costs nothing here.
///
/// Of changes it remembers the last kRemembered; what came before, or could not be told, is one number:
/// whoever has not asked for their cart since is sent to ask. Pure; one thread.
class CartNews {
 public:
  /// 3 MB. A sale of 5,000 commands/s comes to as many in 13 s, and a client asks again within 25 s or hears
  /// at once.
  static constexpr std::size_t kRemembered = 65'536;

  /// The cart changed at `seq`, which does not go back.
  void note(proto::CartHash cart, proto::Seq seq);
  /// Any cart may have changed up to `seq`.
  void forget(proto::Seq seq);
  /// The cart's last change, if there may be one after `since`.
  std::optional<proto::Seq> after(proto::CartHash cart, proto::Seq since) const;

  /// The request of this connection waits for news of the cart; in place of what it waited for before.
  void watch(ConnectionId connection, proto::CartHash cart, proto::Seq since);
  void unwatch(std::uint32_t slot);
  /// Those to be told of a change at `seq`, who from now on know of it.
  std::vector<ConnectionId> take_watchers(proto::CartHash cart, proto::Seq seq);
  std::size_t watchers() const { return watches_.size(); }

 private:
  struct Watch {
    ConnectionId connection;
    proto::CartHash cart;
    proto::Seq since;
  };

  std::unordered_map<proto::CartHash, proto::Seq> last_;
  std::deque<std::pair<proto::CartHash, proto::Seq>> order_;  // of last_, and of what it replaced
  proto::Seq forgotten_;
  std::unordered_map<std::uint32_t, Watch> watches_;                 // by connection slot
  std::unordered_multimap<proto::CartHash, std::uint32_t> by_cart_;  // slots
};

}  // namespace gateway
