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

bool has_shape(std::string_view text) {
  const auto fits = [](char c, char shape) {
    return shape == '0' ? c >= '0' && c <= '9' : c == shape;
  };
  return text.size() == kShape.size() && std::equal(text.begin(), text.end(), kShape.begin(), fits);
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
  if (!has_shape(text)) return std::nullopt;
  const year_month_day date{std::chrono::year{get(text, kYear)},
                            std::chrono::month{static_cast<unsigned>(get(text, kMonth))},
                            std::chrono::day{static_cast<unsigned>(get(text, kDay))}};
  const int hour = get(text, kHour), minute = get(text, kMinute), second = get(text, kSecond);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return WallTime{std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{hour} +
                  std::chrono::minutes{minute} + Seconds{second} + Millis{get(text, kMilli)}};
}

}  // namespace base
