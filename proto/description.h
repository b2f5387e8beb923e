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

/// What is told of an item to all, each attribute as `As` has it. A default is what is unset.
template <template <class> class As>
struct DescriptionOf {
  As<Names> name;                         // may be empty
  As<std::optional<std::int64_t>> limit;  // units one session may hold; nothing: no limit
  As<Display> display;

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

std::optional<FieldError> judge_name(const Names& name);
std::optional<FieldError> judge_limit(const std::optional<std::int64_t>& limit);
std::optional<FieldError> judge_display(const Display& display);
std::optional<FieldError> judge_hold_ttl(const std::optional<base::Millis>& ttl);

/// Calls `visit` for each attribute, with what each of `all` has there.
template <class Visit, class... All>
void visit_description(Visit&& visit, All&... all) {
  visit(Attribute<Names>{"name", judge_name}, all.name...);
  visit(Attribute<std::optional<std::int64_t>>{"limit", judge_limit}, all.limit...);
  visit(Attribute<Display>{"display", judge_display, "below"}, all.display...);
}
template <class Visit, class... All>
void visit_terms(Visit&& visit, All&... all) {
  visit_description(visit, all...);
  visit(Attribute<std::optional<base::Millis>>{"hold_ttl_ms", judge_hold_ttl}, all.hold_ttl...);
}

/// What is wrong with the first of what a patch mentions that may not be said; nothing: all is
/// well.
std::optional<FieldError> judge(const ItemPatch& patch);
void put_terms(const ItemPatch& patch, Terms& terms);

}  // namespace proto
