// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// SQLite as C++: an open database and its prepared statements. For the store's own sources.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cartd/store/sql.h"

namespace cartd::sqlite {

/// What a code of `db` means.
std::string explain(sqlite3* db, int code);

/// An open database. Closing rolls back what is not committed.
class Database : public sql::Source {
 public:
  explicit Database(const std::string& path);

  std::unique_ptr<sql::Selection> select_each(const std::string& sql,
                                              std::vector<sql::Values> sets) override;

  void check(int code) {
    if (code != SQLITE_OK) fail(code);
  }
  void run(const char* sql) { check(sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr)); }
  sqlite3* get() { return db_.get(); }

 private:
  [[noreturn]] void fail(int code);

  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };
  std::unique_ptr<sqlite3, Close> db_;
};

/// A prepared statement, kept and used again: preparing takes longer than running.
class Statement {
 public:
  Statement(Database& db, const std::string& sql) : db_(db) {
    db_.check(sqlite3_prepare_v3(db_.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement_,
                                 nullptr));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Runs a statement that gives no rows. Texts must live until it returns.
  template <class... Values>
  void run(const Values&... values) {
    with(values...);
    const int code = sqlite3_step(statement_);
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) db_.check(code);
  }

  /// Sets what the rows that next() gives depend on.
  template <class... Values>
  Statement& with(const Values&... values) {
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }
  /// True while there is a row to read. Read them all, or prepare anew.
  bool next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) db_.check(code);
    return false;
  }
  /// The same, of values that are one by one in a row.
  void with(const sql::Values& values) {
    int place = 0;
    for (const auto& value : values)
      std::visit([this, at = ++place](const auto& one) { bind(at, one); }, value);
  }
  std::int64_t integer(int column) { return sqlite3_column_int64(statement_, column); }
  bool is_null(int column) { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string text(int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }

 private:
  void bind(int place, std::int64_t value) {
    db_.check(sqlite3_bind_int64(statement_, place, value));
  }
  void bind(int place, std::string_view text) {
    db_.check(sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()),
                                SQLITE_STATIC));
  }
  void bind(int place, std::monostate) { db_.check(sqlite3_bind_null(statement_, place)); }
  void bind(int place, sql::Blob blob) {
    db_.check(sqlite3_bind_blob(statement_, place, blob.bytes.data(),
                                static_cast<int>(blob.bytes.size()), SQLITE_STATIC));
  }
  template <class Value>
  void bind(int place, const std::optional<Value>& value) {
    if (value) return bind(place, *value);
    bind(place, std::monostate());
  }

  Database& db_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace cartd::sqlite
