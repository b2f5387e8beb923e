// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/shop.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "tests/support/catch.h"
#include "tests/support/cursor.h"

namespace support {

const std::string kCartdProgram = HOLDFAST_TEST_CARTD;
const std::string kGatewayProgram = HOLDFAST_TEST_GATEWAY;
const std::string kCartctlProgram = HOLDFAST_TEST_CARTCTL;
const std::string kWebFolder = HOLDFAST_TEST_WEB;

namespace {

/// Takes over the address that the system chose. It stays the same when the program is started again,
/// and is then not written: connect() reads it on other threads.
void learn_address(std::string& address, ChildProcess& process, const std::string& what) {
  const std::string chosen = process.wait_for_event("listening", {{"what", what}})["address"];
  if (address != chosen) address = chosen;
}

/// Starts a program until it keeps running: a port it had before may be in use for a moment after
/// the kill of its last owner.
template <class Start>
std::unique_ptr<ChildProcess> start_until_listening(Start start,
                                                    const std::string& last_to_listen) {
  const Deadline deadline = soon();
  for (;;) {
    auto process = start();
    if (process->find_event("listening", {{"what", last_to_listen}}, deadline)) return process;
    if (deadline.passed())
      throw std::runtime_error("it does not start: " + process->standard_error());
  }
}

void ask_to_stop(ChildProcess* process) {
  if (process == nullptr || process->reaped()) return;
  process->signal(SIGCONT);
  process->terminate();
}

void expect_stopped(ChildProcess* process) {
  if (process == nullptr || process->reaped()) return;
  try {
    const ExitStatus status = process->wait_exit();
    if (status != exited(0)) FAIL_CHECK("pid " << process->pid() << " ended with " << status);
  } catch (const std::exception& error) {
    FAIL_CHECK("pid " << process->pid() << ": " << error.what());
  }
}

}  // namespace

Shop::Shop(ShopSetup setup) : setup_(std::move(setup)), gateways_(setup_.gateways) {
  if (!setup_.catalog.empty()) folder_.write("catalog.json", setup_.catalog);
  start_cartd();
  for (std::size_t i = 0; i < gateways_.size(); ++i) start_gateway(i);
  for (std::size_t i = 0; i < gateways_.size(); ++i) wait_ready(i);
}

Shop::~Shop() {
  for (auto& gateway : gateways_) ask_to_stop(gateway.process.get());
  for (auto& gateway : gateways_) expect_stopped(gateway.process.get());
  ask_to_stop(cartd_.get());
  expect_stopped(cartd_.get());
}

std::string Shop::store_flag() const { return "sqlite:" + (folder_.path() / "cart.db").string(); }

void Shop::start_cartd() {
  std::vector<std::string> flags = {"--store", store_flag(), "--commands", commands_, "--changes",
                                    changes_,  "--operator", operator_,    "--admin", cartd_admin_};
  if (!setup_.catalog.empty())
    flags.insert(flags.end(), {"--catalog", (folder_.path() / "catalog.json").string()});
  flags.insert(flags.end(), setup_.cartd_flags.begin(), setup_.cartd_flags.end());
  cartd_ = start_until_listening(
      [&] {
        return std::make_unique<ChildProcess>("cartd", kCartdProgram, flags,
                                              setup_.cartd_environment);
      },
      "operator");
  learn_address(commands_, *cartd_, "commands");
  learn_address(changes_, *cartd_, "changes");
  learn_address(operator_, *cartd_, "operator");
  learn_address(cartd_admin_, *cartd_, "admin");
}

void Shop::start_gateway(std::size_t index) {
  Gateway& gateway = gateways_.at(index);
  const long threads = from_environment("HOLDFAST_TEST_GATEWAY_THREADS", 1);
  // A short drain: what a test leaves open shall not hold up its end.
  std::vector<std::string> flags = {
      "--listen", gateway.http,  "--commands", commands_,  "--changes", changes_,
      "--admin",  gateway.admin, "--web",      kWebFolder, "--threads", std::to_string(threads),
      "--drain",  "100ms"};
  for (std::size_t i = 0; i + 1 < setup_.gateway_flags.size(); i += 2) {
    const auto known = std::find(flags.begin(), flags.end(), setup_.gateway_flags[i]);
    if (known != flags.end()) {
      *(known + 1) = setup_.gateway_flags[i + 1];
    } else {
      flags.insert(flags.end(), {setup_.gateway_flags[i], setup_.gateway_flags[i + 1]});
    }
  }
  const std::string name = "gateway " + std::to_string(index);
  gateway.process = start_until_listening(
      [&] { return std::make_unique<ChildProcess>(name, kGatewayProgram, flags); }, "http");
  learn_address(gateway.http, *gateway.process, "http");
  learn_address(gateway.admin, *gateway.process, "admin");
}

void Shop::wait_ready(std::size_t index) const {
  const auto& admin = gateways_.at(index).admin;
  if (!eventually([&] { return get_admin(admin, "/readyz").status == 200; }))
    throw std::runtime_error("gateway " + std::to_string(index) +
                             " does not get ready: " + get_admin(admin, "/readyz").body);
}

HttpResponse Shop::request(const HttpRequest& request, std::size_t gateway) const {
  auto response = connect(gateway).request(request);
  if (request.method == "POST" && request.target == "/cart" && response.status == 200)
    acknowledged_ = response.json()["cursor"];
  return response;
}

HttpResponse Shop::insist(const HttpRequest& wanted, std::size_t gateway) const {
  HttpResponse response;
  const bool settled = eventually([&] {
    response = request(wanted, gateway);
    return response.status != 503 && response.status != 504;
  });
  if (!settled) throw TimedOut("cartd is not reached: " + response.body);
  return response;
}

bool Shop::has_heard(const Json& state) const {
  if (acknowledged_.empty()) return true;
  const Cursor acknowledged(acknowledged_);
  const Cursor heard(state["cursor"]);
  return heard.epoch != acknowledged.epoch || heard.seq >= acknowledged.seq;
}

Json Shop::status(const std::string& query, std::size_t gateway) const {
  Json state;
  const bool heard = eventually([&] {
    const auto response = request(get("/status?wait=0" + query), gateway);
    if (response.status != 200)
      throw std::runtime_error("GET /status answers " + std::to_string(response.status) + " " +
                               response.body);
    state = response.json();
    return has_heard(state);
  });
  if (!heard) throw TimedOut("a gateway never hears of " + acknowledged_ + ": " + state.dump());
  return state;
}

double Shop::metric(const std::string& name, std::size_t gateway) const {
  const auto value = find_metric(get_admin(gateway_admin(gateway), "/metrics").body, name);
  if (!value) throw std::runtime_error("no metric " + name);
  return *value;
}

void Shop::wait_held(double count, std::size_t gateway) const {
  wait_gauge("gateway_held_polls", count, gateway);
}

void Shop::wait_streams(double count, std::size_t gateway) const {
  wait_gauge("gateway_streams", count, gateway);
}

void Shop::wait_gauge(const std::string& name, double count, std::size_t gateway) const {
  if (!eventually([&] { return metric(name, gateway) == count; }))
    throw std::runtime_error(name + " of gateway " + std::to_string(gateway) + " is " +
                             std::to_string(metric(name, gateway)) + ", not " +
                             std::to_string(count));
}

std::vector<HttpConnection> Shop::hold_polls(std::size_t count) const {
  const auto poll = get("/status?wait=55&since=" + cursor());
  std::vector<HttpConnection> polls;
  for (std::size_t i = 0; i < count; ++i) {
    polls.push_back(connect());
    polls.back().send(poll);
  }
  wait_held(static_cast<double>(count));
  return polls;
}

HttpResponse get_admin(const std::string& address, const std::string& path) {
  return HttpConnection(address).request(get(path, {{"Connection", "close"}}));
}

std::optional<double> find_metric(const std::string& text, const std::string& name) {
  std::optional<double> sum;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name) || line.size() == name.size()) continue;
    const char after = line[name.size()];
    if (after != ' ' && after != '{') continue;
    sum = sum.value_or(0) + std::stod(line.substr(line.rfind(' ') + 1));
  }
  return sum;
}

long from_environment(const char* variable, long otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::stol(value);
}

}  // namespace support
