// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The store in a PostgreSQL database.
#pragma once

#include <memory>
#include <string>

#include "cartd/store/sql_store.h"

namespace cartd {

namespace postgres {
struct Address;
}  // namespace postgres

/// A Store in one PostgreSQL database, locked for this process for as long as its connection lives. A commit is one round
/// trip and one transaction. Every wait ends; after the first failure all that follow fail.
class PostgresStore : public SqlStore {
 public:
  /// Connects, takes the lock, and brings the tables up to date. Fails, saying why, when no server answers or none takes
  /// writes, when it is too old, when a pooler stands between, when another process has the lock, or when a newer cartd
  /// has been there.
  static base::OrFailure<std::unique_ptr<PostgresStore>> open(const postgres::Address& address);
  ~PostgresStore() override;

  [[nodiscard]] std::optional<base::Failure> commit(const Rows& rows) override;

 private:
  struct Impl;
  const std::string& name() const override;
  sql::Source& source() override;
  explicit PostgresStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartd
