// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/flags.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include "base/check.h"
#include "ops/addresses.h"
#include "ops/flag_names.h"

#ifndef HOLDFAST_VERSION
#error "the build gives HOLDFAST_VERSION"
#endif

namespace ops {
namespace {

constexpr int kExitUsage = 2;
constexpr std::string_view kFileText = "FILE";  // how --help calls a value that names a file

struct Unit {
  std::string_view suffix;
  std::int64_t millis;
};
// Longest first, so that "ms" is not read as "m".
constexpr std::array kUnits = {Unit{"ms", 1}, Unit{"d", 86'400'000}, Unit{"h", 3'600'000},
                               Unit{"m", 60'000}, Unit{"s", 1'000}};
constexpr std::int64_t kMaxDurationMillis = 4000LL * 86'400'000;

/// The whole of `text` as a decimal number, digits only.
template <class Number>
std::optional<Number> parse_digits(std::string_view text) {
  Number number{};
  if (text.empty() || text.front() == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

CLI::Validator endpoint_validator() {
  return CLI::Validator(
      [](const std::string& text) { return check_endpoint(text).value_or(std::string()); }, "");
}

/// Reads a duration from `min` to `max` into `target`, which outlives it.
template <class Target>
std::function<void(const std::string&)> duration_reader(const std::string& flag, Target& target,
                                                        base::Millis min, base::Millis max) {
  return [flag, &target, min, max](const std::string& text) {
    const auto parsed = parse_duration(text);
    if (!parsed) throw CLI::ValidationError(flag, parsed.error().why);
    if (*parsed < min || *parsed > max)
      throw CLI::ValidationError(flag, "'" + text + "' is not from " + format_duration(min) +
                                           " to " + format_duration(max));
    target = *parsed;
  };
}

std::string environment_name(const std::string& flag) {
  std::string name = "HOLDFAST_" + flag.substr(flag.find_first_not_of('-'));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : std::toupper(c); });
  return name;
}

/// Whether `flag` is among `arguments`, with its value behind a = or not.
bool is_given(const std::vector<std::string>& arguments, const std::string& flag) {
  return std::any_of(arguments.begin(), arguments.end(), [&flag](const std::string& argument) {
    return argument == flag || argument.starts_with(flag + "=");
  });
}

/// The command line, with "--flag=value" in front for every flag that only the environment gives.
/// CLI11 would read the environment after the file, and let the file win.
std::vector<std::string> with_environment(const CLI::App& app, int argc, char** argv) {
  const std::vector<std::string> given(argv + 1, argv + argc);
  std::vector<std::string> arguments = {argv[0]};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_max() == 0) continue;  // --help and the like take no value
    const std::string flag = "--" + option->get_lnames().front();
    const char* value = std::getenv(environment_name(flag).c_str());
    if (!is_given(given, flag) && value != nullptr && *value != '\0')
      arguments.push_back(flag + "=" + value);
  }
  arguments.insert(arguments.end(), given.begin(), given.end());
  return arguments;
}

/// The flags of a command line, its commands' too, or only those that a file may have.
FlagNames names_of(const CLI::App& app, bool with_commands) {
  std::vector<std::string> names;
  const auto add = [&](const CLI::App& each, const auto& self) -> void {
    for (const CLI::Option* option : each.get_options())
      if (!option->get_lnames().empty()) names.push_back(option->get_lnames().front());
    if (!with_commands) return;
    for (const CLI::App* command : each.get_subcommands()) self(*command, self);  // that were given
  };
  add(app, add);
  return FlagNames(app.get_name(), std::move(names));
}

/// The file that `arguments` name, or "".
std::string config_path(const std::vector<std::string>& arguments) {
  constexpr std::string_view kFlag = "--config";
  for (std::size_t i = arguments.size(); i-- > 1;) {
    if (arguments[i] == kFlag && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].starts_with(std::string(kFlag) + "="))
      return arguments[i].substr(kFlag.size() + 1);
  }
  return "";
}

const CLI::App* program_of(const CLI::App* command) {
  while (command->get_parent() != nullptr) command = command->get_parent();
  return command;
}

CLI::Validator one_of(std::vector<std::string> choices) {
  const auto wrong = [choices = std::move(choices)](const std::string& text) -> std::string {
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return "";
    return "'" + text + "' is not one of " + CLI::detail::join(choices, ", ");
  };
  return CLI::Validator(wrong, "");
}

FlagOutline outline_of(const CLI::Option& option, std::vector<std::string> choices) {
  using Value = FlagOutline::Value;
  const Value value = option.get_items_expected_max() == 0    ? Value::kNone
                      : option.get_option_text() == kFileText ? Value::kFile
                                                              : Value::kText;
  return {"--" + option.get_lnames().front(), option.get_description(), value, std::move(choices)};
}

}  // namespace

