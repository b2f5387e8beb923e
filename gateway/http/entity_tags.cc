// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/entity_tags.h"

#include <algorithm>
#include <array>

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

// Apache's mod_deflate, Jetty, Traffic Server ("df") and CDNs append the name of the coding to a tag when
// they compress, behind one or two of these signs, and give the whole back. None ends a tag of ours.
constexpr std::array<std::string_view, 10> kCodings = {
    "x-gzip", "gzip", "br", "zstd", "deflate", "df", "compress", "dcb", "dcz", "identity"};
constexpr std::string_view kSigns = "-;:_+";

std::string_view without_coding(std::string_view tag) {
  for (const std::string_view coding : kCodings) {
    if (tag.size() <= coding.size()) continue;
    const std::string_view rest = tag.substr(0, tag.size() - coding.size());
    if (!equals_ignoring_case(tag.substr(rest.size()), coding)) continue;
    const auto last = rest.find_last_not_of(kSigns);
    if (last == std::string_view::npos || last + 1 == rest.size()) continue;
    return without_coding(rest.substr(0, last + 1));  // two proxies may have appended theirs
  }
  return tag;
}

}  // namespace

bool EntityTags::match(std::string_view tag) const {
  if (any) return true;
  const std::string_view opaque = tag.substr(1, tag.size() - 2);
  return std::find(tags.begin(), tags.end(), opaque) != tags.end();
}

std::vector<proto::Cursor> EntityTags::cursors() const {
  std::vector<proto::Cursor> found;
  for (const std::string_view tag : tags)
    if (auto cursor = proto::Cursor::parse(tag)) found.push_back(*std::move(cursor));
  return found;
}

EntityTags read_entity_tags(std::string_view value) {
  EntityTags read;
  value = trim(value);
  if (value == "*") {
    read.any = true;
    return read;
  }
  while (!value.empty()) {
    std::string_view tag = value;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    // etagc has no escapes: the next quote ends it.
    const bool quoted = tag.starts_with('"');
    const auto end = quoted ? std::min(tag.find('"', 1), tag.size()) : std::size_t{0};
    const auto comma = std::min(tag.find(',', end), tag.size());
    std::string_view opaque =
        quoted && end < tag.size() ? tag.substr(1, end - 1) : trim(tag.substr(0, comma));
    if (quoted || !opaque.empty()) read.tags.push_back(without_coding(opaque));
    value = trim(tag.substr(std::min(comma + 1, tag.size())));
  }
  return read;
}

}  // namespace gateway
