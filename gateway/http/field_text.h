// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What header fields are made of: the small rules that every reader of them needs (RFC 9110, 5).
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace gateway {

/// Which bytes are of a kind: asked for every byte of every request.
using ByteSet = std::array<bool, 256>;

constexpr ByteSet bytes_of(std::string_view others) {
  ByteSet set{};
  for (char c = 'a'; c <= 'z'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (char c = '0'; c <= '9'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (const char c : others) set[static_cast<unsigned char>(c)] = true;
  return set;
}

/// tchar of RFC 9110, 5.6.2.
inline constexpr ByteSet kTokenBytes = bytes_of("!#$%&'*+-.^_`|~");

/// field-vchar, space or tab (RFC 9110, 5.5); obs-text is let through, as servers do.
inline constexpr ByteSet kFieldBytes = [] {
  ByteSet set{};
  for (std::size_t c = ' '; c < set.size(); ++c) set[c] = c != 0x7f;
  set['\t'] = true;
  return set;
}();

/// Returns true if every byte of `text` is in `set`.
inline bool are_all(std::string_view text, const ByteSet& set) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

inline bool is_token(std::string_view text) { return !text.empty() && are_all(text, kTokenBytes); }

/// Returns true if `text` may be the value of a header field: CR, LF, NUL and the other control
/// characters may not.
inline bool is_field_text(std::string_view text) { return are_all(text, kFieldBytes); }

/// Returns `text` without the optional white space around it (OWS of RFC 9110, 5.6.3).
inline std::string_view trim(std::string_view text) {
  // Not find_first_not_of, which calls a function for each byte.
  const auto is_white = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
  return text;
}

/// Compares ASCII letters without their case, as field names are (RFC 9110, 5.1).
inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

/// Returns where the quoted string that `text` begins with ends, behind its last quote; npos if it
/// does not end or has what it may not (RFC 9110, 5.6.4). REQUIRES: `text` begins with a quote.
constexpr std::size_t end_of_quoted(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\' && ++at == text.size()) break;
    if (!kFieldBytes[static_cast<unsigned char>(text[at])]) break;
  }
  return std::string_view::npos;
}

}  // namespace gateway
