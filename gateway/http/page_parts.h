// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// index.html, cut where a gateway puts something in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gateway {

/// What stands before the tags that say what the page is about, between them and the place for its data, and behind that.
/// An index.html that does not say which tags these are has all up to its data in `before`, and keeps its own.
struct PageParts {
  std::string before;
  bool has_tags = false;
  std::string between;
  std::string after;

  /// Nothing where it has not exactly one place for the data, "__BOOT__".
  static std::optional<PageParts> of(std::string_view index_html);
};

}  // namespace gateway
