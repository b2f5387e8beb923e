// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/host.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

/// unreserved and sub-delims of RFC 3986, 2.2 and 2.3, without the comma.
constexpr ByteSet kNameBytes = bytes_of("-._~!$&'()*+;=");
bool are_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// reg-name, of which an IPv4 address is one too. What is behind a percent sign is not looked into.
bool is_name(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      if (at + 2 >= text.size() || !are_hex(text.substr(at + 1, 2))) return false;
      at += 2;
    } else if (!kNameBytes[static_cast<unsigned char>(text[at])]) {
      return false;
    }
  }
  return true;
}

/// "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
bool is_future_address(std::string_view text) {
  if (!text.starts_with('v') && !text.starts_with('V')) return false;
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size()) return false;
  return are_hex(text.substr(1, dot - 1)) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(dot) + 1, text.end(), [](char c) {
           return c == ':' || c == ',' || kNameBytes[static_cast<unsigned char>(c)];
         });
}

/// What stands between the brackets of an IP-literal.
bool is_literal(std::string_view text) {
  in6_addr address;
  return is_future_address(text) || (text.find('\0') == std::string_view::npos &&
                                     inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1);
}

/// *DIGIT, up to 65535.
bool is_port(std::string_view text) {
  unsigned port = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    port = std::min(port * 10 + static_cast<unsigned>(c - '0'), 65536U);
  }
  return port <= 65535;
}

}  // namespace

bool is_host(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_literal(text.substr(1, end - 1))) return false;
    const std::string_view rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return is_name(text);
  return colon > 0 && is_name(text.substr(0, colon)) && is_port(text.substr(colon + 1));
}

}  // namespace gateway
