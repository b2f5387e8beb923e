// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What one address and one session may have of a shop, and who is not bounded. The gateway believes
// the test, as it would a proxy.
#include <chrono>

#include "tests/process/problem.h"
#include "tests/support/shop.h"

using support::add;
using support::ChildProcess;
using support::get;
using support::HttpRequest;
using support::HttpResponse;
using support::Shop;

namespace {

// The bounds are the default ones, unless a test says otherwise.
std::vector<std::string> behind_proxy(const std::vector<std::string>& flags = {}) {
  std::vector<std::string> all = {"--threads", "1", "--trusted-proxy", "127.0.0.0/8"};
  all.insert(all.end(), flags.begin(), flags.end());
  return all;
}

HttpRequest from(const std::string& address, HttpRequest request) {
  request.headers.emplace_back("X-Forwarded-For", "10.1.1.1, " + address);
  return request;
}

HttpRequest wait(const std::string& session) {
  return support::post_form("/cart", "action=wait&session=" + session);
}

void check_refused(const HttpResponse& response, int most_seconds) {
  check_problem(response, 429, "too-many-requests");
  const int seconds = std::stoi(response.header("Retry-After").value_or("0"));
  CHECK(seconds >= 1);
  CHECK(seconds <= most_seconds);
}

double refusals(const Shop& shop, const std::string& cause) {
  const std::string text = support::get_admin(shop.gateway_admin(), "/metrics").body;
  const std::string series = "gateway_refusals_total{cause=\"" + cause + "\"} ";
  const auto at = text.find(series);
  REQUIRE(at != std::string::npos);
  return std::stod(text.substr(at + series.size()));
}

}  // namespace

TEST_CASE("a script from one address gets 20 units of 100, and another address buys undisturbed") {
  const Shop shop({.gateway_flags = behind_proxy(),
                   .catalog = R"({"items":[{"item":"P","stock":100,"limit":1}]})"});
  auto script = shop.connect();
  const auto began = std::chrono::steady_clock::now();
  int got = 0;
  for (int i = 0; i < 100; ++i) {
    const auto answer =
        script.request(from("203.0.113.5", add("made-up-" + std::to_string(i), "P", 1)));
    if (answer.status == 200)
      ++got;
    else
      check_refused(answer, 3);
    if (i % 10 != 0) continue;
    const std::string shopper = "shopper-" + std::to_string(i);
    CHECK(shop.request(from("198.51.100.1", add(shopper, "P", 1))).status == 200);
    CHECK(shop.request(from("198.51.100.1",
                            support::post_form("/checkout", "session=" + shopper + "&order=" +
                                                                "123e4567-e89b-12d3-a456-" +
                                                                std::to_string(426614174000 + i))))
              .status == 200);
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began);
  CHECK(got >= 20);
  CHECK(got <= 21 + took.count() / 3);  // another each three seconds
  CHECK(refusals(shop, "new_sessions") == 100 - got);
}

TEST_CASE("each bound refuses with its reason, and is of one address alone") {
  const Shop shop({.gateway_flags = behind_proxy(
                       {"--address-sessions", "1", "--address-places", "1", "--session-commands",
                        "3", "--address-commands", "5", "--address-holds", "1"}),
                   .catalog = R"({"items":[{"item":"P","stock":0}]})"});
  const auto ask = [&](HttpRequest request) {
    return shop.request(from("2001:db8:0:1::5", std::move(request)));
  };
  CHECK(ask(get("/")).status == 200);
  check_refused(ask(get("/")), 60);
  CHECK(ask(get("/", {{"Cookie", "session=mine"}})).status == 200);
  // A person is told in words, and comes back.
  const auto page = ask(get("/", {{"Accept", "text/html,application/xhtml+xml"}}));
  CHECK(page.status == 429);
  CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.body.find("http-equiv=\"refresh\" content=\"" + *page.header("Retry-After") + "\"") !=
        std::string::npos);
  CHECK_FALSE(page.header("Set-Cookie"));
  // Of a stranger in the same /64 it is the same address, of another it is not.
  check_refused(shop.request(from("2001:db8:0:1::9", get("/"))), 60);
  CHECK(shop.request(from("2001:db8:0:2::9", get("/"))).status == 200);

  CHECK(ask(wait("anna")).status == 200);
  check_refused(ask(wait("ben")), 60);   // a new session
  check_refused(ask(wait("anna")), 60);  // a place
  CHECK(ask(get("/cart?session=anna")).status == 200);
  CHECK(ask(get("/cart?session=anna")).status == 200);
  check_refused(ask(get("/cart?session=anna")), 20);
  CHECK(ask(get("/cart?session=carl")).status == 200);
  CHECK(ask(get("/cart?session=dora")).status == 200);
  check_refused(ask(get("/cart?session=emil")), 12);
  for (const char* cause : {"new_sessions", "places", "session_commands", "address_commands"})
    CHECK(refusals(shop, cause) >= 1);
  CHECK(shop.request(get("/cart?session=emil")).status == 200);  // from here
}

