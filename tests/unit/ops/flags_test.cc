// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The spellings of durations, and a program's commands. Where a value comes from (command line,
// environment, file), and what is refused, is tested with the real programs.
#include "ops/flags.h"

#include "tests/support/catch.h"

namespace ops {
namespace {

/// A program with the commands `status` and `bus watch`.
struct Program {
  std::int64_t size = 1;
  std::string paper = "a4";
  bool loud = false;
  bool quiet = false;
  std::vector<std::string> filters;
  std::string ran;
  Flags flags{"ctl", "A program"};

  Program() {
    flags.count("--size", size, 0, 9, "How large");
    flags.choice("--paper", paper, {"a4", "letter"}, "Which paper");
    flags.toggle("--loud", loud, "Say more");
    flags.command("status", "How it is", [this] { return ran = "status", 7; });
    auto& watch = flags.command_group("bus", "The bus").command("watch", "Listen", [this] {
      return ran = "watch", 8;
    });
    watch.toggle("--quiet", quiet, "Say less");
    watch.arguments("FILTER", filters, "Only these");
  }

  int run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "ctl");
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    flags.parse_or_exit(static_cast<int>(pointers.size()), pointers.data());
    return flags.run();
  }
};

}  // namespace

TEST_CASE("The command that was given is run and says the exit status") {
  Program program;
  CHECK(program.run({"status"}) == 7);
  CHECK(program.ran == "status");
  Program other;
  CHECK(other.run({"bus", "watch"}) == 8);
  CHECK(other.ran == "watch");
}

TEST_CASE("A program's flags stand before its command or after it") {
  const std::vector<std::string> given =
      GENERATE(values<std::vector<std::string>>({{"--size", "3", "--loud", "bus", "watch"},
                                                 {"bus", "--size", "3", "watch", "--loud"},
                                                 {"bus", "watch", "--loud", "--size=3"}}));
  Program program;
  CHECK(program.run(given) == 8);
  CHECK(program.size == 3);
  CHECK(program.loud);
  CHECK_FALSE(program.quiet);
}

TEST_CASE("A command that is done by itself may have commands beside") {
  Flags flags("ctl", "");
  std::int64_t after = 0;
  auto& list = flags.command("list", "", [&] { return 3; });
  list.count("--after", after, 0, 9, "");
  list.command("follow", "", [&] { return 4; }).count("--after", after, 0, 9, "");
  const auto [words, status, read] = GENERATE(table<std::vector<std::string>, int, std::int64_t>({
      {{"ctl", "list"}, 3, 0},
      {{"ctl", "list", "--after", "7"}, 3, 7},
      {{"ctl", "list", "follow", "--after", "7"}, 4, 7},
  }));
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  flags.parse_or_exit(static_cast<int>(pointers.size()), pointers.data());
  CHECK(flags.run() == status);
  CHECK(after == read);
}

TEST_CASE("A command's arguments may be spelled like commands") {
  Program program;
  CHECK(program.run({"bus", "watch", "status", "--quiet", "bus", "--loud"}) == 8);
  CHECK(program.filters == std::vector<std::string>{"status", "bus"});
  CHECK(program.quiet);
  CHECK(program.loud);
}

TEST_CASE("The outline holds every command and flag with what may follow") {
  Program program;
  const CommandOutline outline = program.flags.outline();
  CHECK(outline.name == "ctl");
  std::vector<std::string> flags;
  for (const auto& flag : outline.flags) flags.push_back(flag.flag);
  CHECK(flags ==
        std::vector<std::string>{"--help", "--version", "--config", "--size", "--paper", "--loud"});
  using Value = FlagOutline::Value;
  CHECK(outline.flags[0].value == Value::kNone);
  CHECK(outline.flags[2].value == Value::kFile);
  CHECK(outline.flags[3].value == Value::kText);
  CHECK(outline.flags[4].choices == std::vector<std::string>{"a4", "letter"});
  CHECK(outline.flags[5].value == Value::kNone);
  REQUIRE(outline.commands.size() == 2);
  CHECK(outline.commands[0].name == "status");
  CHECK(outline.commands[0].help == "How it is");
  REQUIRE(outline.commands[1].commands.size() == 1);
  CHECK(outline.commands[1].commands[0].flags.back().flag == "--quiet");
}

TEST_CASE("A duration has a unit and is shown as it is best read") {
  const auto [text, millis, shown] = GENERATE(table<std::string, std::int64_t, std::string>({
      {"0", 0, "0"},
      {"500ms", 500, "500ms"},
      {"2s", 2'000, "2s"},
      {"90s", 90'000, "90s"},
      {"120s", 120'000, "2m"},
      {"15m", 900'000, "15m"},
      {"12h", 43'200'000, "12h"},
      {"24h", 86'400'000, "1d"},
      {"30d", 2'592'000'000, "30d"},
      {"1000h", 3'600'000'000, "1000h"},
      {"4000d", 345'600'000'000, "4000d"},
  }));
  CHECK(*parse_duration(text) == base::Millis{millis});
  CHECK(format_duration(base::Millis{millis}) == shown);
}

TEST_CASE("Anything else is no duration") {
  const std::string text = GENERATE("", "1", "s", "-1s", "+1s", "1.5s", "1 s", "1S", "1D", "1w",
                                    "4001d", "96001h", "99999999999999999999ms", "0x1s");
  CAPTURE(text);
  CHECK_FALSE(parse_duration(text).ok());
}

}  // namespace ops
