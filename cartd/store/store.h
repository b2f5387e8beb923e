// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where the inventory outlives the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/failure.h"
#include "base/units.h"
#include "cartd/core/stored_state.h"

namespace cartd {

/// Which events are read.
struct EventQuery {
  std::uint64_t after = 0;  // only with higher ids
  std::uint64_t up_to = std::numeric_limits<std::uint64_t>::max();
  std::optional<proto::EventType> type{};  // nothing: all
  std::size_t most = 0;
  std::size_t most_bytes = std::numeric_limits<std::size_t>::max();  // of data; but one in any case
};

/// The one writer's durable state: rows go in and come out, and what they mean is the core's to
/// know. Opened by open_store(); that no other process writes to the same store is lead()'s to see to. What every implementation does is in store_contract_test.cc.
/// Thread: the loop's only.
class Store {
 public:
  virtual ~Store() = default;

  /// Everything the store has but journal, events and orders that are over; also its epoch and its key for pseudonyms, which
  /// are made with it and stay. Fails with a sentence for the operator.
  virtual base::OrFailure<StoredState> load() = 0;

  /// Writes all of `rows` in one transaction; when it returns nothing, they are on disk. Without
  /// rows it does nothing. After a failure nobody knows what is on disk: the caller must not answer
  /// or publish anything any more, and end the process; the next one starts from what load() says.
  [[nodiscard]] virtual std::optional<base::Failure> commit(const Rows& rows) = 0;

  // What is read while serving: from the last commit, failing as load() does.

  /// Those of `ids` that there are.
  virtual base::OrFailure<Orders> find_orders(std::span<const proto::OrderId> ids) = 0;
  /// Looks at a bounded number of orders: finds at most `most`, or fewer with more behind them.
  virtual base::OrFailure<FoundOrders> search_orders(const OrderSearch& search) = 0;
  /// The same for what was sold, by day and item.
  virtual base::OrFailure<FoundSales> search_sales(const SalesSearch& search) = 0;
  /// Those with one of `keys` that there are.
  virtual base::OrFailure<Additions> find_additions(std::span<const std::string> keys) = 0;
  /// What each of `whom` has bought, less what it has returned; who has bought nothing is left out.
  virtual base::OrFailure<Bought> find_bought(std::span<const BuyerOf> whom) = 0;
  /// At most `most` rows of the journal with numbers above `after`, in order.
  virtual base::OrFailure<std::vector<JournalRow>> read_journal(std::uint64_t after,
                                                                std::size_t most) = 0;
  /// Those of the query, in order.
  virtual base::OrFailure<std::vector<proto::Event>> read_events(const EventQuery& query) = 0;
  /// The lowest id that is kept; 0: none was ever told.
  virtual base::OrFailure<std::uint64_t> oldest_event() = 0;
  /// At most `most` deeds with numbers below `before`, the last first.
  virtual base::OrFailure<std::vector<proto::Deed>> read_deeds(std::uint64_t before,
                                                               std::size_t most) = 0;
  virtual base::OrFailure<Books> load_books() = 0;

  // What is asked of a store that others may write to when this process does not. One that locks them out for as long
  // as it lives has nothing to say.

  /// Another process uses the store.
  struct LedByAnother {
    std::uint64_t term = 0;  // 0: it is about to begin the first
    std::string leader;
    base::MonoTime look_at;  // when to ask again
  };
  /// Makes this process the one that may use the store: nothing when it is. Until then nothing else may be asked. Fails
  /// when the store cannot be had; it may be tried again.
  virtual base::OrFailure<std::optional<LedByAnother>> lead() {
    return std::optional<LedByAnother>();
  }
  /// Whether what was read here still holds, as far as can be known now: nobody else writes. To be asked before
  /// anything is told to anybody. Fails as commit() does: then nothing may be told any more.
  [[nodiscard]] virtual std::optional<base::Failure> confirm() { return std::nullopt; }
  /// When confirm() is to be asked at the latest, though there is nothing to tell.
  virtual std::optional<base::MonoTime> next_confirmation() const { return std::nullopt; }
  /// Which time it is that some process writes to it; 0: it is never another one.
  virtual std::uint64_t term() const { return 0; }
  /// Nothing is told any more: another process may at once.
  virtual void resign() {}
};

}  // namespace cartd
