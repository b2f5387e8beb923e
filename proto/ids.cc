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

std::optional<Cursor> Cursor::parse(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  auto epoch = Epoch::parse(text.substr(0, dot));
  const auto digits = text.substr(dot + 1);
  if (!epoch || digits.empty()) return std::nullopt;
  Seq seq;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seq.value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Cursor{std::move(*epoch), seq};
}

}  // namespace proto
