// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/percent.h"

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

/// What stands in a path as it is: pchar and "/" (RFC 3986, 3.3).
constexpr ByteSet kPathBytes = bytes_of("-._~!$&'()*+,;=:@/");
/// What means nothing in a query (RFC 3986, 2.3).
constexpr ByteSet kValueBytes = bytes_of("-._~");

/// The value of a hex digit, or -1.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string encoded(std::string_view text, const ByteSet& kept) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  std::string all;
  all.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kept[byte]) {
      all += c;
    } else {
      all += '%';
      all += kHexDigits[byte / 16];
      all += kHexDigits[byte % 16];
    }
  }
  return all;
}

}  // namespace

bool percent_decode(std::string_view text, bool plus_is_space, std::string& decoded) {
  std::size_t at = 0;
  while (at < text.size() && text[at] != '%' && (text[at] != '+' || !plus_is_space)) ++at;
  if (at == text.size()) {
    decoded.assign(text);
    return true;
  }
  decoded.reserve(text.size());
  decoded.assign(text.substr(0, at));
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '+' && plus_is_space) {
      decoded.push_back(' ');
    } else if (c != '%') {
      decoded.push_back(c);
    } else {
      const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
      if (high < 0 || low < 0) return false;
      decoded.push_back(static_cast<char>(high * 16 + low));
      at += 2;
    }
  }
  return true;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::optional<std::string> decoded(std::in_place);
  if (!percent_decode(text, plus_is_space, *decoded)) decoded.reset();
  return decoded;
}

std::string percent_encoded_path(std::string_view path) { return encoded(path, kPathBytes); }

std::string percent_encoded_value(std::string_view value) { return encoded(value, kValueBytes); }

}  // namespace gateway
