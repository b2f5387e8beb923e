// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The Cookie header field (RFC 6265).
#pragma once

#include <algorithm>
#include <string_view>

#include "gateway/http/field_text.h"

namespace gateway {

/// Hands `take` the values of the pairs of `cookie` that are called `name`, in order, until it makes something of
/// one. Returns that. Values are opaque, neither decoded nor unquoted (RFC 6265, 5.4). Several lines are joined with
/// "; " before.
template <class Take>
auto first_of_cookie(std::string_view cookie, std::string_view name, Take take)
    -> decltype(take(cookie)) {
  while (!cookie.empty()) {
    const auto end = std::min(cookie.find(';'), cookie.size());
    const std::string_view pair = trim(cookie.substr(0, end));
    cookie.remove_prefix(std::min(end + 1, cookie.size()));
    if (pair.size() <= name.size() || pair[name.size()] != '=' || !pair.starts_with(name)) continue;
    if (auto taken = take(pair.substr(name.size() + 1))) return taken;
  }
  return {};
}

}  // namespace gateway
