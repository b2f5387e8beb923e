// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What all stores in a database have in common: how they are read.
#pragma once

#include <optional>
#include <string>

#include "cartd/store/store.h"

namespace cartd {

namespace sql {
class Source;
struct Mistake;
}  // namespace sql

/// A Store whose rows are read by SQL that all databases understand. Every Mistake becomes a Failure here and in
/// those that are derived.
class SqlStore : public Store {
 public:
  base::OrFailure<StoredState> load() override;
  base::OrFailure<Orders> find_orders(std::span<const proto::OrderId> ids) override;
  base::OrFailure<FoundOrders> search_orders(const OrderSearch& search) override;
  base::OrFailure<FoundSales> search_sales(const SalesSearch& search) override;
  base::OrFailure<Additions> find_additions(std::span<const std::string> keys) override;
  base::OrFailure<Bought> find_bought(std::span<const BuyerOf> whom) override;
  base::OrFailure<std::vector<JournalRow>> read_journal(std::uint64_t after,
                                                        std::size_t most) override;
  base::OrFailure<std::vector<proto::Event>> read_events(const EventQuery& query) override;
  base::OrFailure<std::uint64_t> oldest_event() override;
  base::OrFailure<std::vector<proto::Deed>> read_deeds(std::uint64_t before,
                                                       std::size_t most) override;
  base::OrFailure<Books> load_books() override;

 protected:
  /// What went wrong with the store that goes by that name, which has no password in it.
  static base::Failure failure_of(const std::string& name, const sql::Mistake& mistake);
  /// A key for pseudonyms, as it stands in a column.
  static std::string make_pseudonym_key();

 private:
  virtual const std::string& name() const = 0;
  virtual sql::Source& source() = 0;
  template <class Read>
  auto reading(Read read) -> base::OrFailure<decltype(read(std::declval<sql::Source&>()))>;
};

}  // namespace cartd
