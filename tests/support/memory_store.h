// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The tests' store, in maps: what is in here is what a crash leaves.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cartd/store/store.h"

namespace support {

/// Does what every store does (store_contract_test.cc), fails when a test says so, and shows those
/// who judge what is in it.
class MemoryStore : public cartd::Store {
 public:
  using Cart = std::map<proto::ItemId, cartd::StoredHold>;

  explicit MemoryStore(proto::Epoch epoch) : epoch_(std::move(epoch)) {
    std::copy_n(epoch_.str().begin(), std::min(epoch_.str().size(), key_.size()), key_.begin());
  }

  base::OrFailure<cartd::StoredState> load() override;
  std::optional<base::Failure> commit(const cartd::Rows& rows) override;
  base::OrFailure<cartd::Orders> find_orders(std::span<const proto::OrderId> ids) override;
  base::OrFailure<cartd::FoundOrders> search_orders(const cartd::OrderSearch& search) override;
  base::OrFailure<cartd::FoundSales> search_sales(const cartd::SalesSearch& search) override;
  base::OrFailure<cartd::Additions> find_additions(std::span<const std::string> keys) override;
  base::OrFailure<cartd::Bought> find_bought(std::span<const cartd::BuyerOf> whom) override;
  base::OrFailure<std::vector<cartd::JournalRow>> read_journal(std::uint64_t after,
                                                               std::size_t most) override;
  base::OrFailure<std::vector<proto::Event>> read_events(const cartd::EventQuery& query) override;
  base::OrFailure<std::uint64_t> oldest_event() override;
  base::OrFailure<std::vector<proto::Deed>> read_deeds(std::uint64_t before,
                                                       std::size_t most) override;
  base::OrFailure<cartd::Books> load_books() override;

  // --- for those who test ------------------------------------------------------------------------
  // Called first, where they are set; what they say is what the store says.
  std::function<std::optional<base::Failure>()> on_read;
  std::function<std::optional<base::Failure>(const cartd::Rows&)> on_commit;
  /// What no store may do.
  void lose(const proto::OrderId& order) { orders_.erase(order); }
  void lose(std::uint64_t event) { events_.erase(event); }

  // --- for those who judge -----------------------------------------------------------------------
  cartd::StoredState state() const;
  const proto::Epoch& epoch() const { return epoch_; }
  proto::Cursor cursor() const { return {epoch_, head_}; }
  base::Millis clock_ahead() const { return clock_ahead_; }
  const cartd::StoredSale& sale() const { return sale_; }
  const cartd::StoredShop& shop() const { return shop_; }
  const std::map<proto::ItemId, cartd::StoredItem>& items() const { return items_; }
  const cartd::Orders& orders() const { return orders_; }
  const std::map<std::uint64_t, proto::Event>& events() const { return events_; }
  const std::map<std::uint64_t, proto::Deed>& deeds() const { return deeds_; }
  const std::map<proto::HookName, proto::Hook>& hooks() const { return hooks_; }
  bool has_addition(const std::string& key) const { return additions_.contains(key); }
  /// Units of the item that its orders have.
  std::int64_t sold(const proto::ItemId& item) const;
  /// Null without one.
  const cartd::StoredHold* hold(const proto::SessionId& session, const proto::ItemId& item) const;
  Cart cart(const proto::SessionId& session) const;
  const std::map<std::pair<proto::SessionId, proto::ItemId>, cartd::StoredHold>& holds() const {
    return holds_;
  }
  bool has_lapse(const proto::SessionId& session) const;
  /// Who waits for the item, by ticket.
  std::vector<cartd::StoredPlace> line(const proto::ItemId& item) const;

 private:
  using Key = std::pair<proto::SessionId, proto::ItemId>;

  /// What the order adds to its items' sales is added, or taken away again.
  void count(const cartd::StoredOrder& order, std::int64_t times);

  proto::Epoch epoch_;
  proto::Seq head_;
  cartd::PseudonymKey key_{};  // another one for each epoch
  std::map<proto::ItemId, cartd::StoredItem> items_;
  std::map<Key, cartd::StoredHold> holds_;
  std::map<Key, cartd::StoredLapse> lapses_;
  std::map<Key, cartd::StoredPutBack> put_backs_;
  std::map<std::pair<proto::ItemId, std::uint64_t>, cartd::StoredPlace> places_;
  cartd::Orders orders_;
  std::map<std::uint64_t, proto::OrderId> numbered_;
  cartd::Additions additions_;
  std::map<std::uint64_t, cartd::JournalRow> journal_;
  std::uint64_t journaled_ = 0;  // the last number that was given
  std::map<proto::ItemId, cartd::JournalBase> bases_;
  std::map<std::uint64_t, proto::Event> events_;
  std::map<std::uint64_t, proto::Deed> deeds_;
  std::map<proto::HookName, proto::Hook> hooks_;
  base::Millis clock_ahead_{0};
  cartd::StoredSale sale_;
  bool rehearsal_ = false;
  cartd::StoredShop shop_;
  std::map<proto::ItemId, cartd::OrderTotals> sales_;
};

}  // namespace support
