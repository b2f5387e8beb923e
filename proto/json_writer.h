// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// JSON as text, written front to back.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/units.h"
#include "proto/ids.h"

namespace proto {

/// Writes one JSON value by appending to a text: no tree is built, whose nodes took fifteen times
/// as long as the text does. Without spaces, fields in the order of the calls. It puts the commas;
/// that what was begun is ended is its caller's business.
///
/// Text that came from a peer may hold bytes that are not UTF-8: they are replaced by U+FFFD, so
/// that what is written is JSON in any case.
class JsonWriter {
 public:
  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }

  /// The name of the field that the next value is. REQUIRES: it needs no escaping.
  void key(std::string_view name) {
    char* const at = begin_value(name.size() + 3);
    put_quoted(at, name);
    at[name.size() + 2] = ':';
    size_ += name.size() + 3;
  }
  /// The same for a name that is not ours.
  void escaped_key(std::string_view name) {
    value(name);
    append(':');
  }

  void value(std::string_view text) {
    if (needs_escaping(text)) return value_escaped(text);
    value_unescaped(text);
  }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(const char* text) { value(std::string_view(text)); }
  /// An id is made of characters that need no escaping.
  template <class Kind>
  void value(const TokenId<Kind>& id) {
    value_unescaped(id.str());
  }
  void value(const Cursor& cursor) {
    // The text that Cursor::str() would make.
    append_value("\"");
    append(cursor.epoch.str());
    append('.');
    append_digits(cursor.seq.value);
    append('"');
  }
  void value(Seq seq) { value(seq.value); }
  void value(base::Millis millis) { value(millis.count()); }
  template <std::integral Number>
  void value(Number number) {
    begin_value(0);
    append_digits(number);
  }
  void value(bool is_true) { append_value(is_true ? "true" : "false"); }
  void value(double number);
  /// One that was written before, as it is. REQUIRES: it is JSON.
  void written_value(std::string_view json) { append_value(json); }
  /// Nothing is `null`.
  template <class Value>
  void value(const std::optional<Value>& value_or_nothing) {
    if (value_or_nothing) return value(*value_or_nothing);
    append_value("null");
  }

  template <class Value>
  void field(std::string_view name, const Value& of) {
    key(name);
    value(of);
  }

  /// What was written. Nothing can be written after it.
  std::string take() {
    text_.resize(size_);
    return std::move(text_);
  }

 private:
  // A reply about a cart of two lines fits.
  static constexpr std::size_t kUsualBytes = 384;
  static constexpr std::size_t kMaxDigits = 20;

  void begin(char bracket) {
    *begin_value(1) = bracket;
    ++size_;
    is_first_ = true;
  }
  void end(char bracket) {
    append(bracket);
    is_first_ = false;
  }
  /// Room for a value of so many bytes, behind the comma that is due.
  char* begin_value(std::size_t bytes) {
    char* at = room_for(bytes + 1);
    if (!is_first_ && at[-1] != ':') {
      *at++ = ',';
      ++size_;
    }
    is_first_ = false;
    return at;
  }
  void value_unescaped(std::string_view text) {
    put_quoted(begin_value(text.size() + 2), text);
    size_ += text.size() + 2;
  }
  void value_escaped(std::string_view text);

  static void put_quoted(char* at, std::string_view text) {
    at[0] = '"';
    std::memcpy(at + 1, text.data(), text.size());
    at[text.size() + 1] = '"';
  }
  void append_value(std::string_view text) {
    begin_value(0);
    append(text);
  }
  void append(char c) {
    *room_for(1) = c;
    ++size_;
  }
  void append(std::string_view text) {
    std::memcpy(room_for(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  template <std::integral Number>
  void append_digits(Number number) {
    char* const at = room_for(kMaxDigits);
    size_ += static_cast<std::size_t>(std::to_chars(at, at + kMaxDigits, number).ptr - at);
  }
  char* room_for(std::size_t bytes) {
    if (text_.size() - size_ < bytes) text_.resize(2 * (text_.size() + bytes));
    return text_.data() + size_;
  }
  static bool needs_escaping(std::string_view text) {
    for (const char c : text)
      if (c < ' ' || c > '~' || c == '"' || c == '\\') return true;
    return false;
  }

  // Written by hand: appending to a std::string is a call to the library each time, and a reply
  // would be 60 of them.
  std::string text_ = std::string(kUsualBytes, '\0');  // its first size_ bytes are written
  std::size_t size_ = 0;
  bool is_first_ = true;  // nothing yet in what was begun last
};

}  // namespace proto
