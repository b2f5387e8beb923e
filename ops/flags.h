// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Flags, environment and configuration file, the same way in every program (docs/running.md).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/units.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace ops {

/// "500ms", "2s", "15m", "12h", "30d" or "0"; fails for anything else or above 4000 d.
base::OrFailure<base::Millis> parse_duration(std::string_view text);
/// The shortest spelling parse_duration reads back: "15m".
std::string format_duration(base::Millis duration);

/// What a command line may hold, as values: what shell completion is made of.
struct FlagOutline {
  std::string flag;
  std::string help;
  enum class Value { kNone, kText, kFile } value = Value::kText;
  std::vector<std::string> choices;  // of a text; empty: any
};
struct CommandOutline {
  std::string name;
  std::string help;
  std::vector<FlagOutline> flags;
  std::vector<std::string> arguments;  // the choices of its argument; empty: none, or any
  std::vector<CommandOutline> commands;
};

/// One program's flags. Every flag `--max-holds` can also be given as HOLDFAST_MAX_HOLDS and as
/// `max-holds = 1000` in the file named by --config; the command line wins over the environment,
/// and that over the file. A file may be shared: a name that only another program knows is passed over.
/// Targets must outlive parse(); they keep their value as the default.
///
/// A program may have commands (`cartctl bus watch`), each with flags and arguments of its own,
/// from the command line only. The program's flags may stand before or after the command.
class Flags {
 public:
  Flags(std::string program, std::string description);
  ~Flags();
  Flags(const Flags&) = delete;
  Flags& operator=(const Flags&) = delete;

  /// A command that is done by `run`, which returns the exit status, and may have commands of its own beside;
  /// and one that only has those. Both live as long as this.
  Flags& command(const std::string& name, const std::string& help, std::function<int()> run);
  Flags& command_group(const std::string& name, const std::string& help);

  void text(const std::string& flag, std::string& target, const std::string& help);
  void texts(const std::string& flag, std::vector<std::string>& target, const std::string& help);
  /// A value each time it is given; a comma is part of it.
  void repeated(const std::string& flag, std::vector<std::string>& target, const std::string& help);
  /// A listening address as parse_host_port() reads it (addresses.h); also "off" where `may_be_off`.
  void address(const std::string& flag, std::string& target, bool may_be_off,
               const std::string& help);
  /// A ZeroMQ endpoint as check_endpoint() wants it.
  void endpoint(const std::string& flag, std::string& target, const std::string& help);
  void endpoints(const std::string& flag, std::vector<std::string>& target,
                 const std::string& help);
  void count(const std::string& flag, std::int64_t& target, std::int64_t min, std::int64_t max,
             const std::string& help);
  void duration(const std::string& flag, base::Millis& target, base::Millis min, base::Millis max,
                const std::string& help);
  /// Nothing where it is not given.
  void duration(const std::string& flag, std::optional<base::Millis>& target, base::Millis min,
                base::Millis max, const std::string& help);
  /// Given or not. From the command line or the file only: without a value the environment could
  /// not say "not".
  void toggle(const std::string& flag, bool& target, const std::string& help);
  void choice(const std::string& flag, std::string& target, std::vector<std::string> choices,
              const std::string& help);

  /// What follows a command without a flag: one that must be there, one of `choices`, any number.
  void argument(const std::string& name, std::string& target, const std::string& help);
  void argument_choice(const std::string& name, std::string& target,
                       std::vector<std::string> choices, const std::string& help);
  void arguments(const std::string& name, std::vector<std::string>& target,
                 const std::string& help);

  /// More lines at the end of --help.
  void note(const std::string& text);
  CommandOutline outline() const;

  /// Fills the targets. --help and --version print and exit 0; a wrong flag, value or line prints a
  /// message that names it to stderr, with the line's place or the nearest name, and exits 2.
  void parse_or_exit(int argc, char** argv);
  /// Whether a flag was among the words, and not only in the environment or the file, which may be other
  /// programs' too. REQUIRES: parsed.
  bool is_on_command_line(const std::string& flag) const;
  /// Runs the command that was given. REQUIRES: parsed, and the program has commands.
  int run() const;
  /// For what a single flag's check cannot see (two flags that contradict): prints, exits 2.
  [[noreturn]] static void refuse(const std::string& what, const std::string& why);

 private:
  explicit Flags(CLI::App* command);
  /// One sentence of what was refused; `path` is the file's, or "".
  std::string why_refused(const CLI::ParseError& wrong, const std::vector<std::string>& arguments,
                          const std::string& path) const;
  /// What is wrong with the command that was given, if it is not there or there is none; else "".
  std::string missing_command() const;

  std::unique_ptr<CLI::App> program_;  // of the program; a command's belongs to it
  CLI::App* const app_;
  std::function<int()> run_;
  std::vector<std::unique_ptr<Flags>> commands_;
  std::map<std::string, std::vector<std::string>> choices_;  // by flag or argument
  std::vector<std::string> words_;                           // of the command line
};

}  // namespace ops
