// The spellings of durations and addresses. Where a value comes from (command line, environment,
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

TEST_CASE("An address is a host and a port") {
  const auto [text, host, port, shown] =
      GENERATE(table<std::string, std::string, int, std::string>({
          {"127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1:8080"},
          {"localhost:1", "localhost", 1, "localhost:1"},
          {"[::1]:9550", "::1", 9550, "[::1]:9550"},
          {"127.0.0.1:0", "127.0.0.1", 0, "127.0.0.1:0"},
          {"127.0.0.1:*", "127.0.0.1", 0, "127.0.0.1:0"},
          {"*:80", "0.0.0.0", 80, "0.0.0.0:80"},
      }));
  const auto address = *parse_host_port(text);
  CHECK(address.host == host);
  CHECK(address.port == port);
  CHECK(address.str() == shown);
}

TEST_CASE("Anything else is no address") {
  const std::string text = GENERATE("", ":80", "localhost", "localhost:", "localhost:x",
                                    "localhost:65536", "localhost:-1", "::1:80", "[]:80");
  CAPTURE(text);
  CHECK_FALSE(parse_host_port(text).ok());
}

}  // namespace proto::ops
