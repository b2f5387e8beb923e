// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/language.h"

#include <algorithm>

#include "gateway/http/field_text.h"
#include "gateway/http/weight.h"

namespace gateway {
namespace {

/// "zh" of "zh-Hant-TW".
std::string_view primary(std::string_view tag) { return tag.substr(0, tag.find('-')); }

const std::string* find_text(const proto::Names& texts, std::string_view language) {
  for (const auto& [tag, text] : texts)
    if (equals_ignoring_case(primary(tag), language)) return &text;
  return nullptr;
}

}  // namespace

Language choose_language(std::string_view accept_language) {
  Language best = Language::kEnglish;
  Weight best_weight = 0;
  while (!accept_language.empty()) {
    const auto end = std::min(accept_language.find(','), accept_language.size());
    const std::string_view member = trim(accept_language.substr(0, end));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    const auto name_end = std::min(member.find(';'), member.size());
    const std::string_view name = primary(trim(member.substr(0, name_end)));
    const auto weight = weight_of(member.substr(name_end));
    if (!weight || *weight <= best_weight) continue;
    if (equals_ignoring_case(name, "zh"))
      best = Language::kChinese;
    else if (equals_ignoring_case(name, "en"))
      best = Language::kEnglish;
    else
      continue;
    best_weight = *weight;
  }
  return best;
}

std::string_view tag_of(Language language) {
  return language == Language::kChinese ? "zh-CN" : "en";
}

std::string_view text_in(const proto::Names& texts, Language language, std::string_view otherwise) {
  const std::string* text = find_text(texts, primary(tag_of(language)));
  if (text == nullptr) text = find_text(texts, "en");
  if (text == nullptr && !texts.empty()) text = &texts.begin()->second;
  return text == nullptr ? otherwise : std::string_view(*text);
}

}  // namespace gateway
