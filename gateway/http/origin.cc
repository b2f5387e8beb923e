// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/origin.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>

namespace gateway {
namespace {

constexpr std::string_view kSmall = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kMaxHost = 253;
constexpr unsigned kMaxPort = 65'535;

bool is_of(std::string_view text, std::string_view some, std::string_view others = "") {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return some.find(c) != some.npos || others.find(c) != others.npos ||
           kDigits.find(c) != kDigits.npos;
  });
}

/// scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) (RFC 3986, 3.1), of small letters.
bool is_scheme(std::string_view text) {
  return !text.empty() && kSmall.find(text.front()) != kSmall.npos && is_of(text, kSmall, "+-.");
}

/// An IPv6 address without brackets as the URL Standard writes it (4.3.5): hexadecimal, without
/// zeros in front, the first longest run of two or more zeros as "::".
std::optional<std::string> serialize_ipv6(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
  std::array<unsigned, 8> pieces{};
  for (std::size_t i = 0; i < pieces.size(); ++i)
    pieces[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  std::size_t zeros = 0;
  std::size_t length = 1;  // a single zero is written
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::size_t end = i;
    while (end < pieces.size() && pieces[end] == 0) ++end;
    if (end - i > length) {
      zeros = i;
      length = end - i;
    }
  }
  std::string written;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (length > 1 && i == zeros) {
      written += "::";
      i += length - 1;
      continue;
    }
    if (!written.empty() && written.back() != ':') written += ':';
    std::array<char, 5> piece{};
    std::snprintf(piece.data(), piece.size(), "%x", pieces[i]);
    written += piece.data();
  }
  return written;
}

/// A host of small letters as a browser writes it, or nothing if it is none.
std::optional<std::string> serialize_host(const std::string& host) {
  if (host.starts_with('[')) {
    if (!host.ends_with(']')) return std::nullopt;
    const auto address = serialize_ipv6(host.substr(1, host.size() - 2));
    return address ? std::optional("[" + *address + "]") : std::nullopt;
  }
  const bool is_name = !host.empty() && host.size() <= kMaxHost && !host.starts_with('.') &&
                       host.find("..") == host.npos && is_of(host, kSmall, "-._");
  if (!is_name) return std::nullopt;
  // A host whose last label is a number is an IPv4 address (URL Standard, 3.5).
  const std::string last = host.substr(host.find_last_of('.') + 1);
  std::array<unsigned char, 4> bytes{};
  if (!last.empty() && is_of(last, "") && inet_pton(AF_INET, host.c_str(), bytes.data()) != 1)
    return std::nullopt;
  return host;
}

/// ":8443" of "host:8443" as a browser writes it, "" if it is the scheme's own or none is there.
std::optional<std::string> serialize_port(std::string_view scheme, std::string_view digits) {
  if (digits.empty()) return "";
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port > kMaxPort)
    return std::nullopt;
  const bool is_own = (scheme == "https" && port == 443) || (scheme == "http" && port == 80);
  return is_own ? "" : ":" + std::to_string(port);
}

/// The origin of what looks like a URL, or of a host alone, of small letters: what was meant.
std::optional<std::string> origin_meant(std::string_view text) {
  std::string scheme = "https";
  // "localhost:3000" has no scheme, though it reads like one; "https:shop.example" has.
  const std::size_t colon = text.find(':');
  if (colon != text.npos && is_scheme(text.substr(0, colon)) &&
      text.substr(colon + 1, 1).find_first_of(kDigits) == text.npos) {
    scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (scheme == "ws") scheme = "http";  // a page that opens a socket is of http
  if (scheme == "wss") scheme = "https";
  text.remove_prefix(std::min(text.find_first_not_of('/'), text.size()));
  text = text.substr(0, text.find_first_of("/\\?#"));
  text.remove_prefix(text.find_last_of('@') + 1);  // all of it where there is none
  std::size_t port = text.find_last_of(':');
  if (port == text.npos || text.find(']', port) != text.npos) port = text.size();
  const auto host = serialize_host(std::string(text.substr(0, port)));
  const auto written = serialize_port(scheme, text.substr(std::min(port + 1, text.size())));
  if (!host || !written) return std::nullopt;
  return scheme + "://" + *host + *written;
}

base::Failure refused(std::string_view text, const std::string& why) {
  return {"", "'" + std::string(text) + "' " + why};
}

}  // namespace

base::OrFailure<std::string> parse_origin(std::string_view text) {
  constexpr std::string_view kExample =
      "write each as its pages send it, like https://shop.example";
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const std::size_t begin = std::min(small.find_first_not_of(" \t"), small.size());
  const std::size_t end = small.find_last_not_of(" \t") + 1;
  const std::string bare = small.substr(begin, end - std::min(begin, end));
  if (bare == "*" || bare.find('*') != bare.npos)
    return refused(text, "would be many origins: " + std::string(kExample));
  // Files and sandboxed frames of anybody have this origin (HTML, 7.1.1).
  if (bare == "null" || bare.starts_with("file:") || bare.starts_with("data:"))
    return refused(text, "is the origin of anybody's files and frames: " + std::string(kExample));
  const auto meant = origin_meant(bare);
  if (!meant) return refused(text, "is not an origin: " + std::string(kExample));
  if (*meant != small) return refused(text, "is not as browsers send it: write " + *meant);
  return small;
}

std::string_view allowed_origin(std::string_view origin, const std::vector<std::string>& allowed) {
  const bool found = std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
  return found ? origin : std::string_view();
}

}  // namespace gateway
