// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/strict_json.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace proto {
namespace {

// Our own messages have five levels.
constexpr std::size_t kMostLevels = 64;
// Above this a double does not tell neighbours apart.
constexpr double kExact = 9007199254740992;  // 2^53

/// Builds the tree from the events of nlohmann's parser. A handler that returns false ends it.
class TreeBuilder : public nlohmann::json_sax<ParsedJson> {
 public:
  /// After the parser has ended with this. REQUIRES: it was not well.
  Error error() const { return error_ ? *error_ : Error::bad_request("", "not JSON"); }
  ParsedJson take() { return std::move(root_); }
  /// The byte that the parser could not take; nothing where it could take them all.
  std::optional<std::size_t> stopped_at() const { return stopped_at_; }
  /// A JSON Pointer to what came last.
  std::string pointer() const {
    std::string pointer;
    for (std::size_t level = 0; level < open_.size(); ++level) {
      const ParsedJson& open = *open_[level];
      if (open.is_object()) {
        pointer += "/" + keys_[level];
      } else {
        // Of the last level the value was not added.
        const bool is_last = level + 1 == open_.size();
        pointer += "/" + std::to_string(open.size() - (is_last ? 0 : 1));
      }
    }
    return pointer;
  }

  bool null() override { return add(nullptr) != nullptr; }
  bool boolean(bool is_true) override { return add(is_true) != nullptr; }
  bool number_integer(std::int64_t number) override { return add(number) != nullptr; }
  bool number_unsigned(std::uint64_t number) override { return add(number) != nullptr; }
  bool number_float(double number, const std::string&) override {
    if (std::trunc(number) != number || std::abs(number) > kExact) return add(number) != nullptr;
    if (number < 0) return number_integer(static_cast<std::int64_t>(number));
    return number_unsigned(static_cast<std::uint64_t>(number));
  }
  bool string(std::string& text) override { return add(std::move(text)) != nullptr; }
  bool binary(ParsedJson::binary_t&) override { return false; }  // text has none
  bool start_object(std::size_t) override { return open(ParsedJson::object()); }
  bool start_array(std::size_t) override { return open(ParsedJson::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    key_ = name.substr(0, kMostNamedOfField);
    keys_.back() = key_;
    const auto [at, is_new] =
        open_.back()->get_ref<ParsedJson::object_t&>().try_emplace(std::move(name));
    place_ = &at->second;
    if (is_new) return true;
    error_ = Error::bad_request(key_, key_ + " is given more than once");
    return false;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const ParsedJson::exception& wrong) override {
    // 406 is a number beyond every double; all others are about the text as a whole.
    constexpr int kNumberOverflow = 406;
    if (wrong.id == kNumberOverflow)
      error_ =
          Error::bad_request(key_, key_.empty() ? "a number is too large" : key_ + " is too large");
    else
      stopped_at_ = position;
    return false;
  }

 private:
  /// Where a value went that has come, the next of an array or the one behind a key.
  ParsedJson* add(ParsedJson value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_object()) return &(*place_ = std::move(value));
    auto& array = open_.back()->get_ref<ParsedJson::array_t&>();
    return &array.emplace_back(std::move(value));
  }

  bool open(ParsedJson value) {
    if (open_.size() == kMostLevels) {
      error_ = Error::bad_request("", "nested too deep");
      return false;
    }
    open_.push_back(add(std::move(value)));
    keys_.emplace_back();
    return true;
  }

  bool close() {
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  ParsedJson root_;
  std::vector<ParsedJson*>
      open_;  // objects and arrays that have begun: each but the last is not added to
  std::vector<std::string> keys_;  // of these, where it is an object: the last it was given
  ParsedJson* place_ = nullptr;    // of the value behind the last key
  std::string key_;                // that key
  std::optional<Error> error_;
  std::optional<std::size_t> stopped_at_;
};

/// Of the byte `position`, counted from 1.
std::string line_and_column(std::string_view text, std::size_t position) {
  const auto before = text.substr(0, position > 0 ? position - 1 : 0);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto start = before.rfind('\n');
  const auto column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<ParsedJson> parse_strict_json(std::string_view text, std::string* where) {
  // Nowhere in JSON is a NUL (RFC 8259, 2 and 7). nlohmann takes one for the end of the text.
  if (const auto nul = text.find('\0'); nul != text.npos) {
    if (where != nullptr) *where = line_and_column(text, nul + 1);
    return Error::bad_request("", "not JSON");
  }
  TreeBuilder tree;
  if (ParsedJson::sax_parse(text, &tree)) return tree.take();
  if (where != nullptr)
    *where = tree.stopped_at() ? line_and_column(text, *tree.stopped_at()) : tree.pointer();
  return tree.error();
}

std::optional<std::string> text_in(const ParsedJson& object, const char* field) {
  const auto at = object.find(field);
  if (at == object.end() || !at->is_string()) return std::nullopt;
  return at->get<std::string>();
}

}  // namespace proto
