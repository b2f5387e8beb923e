// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The JSON of what bus and HTTP show. For codec_*.cc and those who write answers: JSON goes no
// further.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "proto/cart_fields.h"
#include "proto/changed_carts.h"
#include "proto/error_fields.h"
#include "proto/json_writer.h"
#include "proto/messages.h"

namespace proto {

inline void write_value(JsonWriter& json, const char* name, const Names& names) {
  json.key(name);
  json.begin_object();
  for (const auto& [language, text] : names) {
    json.escaped_key(language);
    json.value(text);
  }
  json.end_object();
}
inline void write_value(JsonWriter& json, const char* name, const Display& display) {
  json.field(name, kDisplayNames[static_cast<std::size_t>(display.kind)]);
  if (display.below > 0) json.field("below", display.below);
}
inline void write_value(JsonWriter& json, const char* name, const std::optional<Price>& price) {
  json.key(name);
  if (!price) return json.value(std::optional<int>());
  json.begin_object();
  json.field("amount", amount_of(*price));
  json.field("currency", price->currency);
  json.end_object();
}
/// No picture is null in a patch, as all else that is unset.
inline void write_value(JsonWriter& json, const char* name, const std::string& text) {
  if (text.empty()) return json.field(name, std::optional<std::string>());
  json.field(name, text);
}
inline void write_value(JsonWriter& json, const char* name, const Moment& moment) {
  if (!moment) return json.field(name, std::optional<std::string>());
  json.field(name, base::to_rfc3339(*moment));
}
inline void write_value(JsonWriter& json, const char* name, Visibility shown) {
  json.field(name, shown == Visibility::kShown);
}
inline void write_value(JsonWriter& json, const char* name, const Colours& colours) {
  json.key(name);
  json.begin_object();
  if (!colours.light.empty()) json.field("light", colours.light);
  if (!colours.dark.empty()) json.field("dark", colours.dark);
  json.end_object();
}
inline void write_value(JsonWriter& json, const char* name, Layout layout) {
  json.field(name, kLayouts[static_cast<std::size_t>(layout)]);
}
inline void write_value(JsonWriter& json, const char* name, const ShopLinks& links) {
  json.key(name);
  json.begin_array();
  for (const ShopLink& link : links) {
    json.begin_object();
    write_value(json, "name", link.name);
    json.field("url", link.url);
    json.end_object();
  }
  json.end_array();
}
template <class Value>
void write_value(JsonWriter& json, const char* name, const std::optional<Value>& value) {
  json.field(name, value);
}

/// Writes the fields of what it is shown.
class FieldWriter {
 public:
  explicit FieldWriter(JsonWriter& json) : json_(json) {}

  void version() { json_.field("v", kBusVersion); }
  bool has(std::string_view, bool is_told) { return is_told; }
  template <class Value>
  const Value& inside(const std::optional<Value>& value) {
    return *value;
  }
  void judge(std::string_view, std::string_view, const auto&) {}

  void text(std::string_view name, const std::string& text) { json_.field(name, text); }
  template <class Kind>
  void id(std::string_view name, const TokenId<Kind>& id) {
    json_.field(name, id);
  }
  template <class Kind>
  void id(std::string_view name, const std::optional<TokenId<Kind>>& id) {
    if (id) json_.field(name, *id);
  }
  template <class Kind>
  void id_or_null(std::string_view name, const std::optional<TokenId<Kind>>& id) {
    json_.field(name, id);
  }
  template <class Kind>
  void id_or_empty(std::string_view name, const std::optional<TokenId<Kind>>& id) {
    id ? json_.field(name, *id) : json_.field(name, "");
  }
  void cursor(std::string_view name, const Cursor& cursor) { json_.field(name, cursor); }
  void time(std::string_view name, base::WallTime time) {
    json_.field(name, base::to_rfc3339(time));
  }
  void number(std::string_view name, std::uint64_t number) { json_.field(name, number); }
  void number(std::string_view name, Seq seq) { json_.field(name, seq); }
  void count(std::string_view name, std::int64_t count, std::int64_t) { json_.field(name, count); }
  void positive(std::string_view name, std::int64_t count, std::int64_t) {
    json_.field(name, count);
  }
  void integer(std::string_view name, std::int64_t number) { json_.field(name, number); }
  void millis(std::string_view name, const std::optional<base::Millis>& millis) {
    json_.field(name, millis);
  }
  void boolean(std::string_view name, bool is_true) { json_.field(name, is_true); }
  template <class Word, std::size_t kSize>
  void word(std::string_view name, Word word, const std::array<std::string_view, kSize>& words) {
    json_.field(name, words[static_cast<std::size_t>(word)]);
  }
  void written(std::string_view name, const std::string& json) {
    json_.key(name);
    json_.written_value(json);
  }
  void price(const char* name, const std::optional<Price>& price) {
    write_value(json_, name, price);
  }
  /// Left out where it is not known.
  void total(const char* name, const std::vector<OrderLine>& lines) {
    if (const auto total = total_of(lines)) write_value(json_, name, total);
  }
  void error_code(std::string_view name, ErrorCode code) { json_.field(name, to_string(code)); }

