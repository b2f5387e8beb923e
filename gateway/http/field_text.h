// Small things that every reader of header fields needs.
#pragma once

#include <algorithm>
#include <string_view>

namespace gateway {

/// Without the optional white space around it (OWS of RFC 9110, 5.6.3).
inline std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// ASCII letters without their case, as field names are compared (RFC 9110, 5.1).
inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) {
           return lower(x) == lower(y);
         });
}

}  // namespace gateway
