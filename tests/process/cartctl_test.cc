// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartctl at a real cartd: what it prints, and how it ends.
#include <algorithm>
#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::ChildProcess;
using support::exited;
using support::Json;
using support::Shop;

namespace {

/// A cartctl at the shop's bus.
std::unique_ptr<ChildProcess> start(const Shop& shop, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--commands", shop.commands(), "--changes", shop.changes(),
                                       "--operator", shop.operations()});
  return std::make_unique<ChildProcess>("cartctl", support::kCartctlProgram, arguments);
}

struct Outcome {
  support::ExitStatus status;
  std::string output;
  std::string error;
};

Outcome run(const Shop& shop, const std::vector<std::string>& arguments) {
  const auto process = start(shop, arguments);
  const auto status = process->wait_exit();
  return {status, process->standard_output(), process->standard_error()};
}

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

bool prints(ChildProcess& process, const std::string& part) {
  return support::eventually(
      [&] { return process.standard_output().find(part) != std::string::npos; });
}

bool complains(ChildProcess& process, const std::string& part) {
  return support::eventually(
      [&] { return process.standard_error().find(part) != std::string::npos; });
}

const support::ShopSetup kTea{.catalog = R"({"items":[
    {"item":"teapot","name":{"en":"Clay teapot","zh":"紫砂壶"},"stock":12},
    {"item":"kettle","name":{"zh":"铁壶"},"stock":8,"limit":2}]})"};

}  // namespace

TEST_CASE("status shows that cartd answers, that its feed is in step, and what is left") {
  const Shop shop(kTea);
  REQUIRE(shop.request(add("anna", "teapot", 3)).status == 200);
  const Outcome table = run(shop, {"status"});
  CHECK(table.status == exited(0));
  CHECK(table.error.empty());
  CHECK(has(table.output, "commands  " + shop.commands() + "  reachable, replied after "));
  CHECK(has(table.output, "changes   " + shop.changes() + "  reachable, heartbeat "));
  CHECK(has(table.output, " ms old, in step\n"));
  CHECK(has(table.output, "seq       1\n"));
  CHECK(has(table.output, "Clay teapot / 紫砂壶\n"));
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"status", "--json"},
                                                    {"--json", "status"},
                                                    {"status", "--output", "json"}}) {
    const Outcome json = run(shop, arguments);
    CHECK(json.status == exited(0));
    const Json status = Json::parse(json.output);
    CHECK(status["commands"]["reachable"] == true);
    CHECK(status["changes"]["behind"] == 0);
    CHECK(status["seq"] == 1);
    CHECK(status["items"][0]["held"] == 3);
    CHECK(status["items"][1]["item"] == "kettle");
  }
}

TEST_CASE("a command is sent as it is given and its reply is a table or the JSON") {
  const Shop shop(kTea);
  const std::string command = R"({"op":"add","session":"ann","item":"kettle","quantity":2})";
  const Outcome table = run(shop, {"bus", "call", command});
  CHECK(table.status == exited(0));
  CHECK(has(table.output,
            "ITEM    STOCK  HELD  AVAILABLE  NEXT RELEASE\n"
            "kettle      8     2          6           15m\n"));
  CHECK(has(table.output, "IN THE CART  QUANTITY  ENDS IN\n"));
  const Outcome json = run(shop, {"bus", "call", command, "--json"});
  CHECK(json.status == exited(0));
  CHECK(Json::parse(json.output)["lines"][0]["quantity"] == 2);
  const Outcome ping = run(shop, {"bus", "call", R"({"op":"ping","id":"7"})"});
  CHECK(has(ping.output, R"({"v":1,"id":"7","ok":true,)"));
}

TEST_CASE("a refusal is printed, said in a sentence, and ends with status 1") {
  const Shop shop(kTea);
  const Outcome refused =
      run(shop, {"bus", "call", R"({"op":"add","session":"ann","item":"kettle","quantity":3})"});
  CHECK(refused.status == exited(1));
  CHECK(Json::parse(refused.output)["error"] == "quantity-limit");
  CHECK(has(refused.error, "cartctl: cartd refused: quantity-limit: "));
}

TEST_CASE("what is no command is not sent and ends with status 2") {
  const Shop shop;
  for (const std::string text : {"hello", "[]", "-"})  // standard input is empty
    CHECK(run(shop, {"bus", "call", text}).status == exited(2));
  CHECK(support::get_admin(shop.cartd_admin(), "/metrics").body.find("cause=\"json\"} 0") !=
        std::string::npos);
}