  template <class Value>
  void array(std::string_view name, const std::vector<Value>& values, std::size_t = 0,
             std::size_t = 0) {
    json_.key(name);
    json_.begin_array();
    for (const Value& value : values) {
      json_.begin_object();
      visit_fields(*this, value);
      json_.end_object();
    }
    json_.end_array();
  }
  void no_lines() { array("lines", std::vector<Line>{}); }
  void carts(std::string_view name, const Change& change) {
    if (change.carts.empty() && !change.any_cart) return;
    json_.key(name);
    json_.begin_array();
    if (change.any_cart) json_.value(kAnyCart);
    for (const CartHash cart : change.carts) {
      const auto digits = to_hex(cart);
      json_.value(std::string_view(digits.data(), digits.size()));
    }
    json_.end_array();
  }

  /// What is unset is left out.
  void description(const Description& description) {
    visit_description(
        [this]<class Value>(const Attribute<Value>& attribute, const Value& value) {
          if (value != Value{}) write_value(json_, attribute.name, value);
        },
        description);
  }
  void description_with_name(const Description& described) {
    if (described.name.empty()) write_value(json_, "name", described.name);
    description(described);
  }
  /// The same of all that is said.
  void terms(const Terms& terms) {
    visit_terms(
        [this]<class Value>(const Attribute<Value>& attribute, const Value& value) {
          if (value != Value{}) write_value(json_, attribute.name, value);
        },
        terms);
  }
  /// The same of a shop, of which each is a field.
  void fields_of(const Shop& shop) {
    visit_shop(
        [this]<class Value>(const Attribute<Value>& attribute, const Value& value) {
          if (value != Value{}) write_value(json_, attribute.name, value);
        },
        shop);
  }
  void shop(std::string_view name, const Shop& shop) {
    json_.key(name);
    json_.begin_object();
    fields_of(shop);
    json_.end_object();
  }
  void judged_shop(std::string_view name, const Shop& shop) { this->shop(name, shop); }
  void patch(const ItemPatch& patch) {
    visit_terms(
        [this](const auto& attribute, const auto& said) {
          if (said) write_value(json_, attribute.name, *said);
        },
        patch);
  }

 private:
  JsonWriter& json_;
};

/// The fields alone: who has more of them writes those behind.
template <class Value>
void write_fields(JsonWriter& json, const Value& value) {
  FieldWriter fields(json);
  visit_fields(fields, value);
}
inline void write_fields(JsonWriter& json, const Description& description) {
  FieldWriter(json).description(description);
}
template <class Value>
void write_array(JsonWriter& json, std::string_view name, const std::vector<Value>& values) {
  FieldWriter(json).array(name, values);
}
inline void write_cart(JsonWriter& json, const std::vector<Line>& lines,
                       const std::vector<Place>& places, const std::vector<Lapsed>& lapses) {
  FieldWriter fields(json);
  visit_cart(fields, lines, places, lapses);
}
inline void write_extensions(JsonWriter& json, const Error& error) {
  FieldWriter fields(json);
  visit_extensions(fields, error);
}

}  // namespace proto
