// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shop says about an item, once: the catalog file, `put_item` and cartctl read it by the
// same lists, and one judge says what may be said.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "proto/field_error.h"
#include "proto/price.h"

namespace proto {

/// How much of an item's numbers shoppers see; a gateway keeps to it, the bus tells everything.
struct Display {
  enum class Kind {
    kExact,
    kLow,    // whether some are left, and whether they are fewer than `below`
    kYesNo,  // whether some are left
  };
  Kind kind = Kind::kExact;
  std::int64_t below = 0;  // kLow: 1 or more; else 0

  friend bool operator==(const Display&, const Display&) = default;
};

inline constexpr std::array<std::string_view, 3> kDisplayNames = {"exact", "low", "yes-no"};

/// A text in some languages: language tag -> text.
using Names = std::map<std::string, std::string>;

/// Whether shoppers are to know of an item. One that is hidden is sold no more: what is held of it may be
/// bought.
enum class Visibility { kShown, kHidden };

/// When something begins or ends; nothing: it always has, or never does.
using Moment = std::optional<base::WallTime>;

/// What is told of an item to all, each attribute as `As` has it. A default is what is unset.
template <template <class> class As>
struct DescriptionOf {
  As<Names> name;                         // may be empty
  As<std::optional<std::int64_t>> limit;  // units one session may hold; nothing: no limit
  As<Display> display;
  As<std::optional<Price>> price;
  As<std::string> image;  // of one: an https URL, or a path below the page; empty: none
  As<Names> text;         // of some lines; may be empty
  As<Moment> opens_at;    // it is sold from then on …
  As<Moment> closes_at;   // … and before then
  As<std::optional<std::int64_t>> per_person;  // units one person may hold and have bought together
  As<std::optional<std::int64_t>>
      gate;  // tries that the proof takes at most which lets in; nothing: none
  As<Visibility> shown{};

  friend bool operator==(const DescriptionOf&, const DescriptionOf&) = default;
};

/// The same, and what only cartd needs.
template <template <class> class As>
struct TermsOf : DescriptionOf<As> {
  As<std::optional<base::Millis>> hold_ttl;  // nothing: that of --hold-ttl; 0: holds never end

  friend bool operator==(const TermsOf&, const TermsOf&) = default;
};

template <class Value>
using Itself = Value;
using Description = DescriptionOf<Itself>;
using Terms = TermsOf<Itself>;
/// What is to change of an item's terms. What it does not mention stays, or for a new item is the
/// default.
using ItemPatch = TermsOf<std::optional>;

/// An attribute on the wire.
template <class Value>
struct Attribute {
  const char* name;
  /// What is wrong with a value, if anything is.
  std::optional<FieldError> (*judge)(const Value&);
  const char* more = nullptr;  // a second field that it has
};

/// Of a text in languages: each has a tag, there are not too many, and each text is as `expected` says.
std::optional<FieldError> judge_texts(const char* field, const Names& texts,
                                      bool (*is_right)(std::string_view),
                                      const std::string& expected);

std::optional<FieldError> judge_name(const Names& name);
std::optional<FieldError> judge_limit(const std::optional<std::int64_t>& limit);
std::optional<FieldError> judge_display(const Display& display);
std::optional<FieldError> judge_price(const std::optional<Price>& price);
std::optional<FieldError> judge_image(const std::string& image);
std::optional<FieldError> judge_text(const Names& text);
std::optional<FieldError> judge_opening(const Moment& at);
std::optional<FieldError> judge_closing(const Moment& at);
std::optional<FieldError> judge_per_person(const std::optional<std::int64_t>& most);
std::optional<FieldError> judge_gate(const std::optional<std::int64_t>& tries);
std::optional<FieldError> judge_visibility(const Visibility& shown);
std::optional<FieldError> judge_hold_ttl(const std::optional<base::Millis>& ttl);

/// Calls `visit` for each attribute, with what each of `all` has there.
template <class Visit, class... All>
void visit_description(Visit&& visit, All&... all) {
  visit(Attribute<Names>{"name", judge_name}, all.name...);
  visit(Attribute<std::optional<std::int64_t>>{"limit", judge_limit}, all.limit...);
  visit(Attribute<Display>{"display", judge_display, "below"}, all.display...);
  visit(Attribute<std::optional<Price>>{"price", judge_price}, all.price...);
  visit(Attribute<std::string>{"image", judge_image}, all.image...);
  visit(Attribute<Names>{"text", judge_text}, all.text...);
  visit(Attribute<Moment>{"opens_at", judge_opening}, all.opens_at...);
  visit(Attribute<Moment>{"closes_at", judge_closing}, all.closes_at...);
  visit(Attribute<std::optional<std::int64_t>>{"per_person", judge_per_person}, all.per_person...);
  visit(Attribute<std::optional<std::int64_t>>{"gate", judge_gate}, all.gate...);
  visit(Attribute<Visibility>{"shown", judge_visibility}, all.shown...);
}
template <class Visit, class... All>
void visit_terms(Visit&& visit, All&... all) {
  visit_description(visit, all...);
  visit(Attribute<std::optional<base::Millis>>{"hold_ttl_ms", judge_hold_ttl}, all.hold_ttl...);
}

/// What is wrong with the first of what a patch mentions that may not be said; nothing: all is
/// well.
std::optional<FieldError> judge(const ItemPatch& patch);
/// What is wrong with attributes that may each be said, but not together.
std::optional<FieldError> judge_together(const Terms& terms);
void put_terms(const ItemPatch& patch, Terms& terms);

}  // namespace proto