TEST_CASE("without a connection nothing is sent and every command ends with status 3") {
  const support::TempFolder folder;
  const std::string nobody = "ipc://" + (folder.path() / "nobody").string();
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"status"},
                                                    {"status", "--json"},
                                                    {"bus", "call", R"({"op":"ping"})"},
                                                    {"bus", "watch", "--for", "100ms"},
                                                    {"stock", "set", "P", "5"},
                                                    {"item", "put", "P"},
                                                    {"hold", "release", "ann"},
                                                    {"orders"},
                                                    {"report"},
                                                    {"line", "list", "P"},
                                                    {"verify"}}) {
    auto all = arguments;
    all.insert(all.end(), {"--commands", nobody, "--changes", nobody, "--operator", nobody,
                           "--timeout", "100ms"});
    ChildProcess process("cartctl", support::kCartctlProgram, all);
    CHECK(process.wait_exit() == exited(3));
    CHECK(has(process.standard_error(), nobody + ": nothing answers there. "));
  }
}

TEST_CASE("a cartd that is stopped in its tracks does not get as far as a connection") {
  Shop shop;
  shop.cartd().signal(SIGSTOP);
  const Outcome outcome = run(shop, {"status", "--timeout", "200ms"});
  shop.cartd().signal(SIGCONT);
  CHECK(outcome.status == exited(3));
  CHECK(has(outcome.error, "Nothing was sent, nothing changed."));
}

TEST_CASE("a stock is set while the shop runs, but not below what is held") {
  const Shop shop(kTea);
  REQUIRE(shop.request(add("anna", "teapot", 5)).status == 200);
  const Outcome set = run(shop, {"stock", "set", "teapot", "20"});
  CHECK(set.status == exited(0));
  CHECK(has(set.output,
            "ITEM    STOCK  HELD  AVAILABLE  NEXT RELEASE\nteapot     20     5         15"));
  CHECK(support::eventually([&] { return shop.status()["items"][0]["available"] == 15; }));
  const Outcome refused = run(shop, {"stock", "set", "teapot", "4"});
  CHECK(refused.status == exited(1));
  CHECK(refused.output.empty());
  CHECK(
      refused.error ==
      "cartctl: cartd refused: below-held: a stock of 4 is less than the 5 that are held: release "
      "some first\n");
  const Outcome json = run(shop, {"stock", "set", "teapot", "4", "--json"});
  CHECK(json.status == exited(1));
  CHECK(Json::parse(json.output)["held"] == 5);
  CHECK(run(shop, {"stock", "set", "nothing", "4"}).status == exited(1));
  CHECK(run(shop, {"stock", "set", "teapot", "many"}).status == exited(2));
}

TEST_CASE("an item is put while the shop runs and what is not mentioned stays") {
  const Shop shop(kTea);
  const Outcome put =
      run(shop, {"item", "put", "cup", "--name", "en=Cup, blue", "--name", "zh=杯子", "--limit",
                 "2", "--display", "low:5", "--hold-ttl", "0"});
  CHECK(put.status == exited(0));
  CHECK(has(put.output, "cup       0     0          0             -\n"));
  REQUIRE(run(shop, {"stock", "set", "cup", "9"}).status == exited(0));
  REQUIRE(run(shop, {"item", "put", "cup", "--limit", "none"}).status == exited(0));
  const Json item = Json::parse(run(shop, {"status", "--json"}).output)["items"][2];
  CHECK(item["name"]["en"] == "Cup, blue");
  CHECK(item["name"]["zh"] == "杯子");
  CHECK(item["display"] == "low");
  CHECK(item["below"] == 5);
  CHECK_FALSE(item.contains("limit"));
  const Outcome added =
      run(shop, {"bus", "call", R"({"op":"add","session":"ann","item":"cup","quantity":3})"});
  CHECK(has(added.output, "cup                 3    never\n"));
}

TEST_CASE("holds are released for one item or for all") {
  const Shop shop(kTea);
  for (const std::string item : {"teapot", "kettle"})
    REQUIRE(shop.request(add("anna", item, 2)).status == 200);
  const Outcome one = run(shop, {"hold", "release", "anna", "--item", "kettle"});
  CHECK(one.status == exited(0));
  CHECK(has(one.output, "RELEASED  QUANTITY\nkettle           2\n"));
  CHECK(has(run(shop, {"hold", "release", "anna"}).output, "\nteapot           2\n"));
  const Outcome none = run(shop, {"hold", "release", "anna"});
  CHECK(none.status == exited(0));
  CHECK(has(none.output, "nothing was held\n"));
}

