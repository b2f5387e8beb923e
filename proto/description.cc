// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/description.h"

#include <algorithm>
#include <string_view>

#include "proto/currency.h"
#include "proto/ids.h"
#include "proto/limits.h"
#include "proto/web_address.h"

namespace proto {
namespace {

std::optional<FieldError> judge_range(const char* field, std::int64_t value, std::int64_t min,
                                      std::int64_t max) {
  if (value > max) return FieldError{field, "must be at most " + std::to_string(max)};
  if (value < min) return FieldError{field, "must be " + std::to_string(min) + " or more"};
  return std::nullopt;
}

bool is_text(std::string_view text) {
  return !text.empty() && text.size() <= limits::kMaxTextBytes &&
         std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return (c < ' ' && c != '\n') || c == 0x7f; });
}

/// What stamps and stores can tell.
constexpr base::WallTime kFirstMoment{base::Millis{0}};                   // 1970
constexpr base::WallTime kLastMoment{base::Millis{253'402'300'799'999}};  // the end of 9999

std::optional<FieldError> judge_moment(const char* field, const Moment& at) {
  if (!at || (*at >= kFirstMoment && *at <= kLastMoment)) return std::nullopt;
  return FieldError{field, "must be from 1970 to 9999"};
}

}  // namespace

std::optional<FieldError> judge_texts(const char* field, const Names& texts,
                                      bool (*is_right)(std::string_view),
                                      const std::string& expected) {
  if (texts.size() > limits::kMaxLanguages)
    return FieldError{field,
                      "must be in at most " + std::to_string(limits::kMaxLanguages) + " languages"};
  for (const auto& [language, text] : texts) {
    if (!is_language_tag(language))
      return FieldError{field, "has the language '" + language + "', not a tag like \"en\""};
    if (!is_right(text)) return FieldError{field, "in '" + language + "' must be " + expected};
  }
  return std::nullopt;
}

std::optional<FieldError> judge_name(const Names& name) {
  return judge_texts("name", name, is_name,
                     "one line of 1 to " + std::to_string(limits::kMaxNameBytes) + " bytes");
}

std::optional<FieldError> judge_text(const Names& text) {
  return judge_texts("text", text, is_text,
                     "lines of 1 to " + std::to_string(limits::kMaxTextBytes) +
                         " bytes together, without other control characters");
}

std::optional<FieldError> judge_limit(const std::optional<std::int64_t>& limit) {
  return limit ? judge_range("limit", *limit, 1, limits::kMaxQuantity) : std::nullopt;
}

std::optional<FieldError> judge_display(const Display& display) {
  if (display.kind != Display::Kind::kLow) return std::nullopt;
  return judge_range("below", display.below, 1, limits::kMaxStock);
}

std::optional<FieldError> judge_price(const std::optional<Price>& price) {
  if (!price) return std::nullopt;
  const auto decimals = decimals_of(price->currency);
  if (!decimals)
    return FieldError{"price", "has the currency '" + price->currency +
                                   "', which is not one of ISO 4217, like \"EUR\""};
  if (price->decimals != *decimals)
    return FieldError{"price", "in " + price->currency + " must have " +
                                   (*decimals == 0 ? "no" : std::to_string(*decimals)) +
                                   " decimals, like " +
                                   amount_of({12'500, *decimals, price->currency})};
  if (price->minor > limits::kMaxPrice)
    return FieldError{
        "price", "must be at most " + amount_of({limits::kMaxPrice, *decimals, price->currency})};
  return std::nullopt;
}

std::optional<FieldError> judge_image(const std::string& image) {
  if (image.empty()) return std::nullopt;
  if (is_picture_address(image)) return std::nullopt;
  return FieldError{"image",
                    "must be a URL like \"https://cdn.example/tea.jpg\" or a path below the "
                    "page like \"img/tea.jpg\", of at most " +
                        std::to_string(limits::kMaxImageBytes) + " bytes"};
}

std::optional<FieldError> judge_opening(const Moment& at) { return judge_moment("opens_at", at); }
std::optional<FieldError> judge_closing(const Moment& at) { return judge_moment("closes_at", at); }

std::optional<FieldError> judge_per_person(const std::optional<std::int64_t>& most) {
  return most ? judge_range("per_person", *most, 1, limits::kMaxQuantity) : std::nullopt;
}

std::optional<FieldError> judge_gate(const std::optional<std::int64_t>& tries) {
  return tries ? judge_range("gate", *tries, 1, limits::kMaxGate) : std::nullopt;
}

std::optional<FieldError> judge_visibility(const Visibility&) { return std::nullopt; }

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

std::optional<FieldError> judge_together(const Terms& terms) {
  if (terms.opens_at && terms.closes_at && *terms.closes_at <= *terms.opens_at)
    return FieldError{"closes_at", "must be after opens_at"};
  return std::nullopt;
}

void put_terms(const ItemPatch& patch, Terms& terms) {
  visit_terms(
      [](const auto&, const auto& said, auto& term) {
        if (said) term = *said;
      },
      patch, terms);
}

}  // namespace proto
