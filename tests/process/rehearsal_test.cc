// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A crowd of simulated shoppers at a real shop, and which shops it may come into.
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::ChildProcess;
using support::exited;
using support::Json;
using support::Shop;
using support::ShopSetup;

namespace {

ShopSetup rehearsed(std::vector<std::string> more = {}) {
  ShopSetup setup;
  setup.cartd_flags = {"--rehearsal", "--hold-ttl", "1s", "--offer-ttl", "1s"};
  setup.cartd_flags.insert(setup.cartd_flags.end(), more.begin(), more.end());
  setup.gateways = 2;
  setup.catalog = R"({"items":[{"item":"P","stock":10},{"item":"tea","stock":15,"limit":2}]})";
  return setup;
}

struct Outcome {
  support::ExitStatus status;
  std::string output;
  std::string error;
};

Outcome rehearse(const Shop& shop, const std::vector<std::string>& more, const Shop& books) {
  std::vector<std::string> words = {
      "--operator", books.operations(),      "rehearse", "--for", "2s", "--shoppers", "50",
      "--url",      "http://" + shop.http(0)};
  words.insert(words.end(), more.begin(), more.end());
  ChildProcess cartctl("cartctl", support::kCartctlProgram, words);
  const auto status = cartctl.wait_exit();
  return {status, cartctl.standard_output(), cartctl.standard_error()};
}

Outcome rehearse(const Shop& shop, const std::vector<std::string>& more = {}) {
  return rehearse(shop, more, shop);
}

bool says(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a crowd of fifty comes, fights and buys, and every promise holds") {
  const Shop shop(rehearsed());
  const std::string page = (shop.folder().path() / "report.html").string();
  const Outcome run =
      rehearse(shop, {"--url", "http://" + shop.http(1), "--report", page, "--json"});
  INFO(run.output << run.error);
  REQUIRE(run.status == exited(0));
  const Json report = Json::parse(run.output);
  CHECK(report["held"] == true);
  CHECK(report["findings"][0]["title"] == "Oversold: 0");
  CHECK(report["clicks"]["count"] > 0);
  CHECK(report["polls"] > 0);
  CHECK(report["items"].size() == 2);
  for (const auto& item : report["items"]) {
    CHECK(item["told_bought"] <= item["sold"]);
    CHECK(item["sold"] <= item["stock_before"]);
  }
  std::stringstream written;
  written << std::ifstream(page).rdbuf();
  CHECK(says(written.str(), "every promise held."));
}

TEST_CASE("a crowd at a shop that is paid pays, gives up and vanishes") {
  const Shop shop(rehearsed({"--payment", "external", "--payment-ttl", "2s"}));
  const Outcome run = rehearse(shop);
  INFO(run.output << run.error);
  CHECK(run.status == exited(0));
  CHECK(says(run.output, "ok      Bought is bought\n"));
}

TEST_CASE("a crowd comes into no shop where people buy") {
  const Shop shop;
  const Outcome run = rehearse(shop);
  CHECK(run.status == exited(1));
  CHECK(says(run.error, "is a shop where people buy"));
  CHECK(shop.status()["items"][0]["stock"] == 10);
}

TEST_CASE("a crowd whose operator is another shop's does not come") {
  const Shop shop(rehearsed());
  const Shop other(rehearsed());
  const Outcome run = rehearse(shop, {}, other);
  CHECK(run.status == exited(2));
  CHECK(says(run.error, "lead to two shops"));
}

TEST_CASE("a store is a rehearsal's for good, or a shop's") {
  const bool began_so = GENERATE(true, false);
  const support::TempFolder folder;
  const std::vector<std::string> common = {
      "--store",    "sqlite:" + (folder.path() / "kept.db").string(),
      "--admin",    "off",
      "--commands", "tcp://127.0.0.1:*",
      "--changes",  "tcp://127.0.0.1:*",
      "--operator", "tcp://127.0.0.1:*"};
  const auto start = [&](bool rehearsal) {
    auto words = common;
    if (rehearsal) words.emplace_back("--rehearsal");
    return std::make_unique<ChildProcess>("cartd", support::kCartdProgram, words);
  };
  for (int times = 0; times < 2; ++times) {
    auto cartd = start(began_so);
    cartd->wait_for_event("listening", {{"what", "operator"}});
    cartd->terminate();
    CHECK(cartd->wait_exit() == exited(0));
  }
  auto cartd = start(!began_so);
  CHECK(cartd->wait_exit() == exited(2));
  CHECK(says(cartd->standard_error(), began_so ? "--rehearsal: this store was rehearsed in"
                                               : "--rehearsal: this store is a shop's"));
}

TEST_CASE("a shop to rehearse in says so where it is asked") {
  const Shop rehearsal(rehearsed());
  const Shop shop;
  const auto items = [](const Shop& of) { return of.request({"GET", "/items"}).json(); };
  CHECK(items(rehearsal)["rehearsal"] == true);
  CHECK_FALSE(items(shop).contains("rehearsal"));
  const auto page = [](const Shop& of) { return of.request({"GET", "/"}).body; };
  CHECK(says(page(rehearsal), "\"rehearsal\":true,"));
  CHECK_FALSE(says(page(shop), "\"rehearsal\":"));
}
