// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sqlite_store.h"

#include <utility>

#include "cartd/store/sqlite.h"
#include "cartd/store/sqlite_writer.h"

namespace cartd {
namespace {

using sqlite::Database;
using sqlite::Statement;

/// Takes the lock and sets how writes reach the disk, before anything is read.
void configure(Database& db) {
  // One writer: the lock is taken by the first access and kept, and the WAL needs no shared memory.
  db.run("PRAGMA locking_mode = EXCLUSIVE");
  // A process that holds the lock holds it for its life: waiting for it is of no use.
  db.run("PRAGMA busy_timeout = 0");
  // A look only, so that a file we are going to refuse is not turned into a WAL database first.
  db.integer("SELECT count(*) FROM sqlite_master");
}

void write_durably(Database& db) {
  // One fsync per commit, of the end of one file: the rollback journal would take three or more.
  Statement journal(db, "PRAGMA journal_mode = WAL");
  if (!journal.next()) throw sql::Mistake{"its journal mode cannot be set"};
  if (const auto mode = journal.text(0); mode != "wal" && mode != "memory")
    throw sql::Mistake{"its journal mode stays " + mode};
  while (journal.next()) continue;
  // In WAL mode, NORMAL would fsync at checkpoints only, and a power cut take back what was
  // answered.
  db.run("PRAGMA synchronous = FULL");
}

/// Brings the tables to the last of `steps`; a store that has no key for pseudonyms yet gets `pseudonym_key`.
void migrate(Database& db, SchemaSteps steps, const std::string& pseudonym_key) {
  const auto version = db.integer("PRAGMA user_version");
  const auto known = static_cast<std::int64_t>(steps.size());
  const bool is_empty = db.integer("SELECT count(*) FROM sqlite_master") == 0;
  if (!is_empty && db.integer("PRAGMA application_id") != kApplicationId)
    throw sql::Mistake{"it is a database of something else"};
  if (version > known)
    throw sql::Mistake{"it has version " + std::to_string(version) + ", this program knows up to " +
                       std::to_string(known) + ": was it written by a newer cartd?"};
  write_durably(db);
  // Also when there is no step to take: it takes the lock a second cartd will run into.
  db.run("BEGIN IMMEDIATE");
  for (auto step = version; step < known; ++step) db.run(steps[static_cast<std::size_t>(step)]);
  if (steps.size() >= kVersionWithKey)
    Statement(db, "UPDATE life SET pseudonym_key = ? WHERE pseudonym_key = ''").run(pseudonym_key);
  if (version < known) {
    db.run(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
    db.run(("PRAGMA user_version = " + std::to_string(known)).c_str());
  }
  db.run("COMMIT");
}

}  // namespace

struct SqliteStore::Impl {
  Impl(const std::string& file, SchemaSteps steps) : path(file), db(file) {
    configure(db);
    migrate(db, steps, make_pseudonym_key());
  }

  const std::string path;
  Database db;
  std::optional<sqlite::SqliteWriter> writer;  // prepared by the first commit; goes before `db`
};

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

base::OrFailure<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                                SchemaSteps steps) {
  try {
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::make_unique<Impl>(path, steps)));
  } catch (const sql::Mistake& mistake) {
    return failure_of(path, mistake);
  }
}

const std::string& SqliteStore::name() const { return impl_->path; }

sql::Source& SqliteStore::source() { return impl_->db; }

std::optional<base::Failure> SqliteStore::commit(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  try {
    if (!impl_->writer) impl_->writer.emplace(impl_->db);
    impl_->writer->begin();
    impl_->writer->write(rows);
    impl_->writer->commit();
    return std::nullopt;
  } catch (const sql::Mistake& mistake) {
    return failure_of(impl_->path, mistake);
  }
}

}  // namespace cartd
