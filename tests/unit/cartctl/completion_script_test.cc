// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the scripts are made of; that they work is tested in the shells themselves.
#include "cartctl/core/completion_script.h"

#include "tests/support/catch.h"

namespace cartctl {
namespace {

using ops::CommandOutline;
using Value = ops::FlagOutline::Value;

CommandOutline outline() {
  CommandOutline program{"ctl",
                         "",
                         {{"--help", "Help", Value::kNone, {}},
                          {"--config", "A file", Value::kFile, {}},
                          {"--paper", "It's paper", Value::kText, {"a4", "letter"}}},
                         {},
                         {}};
  CommandOutline watch{
      "watch",
      "Listen",
      {{"--help", "Help", Value::kNone, {}}, {"--for", "How long", Value::kText, {}}},
      {"one", "two"},
      {}};
  program.commands.push_back({"bus", "The bus", {}, {}, {watch}});
  return program;
}

bool has(const std::string& script, const std::string& part) {
  INFO(script);
  return script.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Every script knows every command, flag and choice") {
  for (const auto& shell : completion_shells()) {
    const std::string script = completion_script(outline(), shell);
    for (const char* part : {"bus", "watch", "config", "paper", "a4", "letter", "for", "one", "two",
                             "'ctl bus watch'"})
      CHECK(has(script, part));
  }
}

TEST_CASE("A quote in a help text does not end it") {
  CHECK(has(completion_script(outline(), "zsh"), R"('--paper:It'\''s paper')"));
  CHECK(has(completion_script(outline(), "fish"), R"('It\'s paper')"));
}

TEST_CASE("A program's flag that a command repeats is offered once") {
  const std::string script = completion_script(outline(), "bash");
  CHECK(has(script, "'ctl bus watch') words='one two' flags+=' --for' ;;"));
}

}  // namespace cartctl
