// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "base/units.h"

#include <algorithm>

#include "base/check.h"

namespace base {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";

/// A number of the text: its first digit's place and how many it has.
struct Field {
  std::size_t place;
  std::size_t width;
};
constexpr Field kYear{0, 4}, kMonth{5, 2}, kDay{8, 2};
constexpr Field kHour{11, 2}, kMinute{14, 2}, kSecond{17, 2}, kMilli{20, 3};

void put(std::string& text, Field field, std::int64_t number) {
  for (std::size_t i = field.width; i-- > 0; number /= 10)
    text[field.place + i] = static_cast<char>('0' + number % 10);
}

/// REQUIRES: `text` has kShape's digits.
int get(std::string_view text, Field field) {
  int number = 0;
  for (const char digit : text.substr(field.place, field.width)) number = 10 * number + digit - '0';
  return number;
}

bool has_shape(std::string_view text, std::string_view wanted) {
  const auto fits = [](char c, char shape) {
    return shape == '0' ? c >= '0' && c <= '9' : c == shape;
  };
  return text.size() == wanted.size() && std::equal(text.begin(), text.end(), wanted.begin(), fits);
}

/// The fraction that `text` begins with, as kMilli has it, taken from it; nothing: what is there is none.
std::optional<std::string> take_millis(std::string_view& text) {
  if (!text.starts_with('.')) return "000";
  const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  if (end == 1) return std::nullopt;
  std::string millis(text.substr(1, std::min(end - 1, kMilli.width)));
  millis.resize(kMilli.width, '0');
  text.remove_prefix(end);
  return millis;
}

/// How much a place whose clocks show this is ahead of UTC.
std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (!has_shape(text, "+00:00") && !has_shape(text, "-00:00")) return std::nullopt;
  const int hours = get(text, {1, 2}), minutes = get(text, {4, 2});
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes{(text[0] == '-' ? -1 : 1) * (60 * hours + minutes)};
}

}  // namespace

std::string to_rfc3339(WallTime time) {
  const auto day = std::chrono::floor<days>(time);
  const year_month_day date{std::chrono::sys_days{day.time_since_epoch()}};
  const std::chrono::hh_mm_ss clock{time - day};
  const int year = static_cast<int>(date.year());
  CHECK(year >= 0 && year <= 9999, year);
  std::string text(kShape);
  put(text, kYear, year);
  put(text, kMonth, static_cast<unsigned>(date.month()));
  put(text, kDay, static_cast<unsigned>(date.day()));
  put(text, kHour, clock.hours().count());
  put(text, kMinute, clock.minutes().count());
  put(text, kSecond, clock.seconds().count());
  put(text, kMilli, clock.subseconds().count());
  return text;
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  if (!has_shape(text, kShape)) return std::nullopt;
  const year_month_day date{std::chrono::year{get(text, kYear)},
                            std::chrono::month{static_cast<unsigned>(get(text, kMonth))},
                            std::chrono::day{static_cast<unsigned>(get(text, kDay))}};
  const int hour = get(text, kHour), minute = get(text, kMinute), second = get(text, kSecond);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return WallTime{std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{hour} +
                  std::chrono::minutes{minute} + Seconds{second} + Millis{get(text, kMilli)}};
}

std::optional<WallTime> parse_rfc3339_with_offset(std::string_view text) {
  constexpr std::size_t kUpToSeconds = 19;
  if (text.size() < kUpToSeconds) return std::nullopt;
  std::string in_utc(text.substr(0, kUpToSeconds));
  if (in_utc[10] == 't') in_utc[10] = 'T';
  text.remove_prefix(kUpToSeconds);
  const auto millis = take_millis(text);
  const auto offset = parse_offset(text);
  if (!millis || !offset) return std::nullopt;
  const auto there = parse_rfc3339(in_utc + '.' + *millis + 'Z');
  if (!there) return std::nullopt;
  const WallTime time = *there - *offset;
  constexpr auto kYears = [](int year) {
    return WallTime{std::chrono::sys_days{std::chrono::year{year} / 1 / 1}.time_since_epoch()};
  };
  if (time < kYears(0) || time >= kYears(10'000)) return std::nullopt;
  return time;
}

}  // namespace base