base::OrFailure<base::Millis> parse_duration(std::string_view text) {
  if (text == "0") return base::Millis{0};
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    const auto number =
        parse_digits<std::int64_t>(text.substr(0, text.size() - unit.suffix.size()));
    if (!number || *number > kMaxDurationMillis / unit.millis) break;
    return base::Millis{*number * unit.millis};
  }
  return base::Failure{
      "", "'" + std::string(text) + "' is not a duration like 500ms, 2s, 15m, 12h or 30d"};
}

std::string format_duration(base::Millis duration) {
  if (duration == base::Millis{0}) return "0";
  for (const Unit& unit :
       {Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1'000}})
    if (duration.count() % unit.millis == 0)
      return std::to_string(duration.count() / unit.millis) + std::string(unit.suffix);
  return std::to_string(duration.count()) + "ms";
}

Flags::Flags(std::string program, std::string description)
    : program_(std::make_unique<CLI::App>(std::move(description), std::move(program))),
      app_(program_.get()) {
  app_->set_help_flag("--help", "Print this and exit");
  app_->set_version_flag("--version", app_->get_name() + " " HOLDFAST_VERSION);
  app_->set_config("--config", "", "Read flags from FILE, a line each: NAME = VALUE")
      ->option_text(std::string(kFileText));
  app_->allow_config_extras(CLI::config_extras_mode::ignore);  // parse_or_exit() has judged them
  app_->footer(
      "Every flag with a value may also be given as an environment variable: --commands as "
      "HOLDFAST_COMMANDS.");
}

Flags::Flags(CLI::App* command) : app_(command) {}

Flags::~Flags() = default;

Flags& Flags::command_group(const std::string& name, const std::string& help) {
  if (!run_) app_->require_subcommand(1);
  CLI::App* command = app_->add_subcommand(name, help);
  command->fallthrough();  // what it does not know, the program may: `cartctl status --json`
  command->footer("The flags of every command: " + program_of(command)->get_name() + " --help");
  commands_.push_back(std::unique_ptr<Flags>(new Flags(command)));
  return *commands_.back();
}

Flags& Flags::command(const std::string& name, const std::string& help, std::function<int()> run) {
  Flags& made = command_group(name, help);
  made.run_ = std::move(run);
  return made;
}

int Flags::run() const {
  for (const auto& command : commands_)
    if (command->app_->parsed()) return command->run();
  CHECK(run_ != nullptr, app_->get_name());
  return run_();
}

void Flags::text(const std::string& flag, std::string& target, const std::string& help) {
  app_->add_option(flag, target, help)
      ->option_text("TEXT" + (target.empty() ? "" : " [" + target + "]"));
}

void Flags::texts(const std::string& flag, std::vector<std::string>& target,
                  const std::string& help) {
  std::string defaults;
  for (const auto& value : target) defaults += (defaults.empty() ? "" : ",") + value;
  app_->add_option(flag, target, help + " (repeatable, or separated by commas)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("TEXT ..." + (defaults.empty() ? "" : " [" + defaults + "]"));
}

void Flags::repeated(const std::string& flag, std::vector<std::string>& target,
                     const std::string& help) {
  app_->add_option(flag, target, help + " (repeatable)")
      ->allow_extra_args(false)
      ->option_text("TEXT ...");
}

void Flags::address(const std::string& flag, std::string& target, bool may_be_off,
                    const std::string& help) {
  const auto wrong = [may_be_off](const std::string& text) -> std::string {
    if (may_be_off && text == "off") return "";
    const auto parsed = parse_host_port(text);
    return parsed ? "" : parsed.error().why;
  };
  text(flag, target, help);
  app_->get_option(flag)->check(CLI::Validator(wrong, ""));
}

void Flags::endpoint(const std::string& flag, std::string& target, const std::string& help) {
  text(flag, target, help);
  app_->get_option(flag)->check(endpoint_validator());
}

void Flags::endpoints(const std::string& flag, std::vector<std::string>& target,
                      const std::string& help) {
  texts(flag, target, help);
  app_->get_option(flag)->check(endpoint_validator());
}

void Flags::count(const std::string& flag, std::int64_t& target, std::int64_t min, std::int64_t max,
                  const std::string& help) {
  const auto read = [flag, &target, min, max](const std::string& text) {
    const auto number = parse_digits<std::int64_t>(text);
    if (!number || *number < min || *number > max)
      throw CLI::ValidationError(flag, "'" + text + "' is not a number from " +
                                           std::to_string(min) + " to " + std::to_string(max));
    target = *number;
  };
  app_->add_option_function<std::string>(flag, read, help)
      ->option_text("NUMBER [" + std::to_string(target) + "]");
}

void Flags::duration(const std::string& flag, base::Millis& target, base::Millis min,
                     base::Millis max, const std::string& help) {
  app_->add_option_function<std::string>(flag, duration_reader(flag, target, min, max), help)
      ->option_text("DURATION [" + format_duration(target) + "]");
}

void Flags::duration(const std::string& flag, std::optional<base::Millis>& target, base::Millis min,
                     base::Millis max, const std::string& help) {
  app_->add_option_function<std::string>(flag, duration_reader(flag, target, min, max), help)
      ->option_text("DURATION");
}

void Flags::toggle(const std::string& flag, bool& target, const std::string& help) {
  app_->add_flag(flag, target, help);
}

void Flags::choice(const std::string& flag, std::string& target, std::vector<std::string> choices,
                   const std::string& help) {
  text(flag, target, help);
  app_->get_option(flag)->check(one_of(choices));
  choices_[flag] = std::move(choices);
}

void Flags::argument(const std::string& name, std::string& target, const std::string& help) {
  app_->add_option(name, target, help)->required()->option_text(" ");
}

void Flags::argument_choice(const std::string& name, std::string& target,
                            std::vector<std::string> choices, const std::string& help) {
  argument(name, target, help);
  app_->get_option(name)->check(one_of(choices));
  choices_[name] = std::move(choices);
}

void Flags::arguments(const std::string& name, std::vector<std::string>& target,
                      const std::string& help) {
  app_->add_option(name, target, help)->option_text(" ");
}

void Flags::note(const std::string& text) { app_->footer(app_->get_footer() + "\n\n" + text); }

CommandOutline Flags::outline() const {
  const auto choices = [this](const std::string& name) {
    const auto found = choices_.find(name);
    return found == choices_.end() ? std::vector<std::string>() : found->second;
  };
  CommandOutline outline{app_->get_name(), app_->get_description(), {}, {}, {}};
  for (const CLI::Option* option : app_->get_options()) {
    if (option->get_positional()) {
      outline.arguments = choices(option->get_name(true));
    } else {
      outline.flags.push_back(outline_of(*option, choices(option->get_name())));
    }
  }
  for (const auto& command : commands_) outline.commands.push_back(command->outline());
  return outline;
}

std::string Flags::missing_command() const {
  for (const auto& command : commands_)
    if (command->app_->parsed()) return command->missing_command();
  if (commands_.empty() || run_) return "";
  std::vector<std::string> names;
  for (const auto& command : commands_) names.push_back(command->app_->get_name());
  // What a command does not know has been passed on to the program.
  const auto unknown = program_of(app_)->remaining(/*recurse=*/true);
  if (unknown.empty()) return "a command is missing: " + CLI::detail::join(names, ", ");
  if (unknown.front().starts_with('-'))
    return names_of(*program_of(app_), /*with_commands=*/true).complaint(unknown.front());
  return "there is no command '" + unknown.front() + "', only " + CLI::detail::join(names, ", ");
}

std::string Flags::why_refused(const CLI::ParseError& wrong,
                               const std::vector<std::string>& arguments,
                               const std::string& path) const {
  if (dynamic_cast<const CLI::RequiredError*>(&wrong) != nullptr) {
    const std::string why = missing_command();  // CLI11 only says that one is required
    if (!why.empty()) return why;
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&wrong) != nullptr)
    for (const auto& extra : app_->remaining(/*recurse=*/true))
      if (extra.starts_with("--")) return names_of(*app_, /*with_commands=*/true).complaint(extra);
  // A value is refused by its flag's name: "--wait: …". It may come from the file.
  const std::string what = wrong.what();
  const std::string flag = what.substr(0, what.find(':'));
  for (const ConfigLine& line : config_lines(path))
    if ("--" + line.name == flag && !is_given(arguments, flag))
      return path + ":" + std::to_string(line.number) + ": " + what;
  return what;
}

bool Flags::is_on_command_line(const std::string& flag) const { return is_given(words_, flag); }

void Flags::parse_or_exit(int argc, char** argv) {
  words_.assign(argv + 1, argv + argc);
  const auto arguments = with_environment(*app_, argc, argv);
  const std::string path = config_path(arguments);
  const FlagNames names = names_of(*app_, /*with_commands=*/false);
  for (const ConfigLine& line : config_lines(path))
    if (!names.is_own(line.name) && !FlagNames::is_anyones(line.name))
      refuse(app_->get_name(),
             path + ":" + std::to_string(line.number) + ": " + names.complaint(line.name));
  std::vector<const char*> pointers;
  for (const auto& argument : arguments) pointers.push_back(argument.c_str());
  try {
    app_->parse(static_cast<int>(pointers.size()), pointers.data());
  } catch (const CLI::Success& done) {
    std::exit(app_->exit(done));
  } catch (const CLI::ParseError& wrong) {
    refuse(app_->get_name(), why_refused(wrong, arguments, path));
  }
}

void Flags::refuse(const std::string& what, const std::string& why) {
  std::cerr << what << ": " << why << "\nTry --help.\n";
  std::exit(kExitUsage);
}

}  // namespace ops
