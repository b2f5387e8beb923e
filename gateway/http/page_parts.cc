// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/page_parts.h"

namespace gateway {
namespace {

constexpr std::string_view kBootPlace = "__BOOT__";
// Around the tags; what is between is for who opens the file by itself.
constexpr std::string_view kTagsBegin = "<!-- about: -->";
constexpr std::string_view kTagsEnd = "<!-- :about -->";

}  // namespace

std::optional<PageParts> PageParts::of(std::string_view index_html) {
  const auto place = index_html.find(kBootPlace);
  if (place == index_html.npos || index_html.find(kBootPlace, place + 1) != index_html.npos)
    return std::nullopt;
  const std::string_view before = index_html.substr(0, place);
  PageParts parts;
  parts.before = before;
  parts.after = index_html.substr(place + kBootPlace.size());
  const auto begin = before.find(kTagsBegin);
  const auto end = before.find(kTagsEnd);
  if (begin == before.npos || end == before.npos || end < begin) return parts;
  parts.has_tags = true;
  parts.between = before.substr(end + kTagsEnd.size());
  parts.before.resize(begin);
  return parts;
}

}  // namespace gateway
