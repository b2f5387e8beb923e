// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/chunk_line.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

void skip_white(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

/// Takes a sign with the bad white space around it off `text`; false if it does not begin with that.
bool take_sign(std::string_view& text, char sign) {
  std::string_view rest = text;
  skip_white(rest);
  if (!rest.starts_with(sign)) return false;
  rest.remove_prefix(1);
  skip_white(rest);
  text = rest;
  return true;
}

bool take_token(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && kTokenBytes[static_cast<unsigned char>(text[size])]) ++size;
  text.remove_prefix(size);
  return size > 0;
}

bool take_word(std::string_view& text) {
  if (!text.starts_with('"')) return take_token(text);
  const auto end = end_of_quoted(text);
  if (end == std::string_view::npos) return false;
  text.remove_prefix(end);
  return true;
}

}  // namespace

std::optional<std::size_t> read_chunk_size(std::string_view line) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (end == line.data() || line.front() == '-') return std::nullopt;
  if (error == std::errc::result_out_of_range) size = std::numeric_limits<std::size_t>::max();
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  while (!line.empty()) {
    if (!take_sign(line, ';') || !take_token(line)) return std::nullopt;
    if (take_sign(line, '=') && !take_word(line)) return std::nullopt;
  }
  return size;
}

}  // namespace gateway
