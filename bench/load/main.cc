// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// load: what held polls and commands cost a server, seen from outside. README.md says how to read it.
//
// Each command prints one JSON object on stdout. Exit statuses: 0 measured, 1 it could not be
// measured, 2 a wrong flag. What went wrong on the way is counted, as "errors".
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <limits>
#include <memory>
#include <thread>

#include "bench/load/command_load.h"
#include "bench/load/crowd_process.h"
#include "bench/load/handshake_load.h"
#include "bench/load/process_usage.h"
#include "bench/load/scripts.h"
#include "crowd/net/socket.h"
#include "ops/addresses.h"
#include "ops/descriptor_limit.h"

namespace bench {
namespace {

using crowd::Socket;

/// HOST:PORT in numbers; ends the program where it is not.
sockaddr_in parse_target(const std::string& target) {
  const auto parsed = ops::parse_host_port(target);
  const auto address = parsed ? crowd::ipv4_address(parsed->host, parsed->port) : std::nullopt;
  if (address) return *address;
  std::fprintf(stderr, "load: '%s' is not an IPv4 address and port\n", target.c_str());
  std::exit(2);
}

using Json = nlohmann::ordered_json;
using base::MonoClock;
using base::MonoTime;
using base::Nanos;

/// What the flags say; each command reads its part of it.
struct Settings {
  std::vector<std::string> targets;
  std::string dialect = "holdfast";
  std::vector<pid_t> pids;
  std::size_t count = 1000;
  int cycles = 5;
  bool paced = false;
  bool tls = false;
  std::size_t newcomers = 0;
  std::string quantiles;
  std::size_t clients = 64;
  double rate = 0;
  double seconds = 5;
  std::uint64_t commands = std::numeric_limits<std::uint64_t>::max();
  std::string backend;
  std::string key;
};

[[noreturn]] void fail(const std::string& why) {
  std::cerr << "load: " << why << '\n';
  std::exit(1);
}

Nanos seconds_of(const Settings& settings) {
  return Nanos{static_cast<std::int64_t>(settings.seconds * 1e9)};
}

double milliseconds(Nanos time) { return std::chrono::duration<double, std::milli>(time).count(); }
double microseconds(Nanos time) { return std::chrono::duration<double, std::micro>(time).count(); }

using Crowds = std::vector<std::unique_ptr<CrowdProcess>>;

/// A crowd for each target, everyone held.
Crowds hold(const Settings& settings, const Dialect& dialect) {
  Crowds crowds;
  for (const auto& target : settings.targets) {
    const std::size_t before = crowds.size() * settings.count;
    crowds.push_back(std::make_unique<CrowdProcess>(Crowd::Settings{
        parse_target(target), dialect, settings.count, before, settings.paced, settings.tls}));
  }
  for (const auto& crowd : crowds) crowd->wait_until_held();
  return crowds;
}

/// One change, sent by a client of its own; when it was sent.
class Changer {
 public:
  Changer(const std::string& target, const Dialect& dialect, bool tls)
      : dialect_(dialect), socket_(Socket::connect(parse_target(target), 0, tls)) {
    if (!socket_) fail("cannot connect to " + target);
  }
  MonoTime change() {
    const std::string request = dialect_.change(session_, ++changes_);
    const MonoTime now = MonoClock::now();
    if (!socket_->send(request)) fail("the change cannot be sent");
    return now;
  }
  /// Throws the answer away: the crowd's answers are what is looked at.
  void read_answer() {
    std::array<char, 4096> bytes;
    while (socket_->receive(bytes) > 0) continue;
  }

 private:
  const Dialect dialect_;
  // Its own: what an earlier run left held must not make the first change none.
  const std::string session_ = "changer-" + std::to_string(getpid());
  std::optional<Socket> socket_;
  std::uint64_t changes_ = 0;
};

/// The medians of some cycles.
class Cycles {
 public:
  void add(Latencies& answers, Nanos cpu, std::size_t polls) {
    first_.push_back(answers.quantile_ms(0));
    median_.push_back(answers.quantile_ms(0.5));
    p99_.push_back(answers.quantile_ms(0.99));
    last_.push_back(answers.quantile_ms(1));
    cpu_.push_back(microseconds(cpu) / static_cast<double>(polls));
  }
  void put(Json& json) {
    json["first_ms"] = median(first_);
    json["median_ms"] = median(median_);
    json["p99_ms"] = median(p99_);
    json["last_ms"] = median(last_);
    json["cpu_us_per_poll"] = median(cpu_);
  }

