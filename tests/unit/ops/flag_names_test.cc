// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which flag was meant, and the lines of a configuration file.
#include "ops/flag_names.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ops {

TEST_CASE("A misspelt flag is named with the nearest, as it was written") {
  const FlagNames names("gateway", {"commands", "changes", "wait", "max-wait"});
  const auto [written, complaint] = GENERATE(table<std::string, std::string>({
      {"--comands", "--comands is no flag of gateway: did you mean --commands?"},
      {"--commadns=x", "--commadns is no flag of gateway: did you mean --commands?"},
      {"max-wiat", "max-wiat is no flag of gateway: did you mean max-wait?"},
      {"hold-tll", "hold-tll is no flag of gateway: did you mean hold-ttl of cartd?"},
      {"--timeout", "--timeout is no flag of gateway: did you mean --timeout of cartctl?"},
      {"--frobnicate", "--frobnicate is no flag of gateway"},
      {"", " is no flag of gateway"},
      {"[gateway]", "[gateway] is no flag of gateway"},
  }));
  CHECK(names.complaint(written) == complaint);
}

TEST_CASE("Every program's flags are known, and nothing else") {
  for (const std::string name : {"store", "hold-ttl", "listen", "allow-origin", "output", "json"})
    CHECK(FlagNames::is_anyones(name));
  for (const std::string name : {"", "stor", "stores", "--store", "help"})
    CHECK_FALSE(FlagNames::is_anyones(name));
  CHECK(FlagNames("ctl", {"size"}).is_own("size"));
  CHECK_FALSE(FlagNames("ctl", {"size"}).is_own("sizes"));
}

TEST_CASE("A configuration file's lines are its names and where they stand") {
  const support::TempFolder folder;
  const auto path =
      folder.write("odd.conf", "# shared\n\n wait = 5s # soon\r\n; no\n--drain=1s\njson\n = 3\n");
  std::vector<std::pair<int, std::string>> lines;
  for (const ConfigLine& line : config_lines(path)) lines.emplace_back(line.number, line.name);
  CHECK(lines ==
        std::vector<std::pair<int, std::string>>{{3, "wait"}, {5, "drain"}, {6, "json"}, {7, ""}});
  CHECK(config_lines(path + ".none").empty());
}

}  // namespace ops
