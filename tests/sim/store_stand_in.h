// A store in a map: what is in here is what a crash leaves.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "cartd/core/stored_state.h"

namespace sim {

/// Rows are applied whole, as one transaction.
class StoreStandIn {
 public:
  explicit StoreStandIn(proto::Epoch epoch) : epoch_(std::move(epoch)) {}

  void commit(const cartd::Rows& rows);
  cartd::StoredState load() const;

  const proto::Epoch& epoch() const { return epoch_; }
  /// Units of the item that the session holds; 0 without a hold.
  std::int64_t held(const proto::SessionId& session, const proto::ItemId& item) const;
  std::map<proto::ItemId, std::int64_t> cart(const proto::SessionId& session) const;

 private:
  proto::Epoch epoch_;
  proto::Seq head_;
  std::map<proto::ItemId, cartd::StoredItem> items_;
  std::map<std::pair<proto::SessionId, proto::ItemId>, cartd::StoredHold> holds_;
};

}  // namespace sim
