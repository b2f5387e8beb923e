// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/description.h"

#include "proto/ids.h"
#include "proto/limits.h"

namespace proto {
namespace {

std::optional<FieldError> judge_range(const char* field, std::int64_t value, std::int64_t min,
                                      std::int64_t max) {
  if (value > max) return FieldError{field, "must be at most " + std::to_string(max)};
  if (value < min) return FieldError{field, "must be " + std::to_string(min) + " or more"};
  return std::nullopt;
}

}  // namespace

std::optional<FieldError> judge_name(const Names& name) {
  if (name.size() > limits::kMaxLanguages)
    return FieldError{"name",
                      "must be in at most " + std::to_string(limits::kMaxLanguages) + " languages"};
  for (const auto& [language, text] : name) {
    if (!is_language_tag(language))
      return FieldError{"name", "has the language '" + language + "', not a tag like \"en\""};
    if (!is_name(text))
      return FieldError{"name", "in '" + language + "' must be one line of 1 to " +
                                    std::to_string(limits::kMaxNameBytes) + " bytes"};
  }
  return std::nullopt;
}

std::optional<FieldError> judge_limit(const std::optional<std::int64_t>& limit) {
  return limit ? judge_range("limit", *limit, 1, limits::kMaxQuantity) : std::nullopt;
}

std::optional<FieldError> judge_display(const Display& display) {
  if (display.kind != Display::Kind::kLow) return std::nullopt;
  return judge_range("below", display.below, 1, limits::kMaxStock);
}

std::optional<FieldError> judge_hold_ttl(const std::optional<base::Millis>& ttl) {
  return ttl ? judge_range("hold_ttl_ms", ttl->count(), 0, limits::kMaxHoldTtl.count())
             : std::nullopt;
}

std::optional<FieldError> judge(const ItemPatch& patch) {
  std::optional<FieldError> wrong;
  visit_terms(
      [&wrong](const auto& attribute, const auto& said) {
        if (!wrong && said) wrong = attribute.judge(*said);
      },
      patch);
  return wrong;
}

void put_terms(const ItemPatch& patch, Terms& terms) {
  visit_terms(
      [](const auto&, const auto& said, auto& term) {
        if (said) term = *said;
      },
      patch, terms);
}

}  // namespace proto
