// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Starts, stops and restarts: what is kept, what is said, which exit status.
#include <csignal>

#include "tests/process/problem.h"
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::ChildProcess;
using support::exited;
using support::get;
using support::Json;
using support::Shop;

namespace {

void restart_cartd(Shop& shop, int signal) {
  shop.cartd().signal(signal);
  shop.cartd().wait_exit();
  shop.start_cartd();
}

}  // namespace

TEST_CASE("a restart keeps holds and their clocks and epoch and cursor") {
  for (const int signal : {SIGTERM, SIGKILL}) {
    INFO("signal " << signal);
    Shop shop;
    REQUIRE(shop.request(add("anna", "P", 3)).status == 200);
    REQUIRE(shop.request(add("bob", "P", 1)).status == 200);
    const Json before = shop.status();
    const Json annas = shop.request(get("/cart?session=anna")).json();
    restart_cartd(shop, signal);

    const Json cart = shop.insist(get("/cart?session=anna")).json();
    CHECK(cart["cursor"] == before["cursor"]);
    CHECK(cart["lines"][0]["quantity"] == 3);
    CHECK(cart["lines"][0]["expires_in_ms"].get<long>() <=
          annas["lines"][0]["expires_in_ms"].get<long>());
    const Json after = shop.status();
    CHECK(after["cursor"] == before["cursor"]);
    CHECK(after["inventorycount"] == "6");
    // The next change takes the next number.
    const std::string last = before["cursor"];
    const std::string next = shop.insist(add("bob", "P", 2)).json()["cursor"];
    const auto number = [](const std::string& cursor) {
      return std::stoul(cursor.substr(cursor.find('.') + 1));
    };
    CHECK(number(next) == number(last) + 1);
  }
}

TEST_CASE("a hold that ran out while cartd was away is given back at its start") {
  Shop shop({.cartd_flags = {"--hold-ttl", "1s"}});
  REQUIRE(shop.request(add("anna", "P", 3)).status == 200);
  shop.cartd().kill9();
  shop.start_cartd();
  CHECK(support::eventually([&] { return shop.status()["inventorycount"] == "10"; }));
  CHECK(shop.insist(get("/cart?session=anna")).json()["lines"] == Json::array());
}

TEST_CASE("a store in memory is forgotten and its clients are told to reset") {
  Shop shop({.cartd_flags = {}});
  // The same addresses with a store that keeps nothing.
  const std::string old = shop.request(add("anna", "P", 3)).json()["cursor"];
  shop.cartd().terminate();
  REQUIRE(shop.cartd().wait_exit() == exited(0));
  ChildProcess forgetful("forgetful cartd", support::kCartdProgram,
                         {"--store", "sqlite::memory:", "--commands", shop.commands(), "--changes",
                          shop.changes(), "--operator", shop.operations(), "--admin", "off"});
  forgetful.wait_for_event("listening", {{"what", "operator"}});
  Json state;
  REQUIRE(support::eventually([&] {
    state = shop.status("&since=" + old);
    return state["reset"] == true;
  }));
  CHECK(state["inventorycount"] == "10");
  forgetful.terminate();
  CHECK(forgetful.wait_exit() == exited(0));
}

TEST_CASE("a poll held over a change of epoch is told to reset") {
  Shop shop;
  auto poll = shop.connect();
  const std::string old = shop.request(add("anna", "P", 3)).json()["cursor"];
  poll.send(get("/status?wait=55&since=" + old));
  shop.wait_held(1);
  shop.cartd().kill9();
  ChildProcess forgetful("forgetful cartd", support::kCartdProgram,
                         {"--store", "sqlite::memory:", "--commands", shop.commands(), "--changes",
                          shop.changes(), "--operator", shop.operations(), "--admin", "off"});
  const Json state = poll.read().json();
  CHECK(state["reset"] == true);
  CHECK(state["inventorycount"] == "10");
  forgetful.terminate();
  CHECK(forgetful.wait_exit() == exited(0));
}

TEST_CASE("SIGTERM and SIGINT end cartd with status 0") {
  for (const int signal : {SIGTERM, SIGINT}) {
    Shop shop;
    shop.cartd().signal(signal);
    CHECK(shop.cartd().wait_exit() == exited(0));
  }
}

TEST_CASE("a second cartd on the same store refuses and the first goes on") {
  Shop shop;
  ChildProcess second("second cartd", support::kCartdProgram,
                      {"--store", shop.store_flag(), "--commands", "tcp://127.0.0.1:*", "--changes",
                       "tcp://127.0.0.1:*", "--operator", "tcp://127.0.0.1:*", "--admin", "off"});
  const auto status = second.wait_exit();
  CHECK(status.code.value_or(0) != 0);
  CHECK(second.standard_error().find("cart.db") != std::string::npos);
  CHECK(shop.request(add("anna", "P", 1)).status == 200);
}

