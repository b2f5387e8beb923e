// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is asked of a database, whichever it is. For the store's own sources.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cartd::sql {

/// What went wrong, for a person. Thrown inside the store's own sources only.
struct Mistake {
  std::string why;
};

/// Bytes that are no text. They must live as long as what they are given to.
struct Blob {
  std::string_view bytes;
};

/// NULL, a number or a text, which must live as long as what it is given to.
using Value = std::variant<std::monostate, std::int64_t, std::string_view>;
using Values = std::vector<Value>;

inline Value to_value(std::int64_t number) { return number; }
inline Value to_value(std::string_view text) { return text; }
template <class Some>
Value to_value(const std::optional<Some>& value) {
  return value ? to_value(*value) : Value();
}

/// The rows that a select gives, one at a time.
class Selection {
 public:
  virtual ~Selection() = default;

  /// True while there is a row to read.
  virtual bool next() = 0;

  // Of the row, by its columns' places from 0.
  virtual std::int64_t integer(int column) = 0;
  virtual bool is_null(int column) = 0;
  virtual std::string text(int column) = 0;  // NULL: empty
  std::optional<std::int64_t> optional_integer(int column) {
    if (is_null(column)) return std::nullopt;
    return integer(column);
  }
};

/// A database that can be asked, in the SQL that all of ours understand: `$1` stands for the first
/// value, and `$2` is not written before it.
class Source {
 public:
  virtual ~Source() = default;

  /// The rows for each set of values in turn. It goes to the database once, whatever their number.
  virtual std::unique_ptr<Selection> select_each(const std::string& sql,
                                                 std::vector<Values> sets) = 0;

  template <class... Some>
  std::unique_ptr<Selection> select(const std::string& sql, const Some&... values) {
    return select_each(sql, {Values{to_value(values)...}});
  }
  /// The first column of the first row; 0 without one.
  std::int64_t integer(const std::string& sql) {
    const auto rows = select(sql);
    return rows->next() ? rows->integer(0) : 0;
  }
};

}  // namespace cartd::sql
