// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Flags, environment variables and configuration files, from the operator's side.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::ChildProcess;
using support::exited;
using support::Shop;

namespace {

struct Program {
  std::string name;
  std::string path;
  std::string duration_flag;  // one flag that takes a duration
};

const std::vector<Program>& programs() {
  static const std::vector<Program> all = {{"cartd", support::kCartdProgram, "hold-ttl"},
                                           {"gateway", support::kGatewayProgram, "command-timeout"},
                                           {"cartctl", support::kCartctlProgram, "timeout"}};
  return all;
}

std::string environment_name(const std::string& flag) {
  std::string name = "HOLDFAST_";
  for (const char c : flag)
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

/// Expects the program to end with status 2 and to name what is wrong on stderr.
void check_refused(const Program& program, const std::vector<std::string>& flags,
                   const ChildProcess::Environment& environment,
                   const std::vector<std::string>& named) {
  ChildProcess process(program.name, program.path, flags, environment);
  CHECK(process.wait_exit() == exited(2));
  const std::string message = process.standard_error();
  INFO(program.name << " says: " << message);
  bool says = false;
  for (const auto& name : named) says = says || message.find(name) != std::string::npos;
  CHECK(says);
}

const support::Json kNever = nullptr;

}  // namespace

TEST_CASE("help and version are printed and end with status 0") {
  for (const auto& program : programs()) {
    ChildProcess help(program.name, program.path, {"--help"});
    CHECK(help.wait_exit() == exited(0));
    for (const std::string flag : {"--commands", "--changes", "--config"})
      CHECK(help.standard_output().find(flag) != std::string::npos);
    CHECK(help.standard_output().find("--" + program.duration_flag) != std::string::npos);
    ChildProcess version(program.name, program.path, {"--version"});
    CHECK(version.wait_exit() == exited(0));
    CHECK(version.standard_output().starts_with(program.name + " "));
  }
}

TEST_CASE("a flag that does not exist is named") {
  for (const auto& program : programs())
    check_refused(program, {"--frobnicate", "7"}, {}, {"frobnicate"});
}

TEST_CASE("a value that is wrong is refused by its flag's name wherever it came from") {
  const support::TempFolder folder;
  for (const auto& program : programs()) {
    const std::string& flag = program.duration_flag;
    const std::string variable = environment_name(flag);
    const std::string file = folder.write(program.name + ".conf", flag + " = soon\n");
    check_refused(program, {"--" + flag, "soon"}, {}, {flag});
    check_refused(program, {}, {{variable, "soon"}}, {flag, variable});
    check_refused(program, {"--config", file}, {}, {flag});
  }
}

TEST_CASE("a configuration file that is missing or has unknown flags is refused") {
  const support::TempFolder folder;
  const std::string file = folder.write("odd.conf", "frobnicate = 7\n");
  for (const auto& program : programs()) {
    check_refused(program, {"--config", file}, {}, {"frobnicate"});
    const std::string missing = (folder.path() / "missing.conf").string();
    check_refused(program, {"--config", missing}, {}, {"missing.conf"});
  }
}

TEST_CASE("a configuration file may be shared, and each program judges what any of them has") {
  const support::TempFolder folder;
  const std::string shared =
      folder.write("shared.conf", "hold-ttl = 10m\nthreads = 2\noutput = json\n");
  const std::string typo = folder.write("typo.conf", "# cartd's\n\nhold-tll = 10m\n");
  const std::string value = folder.write("value.conf", "\nhold-ttl = soon\n");
  for (const auto& program : programs()) {
    // It gets past the file to what it does not have.
    check_refused(program, {"--config", shared, "--comands", "x"}, {},
                  {"--comands is no flag of " + program.name + ": did you mean --commands?"});
    check_refused(
        program, {"--config", typo}, {},
        {typo + ":3: hold-tll is no flag of " + program.name + ": did you mean hold-ttl"});
  }
  check_refused(programs()[0], {}, {{"HOLDFAST_CONFIG", value}},
                {value + ":2: --hold-ttl: 'soon'"});
  check_refused(programs()[0], {"--config", value, "--hold-ttl", "never"}, {},
                {"cartd: --hold-ttl: 'never'"});
  check_refused(programs()[2], {"bus", "watch", "--cuont", "3"}, {}, {"did you mean --count?"});
}

TEST_CASE("addresses that are none are refused by their flag's name") {
  const auto& cartd = programs()[0];
  const auto& gateway = programs()[1];
  for (const std::string flag : {"--commands", "--changes", "--operator", "--admin"})
    check_refused(cartd, {"--store", "sqlite::memory:", flag, "nonsense"}, {}, {flag.substr(2)});
  for (const std::string flag : {"--commands", "--changes", "--admin", "--listen"})
    check_refused(gateway, {flag, "nonsense"}, {}, {flag.substr(2)});
  for (const std::string flag : {"--commands", "--changes", "--operator"})
    check_refused(programs()[2], {"status", flag, "nonsense"}, {}, {flag.substr(2)});
}

TEST_CASE("an origin that no browser sends is refused with the right spelling") {
  const auto& gateway = programs()[1];
  const support::TempFolder folder;
  const std::string flag = "--allow-origin";
  const std::string right = "write https://shop.example\n";
  for (const std::string text :
       {"shop.example", "https://shop.example/", "https://shop.example/pay",
        "https://a.example,https://shop.example:443"}) {
    check_refused(gateway, {flag, text}, {}, {right});
    check_refused(gateway, {}, {{"HOLDFAST_ALLOW_ORIGIN", text}}, {right});
    const std::string file = folder.write("origin.conf", "allow-origin = \"" + text + "\"\n");
    check_refused(gateway, {"--config", file}, {}, {right});
  }
  for (const std::string text : {"*", "null", "https://*.shop.example"})
    check_refused(gateway, {flag, text}, {}, {flag});
}

TEST_CASE("a store of an unknown kind is refused by its flag's name") {
  check_refused(programs()[0], {"--store", "papyrus:cart"}, {}, {"store"});
}

TEST_CASE("a command that is missing or does not exist is refused with those that do") {
  const auto& cartctl = programs()[2];
  // completion_test has all of them.
  check_refused(cartctl, {}, {}, {"a command is missing: status, orders, "});
  check_refused(cartctl, {"stats"}, {}, {"'stats', only status, orders, "});
  check_refused(cartctl, {"bus"}, {}, {"a command is missing: call, watch"});
  check_refused(cartctl, {"bus", "listen"}, {}, {"'listen', only call, watch"});
  check_refused(cartctl, {"status", "now"}, {}, {"now"});
  check_refused(cartctl, {"bus", "call"}, {}, {"JSON"});
  check_refused(cartctl, {"completion", "tcsh"}, {}, {"'tcsh' is not one of bash, zsh, fish"});
}

TEST_CASE("numbers out of range are refused by their flag's name") {
  for (const std::string flag : {"threads", "max-connections", "max-holds"})
    for (const std::string value : {"-1", "many", "1.5", "99999999999999999999"})
      check_refused(programs()[1], {"--" + flag, value}, {}, {flag});
  for (const std::string flag : {"threads", "max-connections"})
    check_refused(programs()[1], {"--" + flag, "0"}, {}, {flag});
}

TEST_CASE("a flag may come from the environment or a file and the command line wins") {
  const support::TempFolder folder;
  const std::string never = folder.write("never.conf", "hold-ttl = 0\n");
  const std::string minute = folder.write("minute.conf", "hold-ttl = 1m\n");
  struct Row {
    std::vector<std::string> flags;
    ChildProcess::Environment environment;
    bool expires;
  };
  const std::vector<Row> rows = {
      {{"--config", never}, {}, false},
      {{}, {{"HOLDFAST_HOLD_TTL", "0"}}, false},
      {{}, {{"HOLDFAST_CONFIG", never}}, false},
      {{"--config", minute}, {{"HOLDFAST_HOLD_TTL", "0"}}, false},
      {{"--hold-ttl", "15m"}, {{"HOLDFAST_HOLD_TTL", "0"}}, true},
      {{"--hold-ttl", "15m", "--config", never}, {}, true},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    INFO("row " << i);
    const Shop shop({.cartd_flags = rows[i].flags, .cartd_environment = rows[i].environment});
    const auto added = shop.request(add("anna", "P", 1));
    REQUIRE(added.status == 200);
    CHECK((added.json()["lines"][0]["expires_in_ms"] != kNever) == rows[i].expires);
  }
}

TEST_CASE("the first line of a program's log says its version") {
  Shop shop;
  for (auto* process : {&shop.cartd(), &shop.gateway()}) {
    const std::string log = process->standard_error();
    const auto line = support::parse_logfmt(log.substr(0, log.find('\n')));
    CHECK(line.count("ts") == 1);
    CHECK(line.count("level") == 1);
    CHECK(line.count("event") == 1);
    CHECK(line.count("version") == 1);
  }
}
