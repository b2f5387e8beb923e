// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/target.h"

#include <algorithm>

#include "gateway/http/field_text.h"
#include "gateway/http/host.h"

namespace gateway {
namespace {

/// Space and tab separate, and so are in no target; bytes above ASCII are let through, as clients
/// send them that do not encode.
constexpr ByteSet kTargetBytes = [] {
  ByteSet set = kFieldBytes;
  for (const char c : std::string_view(" \t#")) set[static_cast<unsigned char>(c)] = false;
  return set;
}();

Target path_and_query(std::string_view text) {
  const auto mark = std::min(text.find('?'), text.size());
  return {text.substr(0, mark), text.substr(std::min(mark + 1, text.size())), {}};
}

/// What follows "http://" or "https://"; empty where that is not what `target` begins with.
std::string_view behind_scheme(std::string_view target) {
  const auto colon = target.find("://");
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = target.substr(0, colon);
  const bool is_http =
      equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https");
  return is_http ? target.substr(colon + 3) : std::string_view();
}

}  // namespace

std::optional<Target> read_target(std::string_view method, std::string_view target) {
  if (target.empty() || !are_all(target, kTargetBytes)) return std::nullopt;
  if (method == "CONNECT") {
    // authority-form: both parts must be there (RFC 9110, 9.3.6).
    const bool is_authority = is_host(target) && target.back() != ':' && target.back() != ']' &&
                              target.find(':') != std::string_view::npos;
    if (!is_authority) return std::nullopt;
    return Target{{}, {}, target};
  }
  if (target.front() == '/') return path_and_query(target);
  if (target == "*" && method == "OPTIONS") return Target{target, {}, {}};
  const std::string_view rest = behind_scheme(target);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.empty() || !is_host(authority)) return std::nullopt;
  Target read = path_and_query(rest.substr(authority.size()));
  if (read.path.empty()) read.path = "/";
  read.authority = authority;
  return read;
}

}  // namespace gateway