TEST_CASE("orders are listed page by page until all are shown") {
  const Shop shop(kTea);
  CHECK(run(shop, {"orders"}).output == "no orders\n");
  CHECK(run(shop, {"orders", "--json"}).output.empty());
  for (int i = 0; i < 3; ++i) {
    const std::string session = "shopper-" + std::to_string(i);
    REQUIRE(shop.request(add(session, "teapot", 2)).status == 200);
    const std::string order = "123e4567-e89b-12d3-a456-42661417400" + std::to_string(i);
    const Outcome sold =
        run(shop, {"bus", "call",
                   R"({"op":"checkout","session":")" + session + R"(","order":")" + order + "\"}"});
    REQUIRE(sold.status == exited(0));
    CHECK(has(sold.output, "order   " + order + "\n"));
  }
  const Outcome all = run(shop, {"orders"});
  CHECK(std::count(all.output.begin(), all.output.end(), '\n') == 4);
  CHECK(has(all.output, "  shopper-2                                       2 teapot\n"));
  const Outcome second = run(shop, {"orders", "--after", "1", "--limit", "1", "--json"});
  CHECK(second.status == exited(0));
  CHECK(std::count(second.output.begin(), second.output.end(), '\n') == 1);
  CHECK(Json::parse(second.output)["number"] == 2);
}

TEST_CASE("verify says what was looked at and that all is well") {
  const Shop shop(kTea);
  REQUIRE(shop.request(add("anna", "teapot", 2)).status == 200);
  const Outcome verified = run(shop, {"verify"});
  CHECK(verified.status == exited(0));
  CHECK(verified.error.empty());
  CHECK(has(verified.output, "looked at 2 items, 1 hold, 0 orders, 3 journal rows, at cursor "));
  CHECK(has(verified.output, "\nall is well\n"));
  CHECK(Json::parse(run(shop, {"verify", "--json"}).output)["differences"] == Json::array());
}

TEST_CASE("status shows who waits") {
  const Shop shop({.catalog = R"({"items":[{"item":"teapot","stock":1}]})"});
  REQUIRE(shop.request(add("anna", "teapot", 1)).status == 200);
  for (const std::string session : {"bob", "cem"})
    REQUIRE(
        run(shop, {"bus", "call", R"({"op":"wait","item":"teapot","session":")" + session + "\"}"})
            .status == exited(0));
  CHECK(has(run(shop, {"status"}).output, "  NEXT RELEASE  WAITING  NAME\n"));
  CHECK(Json::parse(run(shop, {"status", "--json"}).output)["items"][0]["waiting"] == 2);
}

TEST_CASE("watch prints changes and heartbeats until it has its count") {
  const Shop shop(kTea);
  const auto watch = start(shop, {"bus", "watch"});
  const auto kettles = start(shop, {"bus", "watch", "stock/k", "--count", "1"});
  const auto quiet = start(shop, {"bus", "watch", "--no-heartbeats", "--count", "2", "--json"});
  REQUIRE(prints(*watch, "heartbeat {"));
  // The others have no line to tell that they hear: changes are made until they have theirs.
  int quantity = 0;
  const bool done = support::eventually([&] {
    ++quantity;
    shop.request(add("anna", "teapot", quantity % 2 + 1));
    shop.request(add("anna", "kettle", quantity % 2 + 1));
    return has(kettles->standard_output(), "\n") && has(quiet->standard_output(), "}}\n{");
  });
  REQUIRE(done);
  CHECK(kettles->wait_exit() == exited(0));
  CHECK(kettles->standard_output().starts_with("stock/kettle {\"v\":1,"));
  CHECK(quiet->wait_exit() == exited(0));
  CHECK(quiet->standard_output().starts_with("{\"topic\":\"stock/"));
  CHECK(prints(*watch, "stock/teapot {\"v\":1,"));
  for (auto* process : {watch.get(), kettles.get(), quiet.get()})
    CHECK(process->standard_error().empty());
}

TEST_CASE("watch ends with status 0 on SIGINT and SIGTERM") {
  const Shop shop;
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto watch = start(shop, {"bus", "watch"});
    REQUIRE(prints(*watch, "heartbeat {"));
    watch->signal(signal);
    CHECK(watch->wait_exit() == exited(0));
    CHECK(watch->standard_error().empty());
  }
}

TEST_CASE("watch says once that cartd is silent and once that it is heard again") {
  Shop shop;
  const auto watch = start(shop, {"bus", "watch"});
  REQUIRE(prints(*watch, "heartbeat {"));
  shop.cartd().kill9();
  REQUIRE(complains(*watch, "cartctl: nothing heard from cartd for 3 s: the connection broke\n"));
  shop.start_cartd();
  REQUIRE(complains(*watch, "cartctl: cartd is heard again\n"));
  watch->terminate();
  CHECK(watch->wait_exit() == exited(0));
  const std::string said = watch->standard_error();
  CHECK(std::count(said.begin(), said.end(), '\n') == 2);
}
