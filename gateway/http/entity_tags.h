// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Entity tags as If-None-Match lists them (RFC 9110, 8.8.3 and 13.1.2).
#pragma once

#include <string_view>
#include <vector>

#include "proto/ids.h"

namespace gateway {

/// The tags of If-None-Match. Views into the field's value.
struct EntityTags {
  bool any = false;                    // the value is "*"
  std::vector<std::string_view> tags;  // without W/ and quotes, since the comparison is a weak one,
                                       // and without what a proxy that compresses appends to ours
  /// Returns true if `tag`, with its quotes, is any of these.
  bool match(std::string_view tag) const;
  /// Returns the cursors among the tags: what answers of this gateway and others gave as ETag.
  std::vector<proto::Cursor> cursors() const;
};

/// Reads the list, of which several lines are joined with commas. A tag without quotes is taken as if
/// it had them; of one that does not end the rest of the value is one tag, which will match nothing.
EntityTags read_entity_tags(std::string_view value);

}  // namespace gateway
