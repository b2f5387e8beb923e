// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/language.h"

#include "gateway/http/accept_language.h"
#include "gateway/http/field_text.h"

namespace gateway {
namespace {

/// "zh" of "zh-Hant-TW".
std::string_view primary(std::string_view tag) { return tag.substr(0, tag.find('-')); }

}  // namespace

Language choose_language(std::string_view accept_language) {
  for (const std::string_view wanted : accepted_languages(accept_language)) {
    if (equals_ignoring_case(primary(wanted), "zh")) return Language::kChinese;
    if (equals_ignoring_case(primary(wanted), "en")) break;
  }
  return Language::kEnglish;
}

std::string_view tag_of(Language language) {
  return language == Language::kChinese ? "zh-CN" : "en";
}

std::string_view text_in(const proto::Names& texts, Language language, std::string_view otherwise) {
  const std::string* text = text_for(texts, {primary(tag_of(language))});
  return text == nullptr ? otherwise : std::string_view(*text);
}

}  // namespace gateway
