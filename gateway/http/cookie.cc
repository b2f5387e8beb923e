// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/cookie.h"

#include <algorithm>

#include "gateway/http/field_text.h"

namespace gateway {

std::optional<proto::SessionId> session_of_cookie(std::string_view cookie) {
  constexpr std::string_view kName = "session=";
  while (!cookie.empty()) {
    const auto end = std::min(cookie.find(';'), cookie.size());
    const std::string_view pair = trim(cookie.substr(0, end));
    if (pair.starts_with(kName))
      if (auto session = proto::SessionId::parse(pair.substr(kName.size()))) return session;
    cookie.remove_prefix(std::min(end + 1, cookie.size()));
  }
  return std::nullopt;
}

}  // namespace gateway
