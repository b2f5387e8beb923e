// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// PostgreSQL as C++: an address, and a connection whose every wait ends. For the store's own sources; postgres.cc is
// the only file that knows libpq.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/units.h"
#include "cartd/store/sql.h"

namespace cartd::postgres {

/// Where a database is: a URI or connection string of libpq's, taken apart.
struct Address {
  std::vector<std::pair<std::string, std::string>> settings;  // by libpq's keywords
  bool has_password = false;

  /// Null for what libpq cannot read. It does not say why: that would quote a part of it, which may be the password.
  static std::optional<Address> parse(const std::string& text);
  /// "postgresql://user@host:port/database", without any secret.
  std::string shown() const;
};

/// A column of some rows as an array of PostgreSQL's, in its binary form.
class Array {
 public:
  enum class Of : std::uint32_t { kBytes = 17, kInteger = 20, kText = 25 };  // types' ids

  explicit Array(Of of) : of_(of) {}

  void add(std::int64_t value);
  void add(std::string_view text) { add_bytes(text); }
  void add(sql::Blob blob) { add_bytes(blob.bytes); }
  template <class Some>
  void add(const std::optional<Some>& value) {
    value ? add(*value) : add_null();
  }

  /// All of it.
  std::string bytes() const;
  /// "bigint[]"
  std::string_view type() const;

 private:
  void add_bytes(std::string_view bytes);
  void add_null();

  Of of_;
  std::int32_t count_ = 0;
  bool has_null_ = false;
  std::string elements_;
};

/// What a parameter of a command is.
struct Parameter {
  std::optional<std::string> value;  // nothing: NULL
  bool is_binary = false;
};

/// A statement that gives no rows.
struct Command {
  std::string sql;
  std::vector<Parameter> parameters{};
};

/// An open connection. After the first Mistake it is closed, what it had begun is undone by the server, and everything that
/// is asked of it is a Mistake. Thread: one.
class Connection : public sql::Source {
 public:
  /// Connects as `address` says, to a server that takes writes, and makes sure that it is one whose commits are
  /// durable, that keeps texts as we do, and that no pooler stands between.
  explicit Connection(const Address& address);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  std::unique_ptr<sql::Selection> select_each(const std::string& sql,
                                              std::vector<sql::Values> sets) override;
  /// Runs several statements without values, a transaction unless they say otherwise.
  void run(const std::string& script);
  /// Runs all of them in one transaction and one round trip; when it returns, it is durable.
  void transact(const std::vector<Command>& commands);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartd::postgres