  static double median(std::vector<double>& values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  }

 private:
  std::vector<double> first_, median_, p99_, last_, cpu_;
};

/// Clients who come all at once with handshakes, on a thread of their own.
class Newcomers {
 public:
  Newcomers(const Settings& settings, HandshakeResult& result)
      : thread_([&settings, &result, this] {
          result = shake_hands(parse_target(settings.targets.front()), settings.newcomers,
                               [this] { begun_.set_value(); });
        }) {
    begun_.get_future().wait();
  }
  ~Newcomers() { thread_.join(); }

 private:
  std::promise<void> begun_;
  std::thread thread_;
};

void write_quantiles(const std::string& file, Latencies& answers) {
  std::ofstream out(file);
  out << "share,ms\n";
  for (int thousandths = 0; thousandths <= 1000; ++thousandths) {
    const double share = thousandths / 1000.0;
    out << share << ',' << answers.quantile_ms(share) << '\n';
  }
  if (!out.flush()) fail("cannot write " + file);
}

Json measure_polls(const Settings& settings, const Dialect& dialect) {
  const ProcessUsage server(settings.pids);
  const std::size_t polls = settings.count * settings.targets.size();
  server.wait_until_idle();
  const auto memory_before = server.memory_bytes();
  Changer changer(settings.targets.front(), dialect, settings.tls);
  const Crowds crowds = hold(settings, dialect);
  server.wait_until_idle();

  Cycles cycles;
  Latencies all;
  std::uint64_t errors = 0;  // of the crowds, since the start
  std::uint64_t missing = 0;
  std::vector<double> handshakes;  // a second, by cycle
  for (int cycle = 0; cycle < settings.cycles; ++cycle) {
    for (const auto& crowd : crowds) crowd->begin_cycle();
    const Nanos cpu_before = server.cpu();
    HandshakeResult came;
    std::optional<Newcomers> newcomers;
    if (settings.newcomers > 0) newcomers.emplace(settings, came);
    const MonoTime changed_at = changer.change();
    Latencies answers;
    errors = 0;
    for (const auto& crowd : crowds) {
      const auto report = crowd->wait_for_cycle();
      for (const MonoTime time : report.times) answers.add(time - changed_at);
      errors += report.errors;
      missing += report.missing;
    }
    if (newcomers) {
      newcomers.reset();
      handshakes.push_back(static_cast<double>(settings.newcomers) /
                           std::chrono::duration<double>(came.took).count());
      missing += came.errors;
    }
    server.wait_until_idle();
    changer.read_answer();
    cycles.add(answers, server.cpu() - cpu_before, polls);
    all.add_all(answers);
  }
  if (!settings.quantiles.empty()) write_quantiles(settings.quantiles, all);

  Json json{{"mode", "polls"},       {"dialect", settings.dialect},
            {"count", polls},        {"cycles", settings.cycles},
            {"answers", all.size()}, {"errors", errors + missing}};
  cycles.put(json);
  if (!handshakes.empty()) json["handshakes_per_second"] = Cycles::median(handshakes);
  json["user_bytes_per_poll"] =
      static_cast<double>(server.memory_bytes() - memory_before) / static_cast<double>(polls);
  return json;
}

/// Of a client of this process's.
std::string session_of(std::size_t client) {
  return "load-" + std::to_string(getpid()) + "-" + std::to_string(client);
}

CommandLoad command_load(const Settings& settings, const Dialect& dialect) {
  CommandLoad load{
      {parse_target(settings.targets.front())},
      dialect,
      [dialect](std::size_t client) { return change_script(dialect, session_of(client)); },
      settings.clients,
      seconds_of(settings),
      std::nullopt,
      settings.commands};
  if (settings.rate > 0) load.rate = settings.rate;
  return load;
}

void put_latencies(Json& json, Latencies& latencies) {
  json["p50_ms"] = latencies.quantile_ms(0.5);
  json["p99_ms"] = latencies.quantile_ms(0.99);
  json["p999_ms"] = latencies.quantile_ms(0.999);
  json["max_ms"] = latencies.quantile_ms(1);
}

double per_second(const CommandResult& result) {
  return static_cast<double>(result.done) / std::chrono::duration<double>(result.took).count();
}

Json measure_commands(const Settings& settings, const Dialect& dialect) {
  const ProcessUsage server(settings.pids);
  const Nanos cpu_before = server.cpu();
  CommandResult result = run_commands(command_load(settings, dialect));
  const Nanos cpu = server.cpu() - cpu_before;
  Json json{{"mode", "commands"},
            {"dialect", settings.dialect},
            {"clients", settings.clients},
            {"seconds", settings.seconds},
            {"done", result.done},
            {"errors", result.errors},
            {"per_second", per_second(result)}};
  put_latencies(json, result.latencies);
  json["cpu_us_per_command"] =
      microseconds(cpu) / static_cast<double>(std::max(result.done, std::uint64_t{1}));
  return json;
}

/// Latencies are those of single requests; a sale is three of them.
Json measure_sales(const Settings& settings, const Dialect& dialect) {
  const ProcessUsage server(settings.pids);
  CommandLoad load = command_load(settings, dialect);
  load.targets.push_back(parse_target(settings.backend));
  load.script = [&](std::size_t client) {
    return sale_script(client, session_of(client), settings.key);
  };
  const Nanos cpu_before = server.cpu();
  CommandResult result = run_commands(load);
  const Nanos cpu = server.cpu() - cpu_before;
  const std::uint64_t sales = result.done / kSaleRequests;
  Json json{{"mode", "sales"},
            {"clients", settings.clients},
            {"seconds", settings.seconds},
            {"done", sales},
            {"errors", result.errors},
            {"per_second", per_second(result) / kSaleRequests}};
  put_latencies(json, result.latencies);
  json["cpu_us_per_command"] =
      microseconds(cpu) / static_cast<double>(std::max(result.done, std::uint64_t{1}));
  return json;
}

Json measure_storm(const Settings& settings, const Dialect& dialect) {
  const ProcessUsage server(settings.pids);
  const Crowds crowds = hold(settings, dialect);
  server.wait_until_idle();
  const Nanos cpu_before = server.cpu();
  CommandResult result = run_commands(command_load(settings, dialect));
  const MonoTime last_change = MonoClock::now();
  Nanos settled{0};
  std::uint64_t answers = 0;
  std::uint64_t errors = result.errors;
  for (const auto& crowd : crowds) {
    const auto report = crowd->wait_until_all_know(result.last_version);
    settled = std::max(settled, report.times.front() - last_change);
    answers += report.answers;
    errors += report.errors + report.missing;
  }
  Json json{{"mode", "storm"},
            {"count", settings.count * settings.targets.size()},
            {"rate", settings.rate},
            {"changes", result.done},
            {"per_second", per_second(result)},
            {"answers", answers},
            {"errors", errors}};
  put_latencies(json, result.latencies);
  json["settled_ms"] = milliseconds(settled);
  json["cpu_share"] = std::chrono::duration<double>(server.cpu() - cpu_before) /
                      std::chrono::duration<double>(MonoClock::now() - last_change + result.took);
  return json;
}

Json measure_idle(const Settings& settings, const Dialect& dialect) {
  const ProcessUsage server(settings.pids);
  const Crowds crowds = hold(settings, dialect);
  server.wait_until_idle();
  const Nanos before = server.cpu();
  std::this_thread::sleep_for(seconds_of(settings));
  const Nanos used = server.cpu() - before;
  return Json{{"mode", "idle"},
              {"count", settings.count * settings.targets.size()},
              {"seconds", settings.seconds},
              {"cpu_share", microseconds(used) / 1e6 / settings.seconds}};
}

Json measure_handshakes(const Settings& settings, const Dialect&) {
  const ProcessUsage server(settings.pids);
  const Nanos before = server.cpu();
  HandshakeResult result =
      shake_hands(parse_target(settings.targets.front()), settings.count, [] {});
  const Nanos cpu = server.cpu() - before;
  Json json{{"mode", "handshakes"},
            {"count", settings.count},
            {"errors", result.errors},
            {"per_second", static_cast<double>(settings.count) /
                               std::chrono::duration<double>(result.took).count()}};
  put_latencies(json, result.latencies);
  json["cpu_us_per_handshake"] = microseconds(cpu) / static_cast<double>(settings.count);
  return json;
}

using Measure = Json (*)(const Settings&, const Dialect&);

CLI::App* add_command(CLI::App& app, const char* name, const char* text, Settings& settings) {
  CLI::App* command = app.add_subcommand(name, text);
  command->add_option("--target", settings.targets, "HOST:PORT; several: as many clients for each")
      ->required();
  command
      ->add_option("--dialect", settings.dialect,
                   "holdfast, holdfast-stream, holdfast-blind, plain or nchan")
      ->capture_default_str();
  command->add_option("--pid", settings.pids, "of the server, to tell what it uses; repeatable");
  return command;
}

int run(int argc, char** argv) {
  Settings settings;
  CLI::App app("What held polls and commands cost a server. Prints one JSON object.", "load");
  app.require_subcommand(1);
  auto* polls = add_command(
      app, "polls", "Held polls or streams, and changes that all of them are told", settings);
  auto* commands = add_command(app, "commands", "POST /cart from keep-alive clients", settings);
  auto* storm =
      add_command(app, "storm", "Commands while held polls follow every change", settings);
  auto* sales = add_command(
      app, "sales", "Orders made at a gateway and confirmed at the backend's door", settings);
  sales->add_option("--backend", settings.backend, "HOST:PORT of the backend's door")->required();
  sales->add_option("--key", settings.key, "that it knows")->required();
  auto* idle = add_command(app, "idle", "Held polls, and nothing happens", settings);
  auto* handshakes =
      add_command(app, "handshakes", "Clients with TLS, who all come at once", settings);
  handshakes->add_option("--count", settings.count, "of them")->capture_default_str();
  for (auto* command : {polls, storm, idle}) {
    command->add_option("--count", settings.count, "held polls for each target")
        ->capture_default_str();
    command->add_flag("--tls", settings.tls, "with TLS, whoever answers");
  }
  polls->add_option("--newcomers", settings.newcomers,
                    "so many come with TLS handshakes, just before each change");
  polls->add_option("--cycles", settings.cycles, "changes")->capture_default_str();
  polls->add_option("--quantiles", settings.quantiles, "a file for the answers' distribution");
  for (auto* command : {polls, storm})
    command
        ->add_option_function<std::string>(
            "--repoll", [&](const std::string& how) { settings.paced = how == "paced"; },
            "at-once, or paced: after the pause that the answer asks for")
        ->check(CLI::IsMember({"at-once", "paced"}));
  for (auto* command : {commands, storm, sales}) {
    command->add_option("--clients", settings.clients, "keep-alive connections")
        ->capture_default_str();
    command->add_option(
        "--rate", settings.rate,
        "commands a second; without it, each client's next follows its last answer");
  }
  commands->add_option("--commands", settings.commands, "no more than so many");
  for (auto* command : {commands, storm, sales, idle})
    command->add_option("--seconds", settings.seconds, "how long")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const auto dialect = Dialect::named(settings.dialect);
  if (!dialect) {
    std::cerr << "load: --dialect: there is no '" << settings.dialect << "'\n";
    return 2;
  }
  ops::raise_descriptor_limit();
  const std::pair<CLI::App*, Measure> measures[] = {
      {polls, measure_polls}, {commands, measure_commands}, {storm, measure_storm},
      {sales, measure_sales}, {idle, measure_idle},         {handshakes, measure_handshakes}};
  for (const auto& [command, measure] : measures)
    if (command->parsed()) std::cout << measure(settings, *dialect).dump() << std::endl;
  return 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) { return bench::run(argc, argv); }
