// Small things that every reader of header fields needs.
#pragma once

#include <string_view>

namespace gateway {

/// Without the optional white space around it (OWS of RFC 9110, 5.6.3).
inline std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace gateway
