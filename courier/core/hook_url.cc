// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/core/hook_url.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace courier {
namespace {

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-';
  });
}

/// Four numbers, the first of which is 127; a name that begins so is somebody else's.
bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  if (!host.starts_with("127.")) return false;
  return std::count(host.begin(), host.end(), '.') == 3 && host.back() != '.' &&
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::optional<HookUrl> parse_hook_url(std::string_view text) {
  constexpr std::string_view kHttps = "https://", kHttp = "http://";
  const bool is_https = text.starts_with(kHttps);
  if (!is_https && !text.starts_with(kHttp)) return std::nullopt;
  if (std::any_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~' || c == '#'; }))
    return std::nullopt;
  const std::size_t begin = is_https ? kHttps.size() : kHttp.size();
  const std::size_t end = std::min(text.find_first_of("/?", begin), text.size());
  std::string_view host = text.substr(begin, end - begin);
  const std::size_t colon = host.rfind(':');
  const bool is_v6 = host.starts_with("[");
  if (colon != std::string_view::npos && (!is_v6 || host[colon - 1] == ']')) {
    if (!is_port(host.substr(colon + 1))) return std::nullopt;
    host = host.substr(0, colon);
  }
  if (is_v6) {
    if (!host.ends_with("]") || host.size() < 4 ||
        host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") !=
            std::string_view::npos)
      return std::nullopt;
  } else if (!is_host(host)) {
    return std::nullopt;
  }
  if (!is_https && !is_loopback(host)) return std::nullopt;
  std::string path(text.substr(end));
  if (!path.starts_with("/")) path.insert(0, "/");
  return HookUrl{std::string(text.substr(0, end)), std::move(path)};
}

}  // namespace courier
