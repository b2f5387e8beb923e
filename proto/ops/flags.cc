#include "proto/ops/flags.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include "proto/ops/addresses.h"

#ifndef HOLDFAST_VERSION
#error "the build gives HOLDFAST_VERSION"
#endif

namespace proto::ops {
namespace {

constexpr int kExitUsage = 2;

struct Unit {
  std::string_view suffix;
  std::int64_t millis;
};
// Longest first, so that "ms" is not read as "m".
constexpr std::array kUnits = {Unit{"ms", 1}, Unit{"h", 3'600'000}, Unit{"m", 60'000},
                               Unit{"s", 1'000}};
constexpr std::int64_t kMaxDurationMillis = 1000LL * 3'600'000;

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

std::string environment_name(const std::string& flag) {
  std::string name = "HOLDFAST_" + flag.substr(flag.find_first_not_of('-'));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : std::toupper(c); });
  return name;
}

/// The command line, with "--flag=value" added for every flag that only the environment gives.
/// CLI11 would read the environment after the file, and let the file win.
std::vector<std::string> with_environment(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_max() == 0) continue;  // --help and --version take no value
    const std::string flag = "--" + option->get_lnames().front();
    const bool given = std::any_of(argv + 1, argv + argc, [&flag](std::string_view argument) {
      return argument == flag || argument.starts_with(flag + "=");
    });
    const char* value = std::getenv(environment_name(flag).c_str());
    if (!given && value != nullptr && *value != '\0') arguments.push_back(flag + "=" + value);
  }
  return arguments;
}

}  // namespace

Result<Millis> parse_duration(std::string_view text) {
  if (text == "0") return Millis{0};
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    const auto number = parse_digits<std::int64_t>(text.substr(0, text.size() - unit.suffix.size()));
    if (!number || *number > kMaxDurationMillis / unit.millis) break;
    return Millis{*number * unit.millis};
  }
  return Error::bad_request("", "'" + std::string(text) +
                                    "' is not a duration like 500ms, 2s, 15m or 12h");
}

std::string format_duration(Millis duration) {
  if (duration == Millis{0}) return "0";
  for (const Unit& unit : {Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1'000}})
    if (duration.count() % unit.millis == 0)
      return std::to_string(duration.count() / unit.millis) + std::string(unit.suffix);
  return std::to_string(duration.count()) + "ms";
}

Flags::Flags(std::string program, std::string description)
    : app_(std::make_unique<CLI::App>(std::move(description), std::move(program))) {
  app_->set_help_flag("--help", "Print this and exit");
  app_->set_version_flag("--version", app_->get_name() + " " HOLDFAST_VERSION);
  app_->set_config("--config", "", "Read flags from FILE, a line each: max-holds = 1000")
      ->option_text("FILE");
  app_->allow_config_extras(CLI::config_extras_mode::error);
  app_->footer("Every flag may also be given as an environment variable: --hold-ttl as "
              "HOLDFAST_HOLD_TTL.");
}

Flags::~Flags() = default;

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
      ->option_text("TEXT ..." + (defaults.empty() ? "" : " [" + defaults + "]"));
}

void Flags::address(const std::string& flag, std::string& target, bool may_be_off,
                    const std::string& help) {
  const auto wrong = [may_be_off](const std::string& text) -> std::string {
    if (may_be_off && text == "off") return "";
    const auto parsed = parse_host_port(text);
    return parsed ? "" : parsed.error().detail;
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

void Flags::count(const std::string& flag, std::int64_t& target, std::int64_t min,
                  std::int64_t max, const std::string& help) {
  const auto read = [flag, &target, min, max](const std::string& text) {
    const auto number = parse_digits<std::int64_t>(text);
    if (!number || *number < min || *number > max)
      throw CLI::ValidationError(flag, "'" + text + "' is not a number from " + std::to_string(min) +
                                 " to " + std::to_string(max));
    target = *number;
  };
  app_->add_option_function<std::string>(flag, read, help)
      ->option_text("NUMBER [" + std::to_string(target) + "]");
}

void Flags::duration(const std::string& flag, Millis& target, Millis min, Millis max,
                     const std::string& help) {
  const auto read = [flag, &target, min, max](const std::string& text) {
    const auto parsed = parse_duration(text);
    if (!parsed) throw CLI::ValidationError(flag, parsed.error().detail);
    if (*parsed < min || *parsed > max)
      throw CLI::ValidationError(flag, "'" + text + "' is not from " + format_duration(min) + " to " +
                                 format_duration(max));
    target = *parsed;
  };
  app_->add_option_function<std::string>(flag, read, help)
      ->option_text("DURATION [" + format_duration(target) + "]");
}

void Flags::parse_or_exit(int argc, char** argv) {
  const auto arguments = with_environment(*app_, argc, argv);
  std::vector<const char*> pointers;
  for (const auto& argument : arguments) pointers.push_back(argument.c_str());
  try {
    app_->parse(static_cast<int>(pointers.size()), pointers.data());
  } catch (const CLI::Success& done) {
    std::exit(app_->exit(done));
  } catch (const CLI::ParseError& wrong) {
    std::cerr << app_->get_name() << ": " << wrong.what() << "\nTry --help.\n";
    std::exit(kExitUsage);
  }
}

void Flags::refuse(const std::string& flag, const std::string& why) {
  std::cerr << flag << ": " << why << "\nTry --help.\n";
  std::exit(kExitUsage);
}

}  // namespace proto::ops
