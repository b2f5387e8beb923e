// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The fields of a message that came from a peer, out of a tree: each is checked for type and range,
// and the first that is wrong is thrown, as a FieldError. For the codec and the catalog file only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "proto/blank.h"
#include "proto/field_error.h"
#include "proto/fields.h"
#include "proto/messages.h"
#include "proto/parsed_json.h"
#include "proto/word.h"

namespace proto {

ParsedJson parse_object(std::string_view text);

/// Fills what it is shown. Fields that are unknown are ignored, so that a newer peer may add some.
class TreeReader {
 public:
  explicit TreeReader(const ParsedJson& object) : object_(object) {}

  /// Null when the field is not there, or is null.
  const ParsedJson* find(const char* field) const;
  bool has(const char* field, bool = false) const { return find(field) != nullptr; }
  const ParsedJson& find_array(const char* field) const;
  std::string string(const char* field) const;
  template <class Value>
  Value& inside(std::optional<Value>& value) const {
    return value.emplace();
  }
  void judge(const char* field, const char* expected, const auto& is_right) const {
    if (!is_right()) throw FieldError{field, expected};
  }
  void version() const;

  void text(const char* field, std::string& text) const { text = string(field); }
  template <class Kind>
  void id(const char* field, TokenId<Kind>& id) const {
    auto read = TokenId<Kind>::parse(string(field));
    if (!read) throw FieldError{field, expected<Kind>()};
    id = *std::move(read);
  }
  template <class Kind>
  void id(const char* field, std::optional<TokenId<Kind>>& id) const {
    this->id(field, id.emplace(TokenId<Kind>::unread()));
  }
  template <class Kind>
  void id_or_null(const char* field, std::optional<TokenId<Kind>>& id) const {
    if (has(field)) this->id(field, id);
  }
  template <class Kind>
  void id_or_empty(const char* field, std::optional<TokenId<Kind>>& id) const {
    if (!string(field).empty()) this->id(field, id);
  }
  void cursor(const char* field, Cursor& cursor) const;
  void time(const char* field, base::WallTime& time) const;
  void number(const char* field, std::uint64_t& number) const;
  void number(const char* field, Seq& seq) const { number(field, seq.value); }
  void count(const char* field, std::int64_t& count, std::int64_t max) const;
  void positive(const char* field, std::int64_t& count, std::int64_t max) const;
  void integer(const char* field, std::int64_t& number) const;
  void millis(const char* field, std::optional<base::Millis>& millis) const;
  void boolean(const char* field, bool& is_true) const;
  template <class Word, std::size_t kSize>
  void word(const char* field, Word& word, const std::array<std::string_view, kSize>& words) const {
    const std::string read = string(field);
    const auto at = find_word(words, read);
    if (!at) throw FieldError{field, "must be one of " + listed(words)};
    word = static_cast<Word>(*at);
  }
  /// An object, as it would be written.
  void written(const char* field, std::string& json) const;
  void price(const char* field, std::optional<Price>& price) const { value(field, price); }
  void total(const char*, const std::vector<OrderLine>&) const {}
  void error_code(const char* field, ErrorCode& code) const;

  template <class Value>
  void array(const char* field, std::vector<Value>& values, std::size_t min = 0,
             std::size_t max = kAnyNumber) const {
    const ParsedJson& elements = find_array(field);
    if (elements.size() < min || elements.size() > max)
      throw FieldError{field, "must be " + std::to_string(min) + " to " + std::to_string(max)};
    for (const ParsedJson& element : elements) {
      TreeReader reader(element);
      visit_fields(reader, values.emplace_back(blank<Value>()));
    }
  }
  void no_lines() const {}
  void carts(const char* field, Change& change) const;

  /// As it is, for cartd has judged it: a gateway that refused a name would have no snapshot at
  /// all.
  void description(Description& description) const;
  void description_with_name(Description& description) const { this->description(description); }
  void terms(Terms& terms) const;
  /// Judged.
  void patch(ItemPatch& patch) const;

  /// As it is, likewise.
  void shop(const char* field, Shop& shop) const;
  /// Judged, and without a field that is unknown.
  void judged_shop(const char* field, Shop& shop) const;
  /// The same of this object itself.
  void said_shop(Shop& shop) const;

  // Attributes of an item, and of a shop. What is not there is unset, and so is null.
  void value(const char* field, Names& names) const;
  void value(const char* field, std::optional<std::int64_t>& number) const;
  void value(const char* field, std::optional<base::Millis>& millis) const;
  void value(const char* field, Display& display) const;
  void value(const char* field, std::optional<Price>& price) const;
  void value(const char* field, std::string& text) const;
  void value(const char* field, Moment& moment) const;
  void value(const char* field, Visibility& shown) const;
  void value(const char* field, Colours& colours) const;
  void value(const char* field, Layout& layout) const;
  void value(const char* field, ShopLinks& links) const;

 private:
  template <class Kind>
  static constexpr const char* expected() {
    return std::is_same_v<Kind, OrderKind>
               ? "must be a UUID like 123e4567-e89b-12d3-a456-426614174000"
               : "must be 1 or more of the characters the contract allows";
  }
  static std::string listed(std::span<const std::string_view> words);

  const ParsedJson& object_;
};

}  // namespace proto
