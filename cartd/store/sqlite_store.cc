// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sqlite_store.h"

#include <sodium.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "cartd/store/row_writer.h"
#include "cartd/store/sqlite.h"
#include "cartd/store/sqlite_orders.h"
#include "cartd/store/sqlite_rows.h"

namespace cartd {
namespace {

using base::Failure;
using sqlite::Database;
using sqlite::read_integer;
using sqlite::Statement;

/// Takes the lock and sets how writes reach the disk, before anything is read.
void configure(Database& db) {
  // One writer: the lock is taken by the first access and kept, and the WAL needs no shared memory.
  db.run("PRAGMA locking_mode = EXCLUSIVE");
  // A process that holds the lock holds it for its life: waiting for it is of no use.
  db.run("PRAGMA busy_timeout = 0");
  // A look only, so that a file we are going to refuse is not turned into a WAL database first.
  read_integer(db, "SELECT count(*) FROM sqlite_master");
}

void write_durably(Database& db) {
  // One fsync per commit, of the end of one file: the rollback journal would take three or more.
  Statement journal(db, "PRAGMA journal_mode = WAL");
  if (!journal.next()) throw sqlite::Mistake{"its journal mode cannot be set"};
  if (const auto mode = journal.text(0); mode != "wal" && mode != "memory")
    throw sqlite::Mistake{"its journal mode stays " + mode};
  while (journal.next()) continue;
  // In WAL mode, NORMAL would fsync at checkpoints only, and a power cut take back what was
  // answered.
  db.run("PRAGMA synchronous = FULL");
}

/// Once in a store's life.
void make_pseudonym_key(Database& db) {
  PseudonymKey key;
  CHECK(sodium_init() >= 0);
  randombytes_buf(key.data(), key.size());
  std::array<char, 2 * key.size() + 1> digits;
  sodium_bin2hex(digits.data(), digits.size(), key.data(), key.size());
  Statement put(db, "UPDATE life SET pseudonym_key = ? WHERE pseudonym_key = ''");
  put.run(std::string_view(digits.data(), digits.size() - 1));
}

void migrate(Database& db, SchemaSteps steps) {
  const auto version = read_integer(db, "PRAGMA user_version");
  const auto known = static_cast<std::int64_t>(steps.size());
  const bool is_empty = read_integer(db, "SELECT count(*) FROM sqlite_master") == 0;
  if (!is_empty && read_integer(db, "PRAGMA application_id") != kApplicationId)
    throw sqlite::Mistake{"it is a database of something else"};
  if (version > known)
    throw sqlite::Mistake{"it has version " + std::to_string(version) +
                          ", this program knows up to " + std::to_string(known) +
                          ": was it written by a newer cartd?"};
  write_durably(db);
  // Also when there is no step to take: it takes the lock a second cartd will run into.
  db.run("BEGIN IMMEDIATE");
  for (auto step = version; step < known; ++step) db.run(steps[static_cast<std::size_t>(step)]);
  if (steps.size() >= kVersionWithKey) make_pseudonym_key(db);
  if (version < known) {
    db.run(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
    db.run(("PRAGMA user_version = " + std::to_string(known)).c_str());
  }
  db.run("COMMIT");
}

Failure of_store(const std::string& path, const sqlite::Mistake& mistake) {
  return {"store", "the store '" + path + "': " + mistake.why};
}

}  // namespace

struct SqliteStore::Impl {
  Impl(const std::string& file, SchemaSteps steps) : path(file), db(file) {
    configure(db);
    migrate(db, steps);
  }

  const std::string path;
  Database db;
  std::optional<sqlite::RowWriter> writer;  // prepared by the first commit; goes before `db`
};

/// Calls `read` and makes a Failure of what it throws.
template <class Read>
auto SqliteStore::reading(Read read) -> base::OrFailure<decltype(read(std::declval<Database&>()))> {
  try {
    return read(impl_->db);
  } catch (const sqlite::Mistake& mistake) {
    return of_store(impl_->path, mistake);
  }
}

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

base::OrFailure<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                                SchemaSteps steps) {
  try {
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::make_unique<Impl>(path, steps)));
  } catch (const sqlite::Mistake& mistake) {
    return of_store(path, mistake);
  }
}

base::OrFailure<StoredState> SqliteStore::load() { return reading(sqlite::load_state); }

std::optional<Failure> SqliteStore::commit(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  try {
    if (!impl_->writer) impl_->writer.emplace(impl_->db);
    impl_->writer->begin();
    impl_->writer->write(rows);
    impl_->writer->commit();
    return std::nullopt;
  } catch (const sqlite::Mistake& mistake) {
    return of_store(impl_->path, mistake);
  }
}

base::OrFailure<Orders> SqliteStore::find_orders(std::span<const proto::OrderId> ids) {
  return reading([&](Database& db) {
    Orders orders;
    for (const auto& id : ids)
      if (auto order = sqlite::find_order(db, id)) orders.emplace(id, *std::move(order));
    return orders;
  });
}

base::OrFailure<FoundOrders> SqliteStore::search_orders(const OrderSearch& search) {
  return reading([&](Database& db) { return sqlite::search_orders(db, search); });
}

base::OrFailure<FoundSales> SqliteStore::search_sales(const SalesSearch& search) {
  return reading([&](Database& db) { return sqlite::search_sales(db, search); });
}

base::OrFailure<Additions> SqliteStore::find_additions(std::span<const std::string> keys) {
  return reading([&](Database& db) {
    Additions additions;
    for (const auto& key : keys)
      if (auto found = sqlite::find_addition(db, key)) additions.emplace(key, *std::move(found));
    return additions;
  });
}

base::OrFailure<Bought> SqliteStore::find_bought(std::span<const BuyerOf> whom) {
  return reading([&](Database& db) {
    Bought bought;
    for (const auto& [buyer, item] : whom)
      if (const auto units = sqlite::count_bought(db, buyer, item); units > 0)
        bought.insert_or_assign({buyer, item}, units);
    return bought;
  });
}

base::OrFailure<std::vector<JournalRow>> SqliteStore::read_journal(std::uint64_t after,
                                                                   std::size_t most) {
  return reading([&](Database& db) { return sqlite::read_journal(db, after, most); });
}

base::OrFailure<std::vector<proto::Event>> SqliteStore::read_events(const EventQuery& query) {
  return reading([&](Database& db) { return sqlite::read_events(db, query); });
}

base::OrFailure<std::uint64_t> SqliteStore::oldest_event() { return reading(sqlite::oldest_event); }

base::OrFailure<std::vector<proto::Deed>> SqliteStore::read_deeds(std::uint64_t before,
                                                                  std::size_t most) {
  return reading([&](Database& db) { return sqlite::read_deeds(db, before, most); });
}

base::OrFailure<Books> SqliteStore::load_books() { return reading(sqlite::load_books); }

}  // namespace cartd
