// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The store in an SQLite file.
#pragma once

#include <memory>
#include <string>

#include "cartd/store/sql_store.h"
#include "cartd/store/sqlite_schema.h"

namespace cartd {

/// A Store in one SQLite database, locked for this process for as long as the object lives.
/// Every SQLite code becomes a Failure here; no other file knows the library.
class SqliteStore : public SqlStore {
 public:
  /// Opens `path` (":memory:": forgotten with the object), creates it when it is not there, takes
  /// its lock and brings its schema to the last of `steps` (they must outlive the call).
  /// Fails, saying why, when another process has the file, when it is no database
  /// or one of something else, when its version is newer than `steps`, or on an I/O error; a file
  /// that is refused is left as it was.
  static base::OrFailure<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                            SchemaSteps steps = schema_steps());
  ~SqliteStore() override;

  [[nodiscard]] std::optional<base::Failure> commit(const Rows& rows) override;

 private:
  struct Impl;
  const std::string& name() const override;
  sql::Source& source() override;
  explicit SqliteStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartd
