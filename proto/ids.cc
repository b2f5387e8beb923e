// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/ids.h"

#include <algorithm>
#include <charconv>

namespace proto {

bool is_token(std::string_view text, std::size_t max, std::string_view punctuation) {
  if (text.empty() || text.size() > max) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           punctuation.find(c) != std::string_view::npos;
  });
}

bool is_line(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; });
}

bool is_name(std::string_view text) { return is_line(text, limits::kMaxNameBytes); }

bool is_language_tag(std::string_view text) { return is_token(text, limits::kMaxLanguageTag, "-"); }

template <>
std::optional<OrderId> OrderId::parse(std::string_view text) {
  constexpr std::string_view kShape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  if (text.size() != kShape.size()) return std::nullopt;
  std::string order(text);
  for (std::size_t i = 0; i < order.size(); ++i) {
    char& c = order[i];
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (kShape[i] == '-' ? c != '-' : !is_hex) return std::nullopt;
  }
  return OrderId(std::move(order));
}

std::optional<Cursor> Cursor::parse(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  auto epoch = Epoch::parse(text.substr(0, dot));
  const auto digits = text.substr(dot + 1);
  if (!epoch || digits.empty()) return std::nullopt;
  Seq seq;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), seq.value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Cursor{std::move(*epoch), seq};
}

}  // namespace proto
