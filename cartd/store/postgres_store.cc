// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/postgres_store.h"

#include <utility>

#include "cartd/store/postgres_lock.h"
#include "cartd/store/postgres_schema.h"
#include "cartd/store/postgres_writer.h"

namespace cartd {

struct PostgresStore::Impl {
  explicit Impl(const postgres::Address& address) : name(address.shown()), connection(address) {
    postgres::migrate(*connection, make_pseudonym_key());
  }

  const std::string name;
  postgres::LockedConnection connection;
};

PostgresStore::PostgresStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PostgresStore::~PostgresStore() = default;

base::OrFailure<std::unique_ptr<PostgresStore>> PostgresStore::open(
    const postgres::Address& address) {
  try {
    return std::unique_ptr<PostgresStore>(new PostgresStore(std::make_unique<Impl>(address)));
  } catch (const sql::Mistake& mistake) {
    return failure_of(address.shown(), mistake);
  }
}

const std::string& PostgresStore::name() const { return impl_->name; }

sql::Source& PostgresStore::source() { return *impl_->connection; }

std::optional<base::Failure> PostgresStore::commit(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  try {
    impl_->connection->transact(postgres::write_commands(rows));
    return std::nullopt;
  } catch (const sql::Mistake& mistake) {
    return failure_of(impl_->name, mistake);
  }
}

}  // namespace cartd
