// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The JSON that our own programs write, read without building a tree of it.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/units.h"

namespace proto {

/// Reads a text front to back as JsonWriter wrote it: no spaces, the fields in a known order, texts
/// of printable ASCII without escapes, numbers that are digits. Its caller asks for what should
/// come next; when something else does, the text is not plain, and everything read from it is to be
/// forgotten. It may still be right: then whoever knows all of JSON has to say so.
///
/// What it returns points into the text.
class PlainJson {
 public:
  explicit PlainJson(std::string_view text) : rest_(text) {}

  /// Everything asked for was there up to now.
  bool is_plain() const { return is_plain_; }
  /// The same, and nothing follows it.
  bool whole() const { return is_plain_ && rest_.empty(); }

  void begin_object() { begin("{"); }
  void end_object() { end("}"); }
  void begin_array() { begin("["); }
  /// True while another element follows; takes the array's end otherwise.
  bool next_element() {
    if (!is_plain_ || skip("]")) {
      is_first_ = false;
      return false;
    }
    if (!is_first_) expect(",");
    return true;
  }

  /// Takes the name of the field that comes next, if it is this one. REQUIRES: `name` is not empty.
  bool has(std::string_view name) {
    const std::size_t comma = is_first_ ? 0 : 1;
    const std::size_t size = comma + name.size() + 3;
    if (rest_.size() < size) return false;
    // Most of what is not there differs in its first letter, and to compare the rest is a call.
    if (rest_[comma + 1] != name[0] || rest_.substr(comma + 1, name.size()) != name) return false;
    if (comma == 1 && rest_[0] != ',') return false;
    if (rest_[comma] != '"' || rest_.substr(size - 2, 2) != "\":") return false;
    rest_.remove_prefix(size);
    is_first_ = false;
    return true;
  }
  void key(std::string_view name) { require(has(name)); }

  // The value that comes next.
  std::string_view text() {
    expect("\"");
    std::size_t size = 0;
    while (size < rest_.size() && is_plain_in_text(rest_[size])) ++size;
    const auto text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    expect("\"");
    return text;
  }
  /// From 0 to `max`.
  std::int64_t number(std::int64_t max) {
    const char* const start = rest_.data();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(start, start + rest_.size(), value);
    const auto digits = static_cast<std::size_t>(end - start);
    // "-0" and "007" are for whoever knows all of JSON.
    require(error == std::errc() && value <= max && *start != '-' &&
            (*start != '0' || digits == 1));
    rest_.remove_prefix(digits);
    return value;
  }
  /// A number or null.
  std::optional<base::Millis> millis(std::int64_t max) {
    if (skip("null")) return std::nullopt;
    return base::Millis{number(max)};
  }
  bool boolean() {
    if (skip("true")) return true;
    expect("false");
    return false;
  }

  // The same, of the field that comes next.
  std::string_view text(std::string_view name) {
    key(name);
    return text();
  }
  std::int64_t number(std::string_view name, std::int64_t max) {
    key(name);
    return number(max);
  }
  std::optional<base::Millis> millis(std::string_view name, std::int64_t max) {
    key(name);
    return millis(max);
  }
  bool boolean(std::string_view name) {
    key(name);
    return boolean();
  }

  /// What the caller knows about plain text.
  void require(bool is_plain) { is_plain_ = is_plain_ && is_plain; }

 private:
  void begin(std::string_view bracket) {
    expect(bracket);
    is_first_ = true;
  }
  void end(std::string_view bracket) {
    expect(bracket);
    is_first_ = false;
  }
  bool skip(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  void expect(std::string_view expected) { require(skip(expected)); }

  static bool is_plain_in_text(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

  std::string_view rest_;
  bool is_plain_ = true;
  bool is_first_ = true;  // nothing yet in what was begun last
};

}  // namespace proto
