// The spellings of durations. Where a value comes from (command line, environment,
// file) is tested with the real programs.
#include "proto/ops/flags.h"

#include "tests/support/catch.h"

namespace proto::ops {

TEST_CASE("A duration has a unit and is shown as it is best read") {
  const auto [text, millis, shown] = GENERATE(table<std::string, std::int64_t, std::string>({
      {"0", 0, "0"},
      {"500ms", 500, "500ms"},
      {"2s", 2'000, "2s"},
      {"90s", 90'000, "90s"},
      {"120s", 120'000, "2m"},
      {"15m", 900'000, "15m"},
      {"12h", 43'200'000, "12h"},
      {"1000h", 3'600'000'000, "1000h"},
  }));
  CHECK(*parse_duration(text) == Millis{millis});
  CHECK(format_duration(Millis{millis}) == shown);
}

TEST_CASE("Anything else is no duration") {
  const std::string text = GENERATE("", "1", "s", "-1s", "+1s", "1.5s", "1 s", "1S", "1d", "1001h",
                                    "99999999999999999999ms", "0x1s");
  CAPTURE(text);
  CHECK_FALSE(parse_duration(text).ok());
}

}  // namespace proto::ops
