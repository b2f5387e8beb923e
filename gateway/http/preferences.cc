// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/preferences.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

// A hundred years: longer waits mean the same, and sums of this one cannot overflow.
constexpr std::int64_t kMostSeconds = 100LL * 366 * 24 * 3600;

/// Takes what is before the first of `ends` that is not in a quoted string, with that sign, off `list`.
std::string_view take_until(std::string_view& list, std::string_view ends) {
  std::size_t at = 0;
  while (at < list.size() && ends.find(list[at]) == std::string_view::npos) {
    const auto quoted = list[at] == '"' ? end_of_quoted(list.substr(at)) : 1;
    at = quoted == std::string_view::npos ? list.size() : at + quoted;
  }
  const std::string_view taken = list.substr(0, at);
  list.remove_prefix(std::min(at + 1, list.size()));
  return taken;
}

std::optional<base::Seconds> seconds_of(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || text.front() == '-' || end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range || seconds > kMostSeconds) seconds = kMostSeconds;
  return base::Seconds{seconds};
}

}  // namespace

std::optional<base::Seconds> preferred_wait(std::string_view prefer) {
  while (!prefer.empty()) {
    std::string_view preference = take_until(prefer, ",");
    std::string_view pair = take_until(preference, ";");
    const std::string_view name = trim(take_until(pair, "="));
    if (equals_ignoring_case(name, "wait")) return seconds_of(trim(pair));
  }
  return std::nullopt;
}

}  // namespace gateway
