// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The completion scripts, in the shells they are for.
#include <unistd.h>

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::ChildProcess;
using support::exited;

namespace {

/// The path of a shell, or nothing when it is not installed.
std::optional<std::string> find_shell(const std::string& name) {
  for (const std::string folder : {"/usr/bin/", "/bin/"})
    if (access((folder + name).c_str(), X_OK) == 0) return folder + name;
  WARN("there is no " << name << ": its completion is not tested");
  return std::nullopt;
}

std::string script_for(const std::string& shell) {
  ChildProcess cartctl("cartctl", support::kCartctlProgram, {"completion", shell});
  REQUIRE(cartctl.wait_exit() == exited(0));
  return cartctl.standard_output();
}

std::string run(const std::string& shell, const std::vector<std::string>& arguments) {
  ChildProcess process(shell, shell, arguments);
  CHECK(process.wait_exit() == exited(0));
  CHECK(process.standard_error().empty());
  return process.standard_output();
}

/// The rows of a table for both shells: what is typed before Tab, and what is offered.
using Row = std::pair<std::string, std::string>;
const std::vector<Row>& rows() {
  static const std::string commands =
      "bus cart completion events history hold hook item items key keygen line order orders "
      "rehearse "
      "report sale session shop status stock verify";
  static const std::vector<Row> all = {
      {"cartctl b", "bus"},
      {"cartctl bus w", "watch"},
      {"cartctl stock ", "add set"},
      {"cartctl item put P --dis", "--display"},
      {"cartctl orders --a", "--after --as"},
      {"cartctl bus ", "call watch"},
      {"cartctl ", commands},
      {"cartctl completion ", "bash fish zsh"},
      {"cartctl --output ", "csv json table"},
      {"cartctl bus watch --no", "--no-heartbeats"},
      {"cartctl status --no", ""},
      {"cartctl --commands bus ", commands},  // that bus is a value
      {"cartctl events ", "watch"},
      {"cartctl events watch --type order.p", "order.paying"},
      {"cartctl status --",
       "--as --changes --commands --config --curve-secret --curve-server --help --insecure-bus "
       "--json --operator --output --timeout --version"},
  };
  return all;
}

std::string sorted(const std::string& lines) {
  std::istringstream in(lines);
  std::vector<std::string> words;
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) words.push_back(line.substr(0, line.find('\t')));
  std::sort(words.begin(), words.end());
  std::string joined;
  for (const auto& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

}  // namespace

TEST_CASE("bash completes commands, flags and choices") {
  const auto bash = find_shell("bash");
  if (!bash) return;
  const std::string function = script_for("bash") + R"(
    IFS=' ' read -r -a COMP_WORDS <<<"$1"
    [[ $1 == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    $(complete -p cartctl | sed 's/.*-F \([^ ]*\).*/\1/')
    printf '%s\n' "${COMPREPLY[@]}")";
  for (const auto& [typed, offered] : rows()) {
    INFO(typed);
    CHECK(sorted(run(*bash, {"-uc", function, "bash", typed})) == offered);
  }
}

TEST_CASE("fish completes commands, flags and choices") {
  const auto fish = find_shell("fish");
  if (!fish) return;
  const support::TempFolder folder;
  const std::string script = folder.write("cartctl.fish", script_for("fish"));
  for (const auto& [typed, offered] : rows()) {
    INFO(typed);
    CHECK(sorted(run(*fish, {"--no-config", "-c",
                             "source " + script + "; complete -C '" + typed + "'"})) == offered);
  }
}

TEST_CASE("zsh reads its script") {
  const auto zsh = find_shell("zsh");
  if (!zsh) return;
  const support::TempFolder folder;
  const std::string script = folder.write("_cartctl", script_for("zsh"));
  run(*zsh, {"-f", "-n", script});
  CHECK(run(*zsh, {"-fc", "autoload -Uz compinit; compinit -u -D; source " + script +
                              "; print $_comps[cartctl]"}) == "_cartctl\n");
}
