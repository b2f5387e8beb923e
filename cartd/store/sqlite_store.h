// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The store in an SQLite file.
#pragma once

#include <memory>
#include <string>

#include "cartd/store/schema.h"
#include "cartd/store/store.h"

namespace cartd {

namespace sqlite {
class Database;
}  // namespace sqlite

/// A Store in one SQLite database, locked for this process for as long as the object lives.
/// Every SQLite code becomes a Failure here; no other file knows the library.
class SqliteStore : public Store {
 public:
  /// Opens `path` (":memory:": forgotten with the object), creates it when it is not there, takes
  /// its lock and brings its schema to the last of `steps` (they must outlive the call).
  /// Fails, saying why, when another process has the file, when it is no database
  /// or one of something else, when its version is newer than `steps`, or on an I/O error; a file
  /// that is refused is left as it was.
  static base::OrFailure<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                            SchemaSteps steps = schema_steps());
  ~SqliteStore() override;

  base::OrFailure<StoredState> load() override;
  [[nodiscard]] std::optional<base::Failure> commit(const Rows& rows) override;
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

 private:
  struct Impl;
  template <class Read>
  auto reading(Read read) -> base::OrFailure<decltype(read(std::declval<sqlite::Database&>()))>;
  explicit SqliteStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartd
