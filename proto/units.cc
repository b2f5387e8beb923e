#include "proto/units.h"

#include <cstdio>
#include <ctime>

namespace proto {

std::string to_rfc3339(WallTime time) {
  const auto seconds = std::chrono::floor<Seconds>(time);
  const std::time_t unix_seconds = seconds.time_since_epoch().count();
  const auto millis = static_cast<int>((time - seconds).count());
  std::tm utc{};
  gmtime_r(&unix_seconds, &utc);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900,
                utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, millis);
  return text;
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  std::tm utc{};
  int millis = 0;
  int read = 0;
  const std::string copy(text);  // sscanf wants the terminator
  const int fields = std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ%n", &utc.tm_year,
                                 &utc.tm_mon, &utc.tm_mday, &utc.tm_hour, &utc.tm_min,
                                 &utc.tm_sec, &millis, &read);
  if (fields != 7 || static_cast<std::size_t>(read) != text.size()) return std::nullopt;
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  const WallTime time{Seconds{timegm(&utc)} + Millis{millis}};
  // One comparison catches month 13, hour 25, missing zeros and signs alike.
  if (to_rfc3339(time) != text) return std::nullopt;
  return time;
}

}  // namespace proto
