// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/blank.h"
#include "proto/changed_carts.h"
#include "proto/fields.h"
#include "proto/limits.h"
#include "proto/messages.h"
#include "proto/plain_json.h"
#include "proto/word.h"

namespace proto {

/// Fills what it is shown front to back, from what our own programs write, for a seventh of what a
/// tree costs. Where it meets anything that it does not know, the text is not plain, and what it
/// has filled is to be forgotten: then a TreeReader judges. So it must not accept what that
/// refuses, nor read it differently.
class PlainReader {
 public:
  explicit PlainReader(PlainJson& json) : json_(json) {}

  void version() { json_.require(json_.number("v", kBusVersion) == kBusVersion); }
  /// Takes the name where it is there: what is read next is the field's value.
  bool has(std::string_view name, bool = false) { return is_named_ = json_.has(name); }
  template <class Value>
  Value& inside(std::optional<Value>& value) {
    return value.emplace();
  }
  void judge(const char*, const char*, const auto& is_right) {
    if (json_.is_plain()) json_.require(is_right());
  }

  void text(std::string_view name, std::string& text) { text = named(name).text(); }
  template <class Kind>
  void id(std::string_view name, TokenId<Kind>& id) {
    auto read = TokenId<Kind>::parse(named(name).text());
    json_.require(read.has_value());
    if (read) id = *std::move(read);
  }
  template <class Kind>
  void id(std::string_view name, std::optional<TokenId<Kind>>& id) {
    id = TokenId<Kind>::parse(named(name).text());
    json_.require(id.has_value());
  }
  void cursor(std::string_view name, Cursor& cursor) {
    auto read = Cursor::parse(named(name).text());
    json_.require(read.has_value());
    if (read) cursor = *std::move(read);
  }
  void time(std::string_view name, base::WallTime& time) {
    const auto read = base::parse_rfc3339(named(name).text());
    json_.require(read.has_value());
    if (read) time = *read;
  }
  void number(std::string_view name, std::uint64_t& number) {
    number = static_cast<std::uint64_t>(named(name).number(kMaxInt));
  }
  void number(std::string_view name, Seq& seq) { number(name, seq.value); }
  void count(std::string_view name, std::int64_t& count, std::int64_t max) {
    count = named(name).number(max);
  }
  void positive(std::string_view name, std::int64_t& count, std::int64_t max) {
    count = named(name).number(max);
    json_.require(count != 0);
  }
  void millis(std::string_view name, std::optional<base::Millis>& millis) {
    millis = named(name).millis(limits::kHundredYearsMillis);
  }
  void boolean(std::string_view name, bool& is_true) { is_true = named(name).boolean(); }
  template <class Word, std::size_t kSize>
  void word(std::string_view name, Word& word, const std::array<std::string_view, kSize>& words) {
    const auto at = find_word(words, named(name).text());
    json_.require(at.has_value());
    word = static_cast<Word>(at.value_or(0));
  }
  void error_code(std::string_view name, ErrorCode& code) {
    const auto read = parse_error_code(named(name).text());
    json_.require(read.has_value());
    if (read) code = *read;
  }
  template <class Value>
  void array(std::string_view name, std::vector<Value>& values, std::size_t min = 0,
             std::size_t max = kAnyNumber) {
    named(name).begin_array();
    while (json_.next_element()) {
      json_.begin_object();
      visit_fields(*this, values.emplace_back(blank<Value>()));
      json_.end_object();
    }
    json_.require(values.size() >= min && values.size() <= max);
  }
  void carts(std::string_view name, Change& change) {
    if (!json_.has(name)) return;
    json_.begin_array();
    while (json_.next_element()) json_.require(read_cart(json_.text(), change));
  }

  // Rare, and left to the tree.
  void description_with_name(Description&) { give_up(); }
  void patch(ItemPatch&) { give_up(); }
  void terms(Terms&) { give_up(); }
  void shop(std::string_view, Shop&) { give_up(); }
  void judged_shop(std::string_view, Shop&) { give_up(); }
  void integer(std::string_view, std::int64_t&) { give_up(); }
  template <class Kind>
  void id_or_empty(std::string_view, std::optional<TokenId<Kind>>&) {
    give_up();
  }

 private:
  static constexpr std::int64_t kMaxInt = std::numeric_limits<std::int64_t>::max();

  /// The value of the field that comes next, which is this one.
  PlainJson& named(std::string_view name) {
    if (!is_named_) json_.key(name);
    is_named_ = false;
    return json_;
  }
  void give_up() { json_.require(false); }

  PlainJson& json_;
  bool is_named_ = false;  // its name was taken by has()
};

}  // namespace proto
