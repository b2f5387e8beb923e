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

/// A Store in one PostgreSQL database, which several processes may open and one leads (core/leadership.h). A commit is one
/// round trip and one transaction, in the session that has the lock. Every wait ends; after the first failure of one
/// that leads all that follow fail.
class PostgresStore : public SqlStore {
 public:
  /// Asks nothing yet. `leader`: what this process is called where others see that it leads.
  PostgresStore(const postgres::Address& address, std::string leader);
  ~PostgresStore() override;

  /// Connects where that is due. Fails, saying why, when no server answers or none takes writes, when it is too old, when
  /// a pooler stands between, or when a newer cartd has been there. Brings the tables up to date when it leads.
  base::OrFailure<std::optional<LedByAnother>> lead() override;
  [[nodiscard]] std::optional<base::Failure> commit(const Rows& rows) override;
  /// Waits for its turn to speak, and asks the server for a sign of life where the last one is old.
  [[nodiscard]] std::optional<base::Failure> confirm() override;
  std::optional<base::MonoTime> next_confirmation() const override;
  std::uint64_t term() const override;
  void resign() override;

 private:
  struct Impl;
  const std::string& name() const override;
  sql::Source& source() override;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartd
