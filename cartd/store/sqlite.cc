// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sqlite.h"

#include <utility>

namespace cartd::sqlite {

std::string explain(sqlite3* db, int code) {
  switch (code & 0xff) {  // the rest of an extended code only refines it
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process has it open (a cartd that still runs?)";
    case SQLITE_NOTADB:
      return "it is not an SQLite database";
    case SQLITE_CANTOPEN:
      return "it cannot be opened: is its folder there, and writable?";
    case SQLITE_READONLY:
      return "it cannot be written to";
    case SQLITE_FULL:
      return "the disk is full";
    default:
      return std::string(sqlite3_errmsg(db)) + " (SQLite code " + std::to_string(code) + ")";
  }
}

namespace {

/// How the library works, for all databases of the process; later calls change nothing.
void configure_library() {
  // Not from several threads at once (store.h): no mutex is taken.
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  // Its count of the memory in use is asked by nobody, and kept at each allocation.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

Database::Database(const std::string& path) {
  configure_library();
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  sqlite3* opened = nullptr;  // also set when it fails, to be asked why and closed
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  db_.reset(opened);
  check(code);
  sqlite3_extended_result_codes(db_.get(), 1);
}

void Database::fail(int code) { throw sql::Mistake{explain(db_.get(), code)}; }

namespace {

class StatementRows : public sql::Selection {
 public:
  StatementRows(Database& db, const std::string& sql, std::vector<sql::Values> sets)
      : statement_(db, sql), sets_(std::move(sets)) {}

  bool next() override {
    while (true) {
      if (is_set_ && statement_.next()) return true;
      is_set_ = at_ < sets_.size();
      if (!is_set_) return false;
      statement_.with(sets_[at_++]);
    }
  }
  std::int64_t integer(int column) override { return statement_.integer(column); }
  bool is_null(int column) override { return statement_.is_null(column); }
  std::string text(int column) override { return statement_.text(column); }

 private:
  Statement statement_;
  const std::vector<sql::Values> sets_;
  std::size_t at_ = 0;   // the set that comes next
  bool is_set_ = false;  // the statement has the one before it
};

}  // namespace

std::unique_ptr<sql::Selection> Database::select_each(const std::string& sql,
                                                      std::vector<sql::Values> sets) {
  return std::make_unique<StatementRows>(*this, sql, std::move(sets));
}

}  // namespace cartd::sqlite