TEST_CASE("a second gateway on a port in use refuses and says which") {
  Shop shop;
  // SO_REUSEPORT is for one gateway's own loops; two gateways on a port would be a mistake.
  ChildProcess second("second gateway", support::kGatewayProgram,
                      {"--listen", shop.http(), "--commands", shop.commands(), "--changes",
                       shop.changes(), "--admin", "off", "--web", support::kWebFolder});
  CHECK(second.wait_exit().code.value_or(0) != 0);
  CHECK(second.standard_error().find(shop.http()) != std::string::npos);
}

TEST_CASE("a gateway that is told to stop answers what it holds and ends with status 0") {
  Shop shop({.gateway_flags = {"--drain", "2s"}});
  const std::string cursor = shop.cursor();
  auto polls = shop.hold_polls(30);
  shop.gateway().terminate();
  CHECK(support::eventually(
      [&] { return support::get_admin(shop.gateway_admin(), "/readyz").status == 503; }));
  for (auto& poll : polls) {
    const auto answer = poll.read();
    CHECK(answer.status == 200);
    CHECK(answer.json()["inventorycount"] == "10");
    CHECK(answer.json()["cursor"] == cursor);
  }
  CHECK(shop.gateway().wait_exit() == exited(0));
}

TEST_CASE("a gateway that drains serves those who come after its last connection has gone") {
  Shop shop({.gateway_flags = {"--drain", "30s"}});
  REQUIRE(shop.request(get("/items")).status == 200);
  shop.gateway().terminate();
  REQUIRE(support::eventually(
      [&] { return support::get_admin(shop.gateway_admin(), "/readyz").status == 503; }));
  for (int i = 0; i < 3; ++i) CHECK(shop.request(add("anna", "P", i + 1)).status == 200);
  shop.gateway().terminate();  // a second time: it need not wait
  CHECK(shop.gateway().wait_exit() == exited(0));
}

TEST_CASE("a gateway that drains still serves commands and holds nothing new") {
  Shop shop({.gateway_flags = {"--drain", "3s"}});
  auto late = shop.connect();
  const std::string cursor = shop.cursor();
  REQUIRE(late.request(get("/items")).status == 200);
  const auto polls = shop.hold_polls(30);
  shop.gateway().terminate();
  shop.gateway().wait_for_event("draining");
  const auto answer = late.request(get("/status?wait=55&since=" + cursor));
  CHECK(answer.status == 200);
  CHECK(answer.json()["inventorycount"] == "10");
  CHECK(shop.gateway().wait_exit() == exited(0));
}

TEST_CASE("a gateway restarts on its port and finds the shop as it was") {
  Shop shop;
  const Json added = shop.request(add("anna", "P", 3)).json();
  shop.gateway().kill9();
  shop.start_gateway(0);
  shop.wait_ready(0);
  CHECK(shop.status()["cursor"] == added["cursor"]);
  CHECK(shop.status("&since=" + added["cursor"].get<std::string>())["reset"] == false);
}

TEST_CASE("a gateway with two threads answers everybody") {
  Shop shop({.gateway_flags = {"--threads", "2"}});
  auto polls = shop.hold_polls(40);
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  for (auto& poll : polls) CHECK(poll.read().json()["inventorycount"] == "9");
  CHECK(shop.gateway().status_field("Threads") >= 2);
}

TEST_CASE("what was held for as long as may be is refused for a minute, after a crash too") {
  Shop shop({.cartd_flags = {"--hold-ttl", "300ms", "--hold-max", "300ms"}});
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  CHECK(support::eventually([&] { return shop.status()["inventorycount"] == "10"; }));
  const auto is_refused = [&] {
    const Json refusal = check_problem(shop.insist(add("anna", "P", 1)), 409, "hold-limit");
    CHECK(refusal["item"] == "P");
    CHECK(refusal["again_in_ms"] > 0);
    CHECK(refusal["again_in_ms"] <= 60'000);
  };
  is_refused();
  shop.cartd().kill9();
  shop.start_cartd();
  is_refused();
  CHECK(shop.insist(add("ben", "P", 1)).status == 200);
}

TEST_CASE("a whole life that is shorter than a hold is refused by its flag's name") {
  ChildProcess cartd("cartd", support::kCartdProgram, {"--hold-ttl", "10m", "--hold-max", "5m"});
  CHECK(cartd.wait_exit() == exited(2));
  CHECK(cartd.standard_error().find("--hold-max: it is shorter than --hold-ttl") !=
        std::string::npos);
}
