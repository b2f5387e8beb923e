// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The Authorization header field with a bearer token (RFC 6750, 2.1).
#pragma once

#include <string_view>

#include "gateway/http/field_text.h"

namespace gateway {

/// Returns the token; empty where there is none, or something else.
inline std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() <= kScheme.size() ||
      !equals_ignoring_case(authorization.substr(0, kScheme.size()), kScheme))
    return {};
  return trim(authorization.substr(kScheme.size()));
}

}  // namespace gateway
