// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The methods of requests.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace gateway {

/// The methods of RFC 9110, 9.3, and PATCH of RFC 5789: any other is one we know nothing of.
inline bool is_known_method(std::string_view method) {
  constexpr std::array<std::string_view, 9> kKnown = {
      "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
  return std::find(kKnown.begin(), kKnown.end(), method) != kKnown.end();
}

}  // namespace gateway