TEST_CASE("an address has so many polls held, until they are answered or given up") {
  const Shop shop({.gateway_flags = behind_proxy({"--address-holds", "2"})});
  const HttpRequest poll = from("192.0.2.7", get("/status?wait=55&since=" + shop.cursor()));
  auto first = shop.connect();
  first.send(poll);
  {
    auto second = shop.connect();
    second.send(poll);
    shop.wait_held(2);
    check_refused(shop.request(poll), 5);
    check_refused(shop.request(from("192.0.2.7", get("/events"))), 5);
    CHECK(shop.request(from("192.0.2.7", get("/status?wait=0"))).status == 200);
    auto other = shop.connect();
    other.send(from("192.0.2.8", get("/status?wait=55&since=" + shop.cursor())));
    shop.wait_held(3);
  }
  shop.wait_held(1);
  auto third = shop.connect();
  third.send(poll);
  shop.wait_held(2);
  check_refused(shop.request(poll), 5);
  // A change answers both, and nobody tells whoever counts: they have room at once.
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  CHECK(first.read().status == 200);
  CHECK(third.read().status == 200);
  const HttpRequest next = from("192.0.2.7", get("/status?wait=55&since=" + shop.cursor()));
  std::vector<support::HttpConnection> others;
  CHECK(support::eventually([&] {
    others.push_back(shop.connect());
    others.back().send(next);
    return !others.back().has_news_within(std::chrono::milliseconds{50});
  }));
}

TEST_CASE("who is not trusted speaks for itself, and this machine is not bounded") {
  const Shop shop({.gateway_flags = {"--threads", "1", "--address-sessions", "1"}});
  for (int i = 0; i < 3; ++i) {
    CHECK(shop.request(get("/")).status == 200);
    CHECK(shop.request(from("192.0.2.7", get("/"))).status == 200);
  }
  const Shop bounded(
      {.gateway_flags = {"--threads", "1", "--address-sessions", "1", "--exempt", "none"}});
  CHECK(bounded.request(from("192.0.2.7", get("/"))).status == 200);
  check_refused(bounded.request(from("192.0.2.8", get("/"))), 60);
  const Shop open(
      {.gateway_flags = behind_proxy({"--address-sessions", "1", "--exempt", "192.0.2.0/24"})});
  for (int i = 0; i < 3; ++i) CHECK(open.request(from("192.0.2.7", get("/"))).status == 200);
  CHECK(open.request(from("10.1.1.1", get("/"))).status == 200);  // no more by itself
  check_refused(open.request(from("10.1.1.1", get("/"))), 60);
}

TEST_CASE("0 is no bound, and a range that is none is refused by its flag's name") {
  const Shop shop({.gateway_flags = behind_proxy({"--address-sessions", "0"})});
  for (int i = 0; i < 50; ++i) CHECK(shop.request(from("192.0.2.7", get("/"))).status == 200);
  for (const std::string flag : {"--exempt", "--trusted-proxy"}) {
    ChildProcess gateway("gateway", support::kGatewayProgram, {flag, "10.0.0.1/8"});
    CHECK(gateway.wait_exit() == support::exited(2));
    CHECK(gateway.standard_error().find(flag + ": '10.0.0.1/8' has bits behind its length") !=
          std::string::npos);
  }
}
