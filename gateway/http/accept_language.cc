// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/accept_language.h"

#include <algorithm>
#include <cstddef>

#include "gateway/http/field_text.h"
#include "gateway/http/weight.h"

namespace gateway {
namespace {

// More are no reader's, but somebody's who wants us to compare.
constexpr std::size_t kMostLanguages = 16;

std::string_view language_in(std::string_view tag) { return tag.substr(0, tag.find('-')); }

template <class Fits>
const std::string* first_text(const proto::Names& texts, Fits fits) {
  for (const auto& [tag, text] : texts)
    if (fits(tag)) return &text;
  return nullptr;
}

const std::string* text_of(const proto::Names& texts, std::string_view language) {
  for (std::string_view range = language; !range.empty();
       range = range.substr(0, range.rfind('-') == range.npos ? 0 : range.rfind('-')))
    if (const auto* text = first_text(
            texts, [range](const std::string& tag) { return equals_ignoring_case(tag, range); }))
      return text;
  return first_text(texts, [wanted = language_in(language)](const std::string& tag) {
    return equals_ignoring_case(language_in(tag), wanted);
  });
}

}  // namespace

std::vector<std::string_view> accepted_languages(std::string_view accept_language) {
  struct Wanted {
    std::string_view range;
    Weight weight;
  };
  std::vector<Wanted> wanted;
  while (!accept_language.empty() && wanted.size() < kMostLanguages) {
    const auto end = std::min(accept_language.find(','), accept_language.size());
    const std::string_view member = trim(accept_language.substr(0, end));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    const auto range_end = std::min(member.find(';'), member.size());
    const std::string_view range = trim(member.substr(0, range_end));
    const auto weight = weight_of(member.substr(range_end));
    if (!range.empty() && weight && *weight > 0) wanted.push_back({range, *weight});
  }
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const Wanted& a, const Wanted& b) { return a.weight > b.weight; });
  std::vector<std::string_view> languages;
  languages.reserve(wanted.size());
  for (const Wanted& each : wanted) languages.push_back(each.range);
  return languages;
}

const std::string* text_for(const proto::Names& texts,
                            const std::vector<std::string_view>& languages) {
  if (texts.empty()) return nullptr;
  for (const std::string_view language : languages)
    if (const auto* text = text_of(texts, language)) return text;
  if (const auto* english = text_of(texts, "en")) return english;
  return &texts.begin()->second;
}

}  // namespace gateway
