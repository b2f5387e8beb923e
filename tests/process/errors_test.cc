// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The contract's error table, row by row, as a client meets it.
#include <csignal>

#include "tests/process/problem.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::HttpRequest;
using support::Json;
using support::post_form;
using support::post_json;
using support::Shop;

namespace {

struct Wrong {
  HttpRequest request;
  std::string field;
};

std::vector<Wrong> wrong_requests() {
  const std::string long_session(129, 's');
  const std::string long_item(65, 'i');
  return {
      {get("/status?session=a%20b"), "session"},
      {get("/status?session=" + long_session), "session"},
      {get("/status?item=%3Cb%3E"), "item"},
      {get("/status?item=" + long_item), "item"},
      {get("/status?since=yesterday"), "since"},
      {get("/status?since=abc.-1"), "since"},
      {get("/status?since=abc.99999999999999999999"), "since"},
      {get("/status?wait=soon"), "wait"},
      {get("/status?wait=-1"), "wait"},
      {get("/status?wait=56"), "wait"},
      {get("/status?wait="), "wait"},
      {get("/cart"), "session"},
      {get("/cart?session=a%2Fb"), "session"},
      {post_form("/cart", "action=add"), "session"},
      {post_form("/cart", "action=add&session=a+b"), "session"},
      {post_form("/cart", "session=s"), "action"},
      {post_form("/cart", "session=s&action=steal"), "action"},
      {post_form("/cart", "session=s&action=add&item=a%00b"), "item"},
      {post_form("/cart", "session=s&action=add&quantity=0"), "quantity"},
      {post_form("/cart", "session=s&action=add&quantity=-1"), "quantity"},
      {post_form("/cart", "session=s&action=add&quantity=1.5"), "quantity"},
      {post_form("/cart", "session=s&action=add&quantity=many"), "quantity"},
      {post_form("/cart", "session=s&action=add&quantity=1000001"), "quantity"},
      {post_form("/cart", "session=s&action=add&quantity=99999999999999999999"), "quantity"},
      {post_json("/cart", {{"action", "add"}}), "session"},
      {post_json("/cart", {{"session", true}, {"action", "add"}}), "session"},
      {post_json("/cart", {{"session", "s"}, {"action", true}}), "action"},
      {post_json("/cart", {{"session", "s"}, {"action", "add"}, {"item", {1}}}), "item"},
      {post_json("/cart", {{"session", "s"}, {"action", "add"}, {"quantity", 1.5}}), "quantity"},
      {post_json("/cart", {{"session", "s"}, {"action", "add"}, {"quantity", -3}}), "quantity"},
  };
}

}  // namespace

TEST_CASE("a field that is missing or malformed is named in a 400 and nothing changes") {
  const Shop shop;
  const std::string before = shop.cursor();
  auto connection = shop.connect();
  for (const auto& [request, field] : wrong_requests()) {
    INFO(request.method << " " << request.target << " " << request.body);
    const Json body = check_problem(connection.request(request), 400, "bad-request");
    CHECK(body.value("field", "") == field);
  }
  CHECK(shop.cursor() == before);
}

TEST_CASE("a body that is not the JSON object it claims to be is a 400") {
  const Shop shop;
  for (const std::string body : {"{", "[]", "\"add\"", "null", "", "{\"session\":\"s\"}x"}) {
    INFO(body);
    HttpRequest request = post_json("/cart", Json::object());
    request.body = body;
    check_problem(shop.request(request), 400, "bad-request");
  }
}

TEST_CASE("an item the shop does not have is a 404 that names it") {
  const Shop shop;
  for (const auto& request :
       {get("/status?item=Nope"), add("anna", "Nope", 1), support::remove("anna", "Nope")}) {
    INFO(request.method << " " << request.target);
    const Json body = check_problem(shop.request(request), 404, "unknown-item");
    CHECK(body["item"] == "Nope");
  }
}

TEST_CASE("asking for more than is available is a 409 that says how many there are") {
  const Shop shop;
  REQUIRE(shop.request(add("anna", "P", 8)).status == 200);
  const std::string before = shop.cursor();
  const Json body = check_problem(shop.request(add("bob", "P", 3)), 409, "sold-out");
  CHECK(body["item"] == "P");
  CHECK(body["requested"] == 3);
  CHECK(body["available"] == 2);
  CHECK(body["next_release_ms"].get<long>() > 0);
  CHECK(body["next_release_ms"].get<long>() <= 900000);
  CHECK(shop.cursor() == before);
  CHECK(shop.request(add("bob", "P", 2)).status == 200);
}

TEST_CASE("asking for more than one session may hold is a 409 that says the limit") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10,"limit":2}]})"});
  REQUIRE(shop.request(add("anna", "P", 2)).status == 200);
  const Json body = check_problem(shop.request(add("anna", "P", 3)), 409, "quantity-limit");
  CHECK(body["item"] == "P");
  CHECK(body["limit"] == 2);
  CHECK(shop.request(get("/cart?session=anna")).json()["lines"][0]["quantity"] == 2);
  CHECK(shop.request(add("bob", "P", 2)).status == 200);
}

TEST_CASE("without a cartd a command is refused at once and works again when cartd is back") {
  Shop shop;
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  shop.cartd().kill9();
  // Until the gateway has noticed, the outcome of a command is honestly unknown to it. On one
  // connection, because each of its loops notices by itself.
  auto bob = shop.connect();
  REQUIRE(support::eventually([&] { return bob.request(add("bob", "P", 1)).status == 503; }));
  const auto refused = bob.request(add("bob", "P", 1));
  check_problem(refused, 503, "cartd-unavailable");
  CHECK(std::stoi(refused.header("Retry-After").value_or("-1")) >= 0);
  // What the gateway knows it goes on telling.
  CHECK(shop.status()["inventorycount"] == "9");

  shop.start_cartd();
  CHECK(shop.insist(get("/cart?session=anna")).json()["lines"][0]["quantity"] == 1);
  CHECK(shop.insist(add("bob", "P", 1)).status == 200);
}

TEST_CASE("a command without a reply in time is outcome-unknown and is safe to repeat") {
  Shop shop({.gateway_flags = {"--command-timeout", "300ms"}});
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  shop.cartd().signal(SIGSTOP);
  check_problem(shop.request(add("bob", "P", 4)), 504, "outcome-unknown");
  shop.cartd().signal(SIGCONT);
  const auto repeated = shop.insist(add("bob", "P", 4));
  REQUIRE(repeated.status == 200);
  CHECK(repeated.json()["inventorycount"] == "5");
  CHECK(repeated.json()["lines"][0]["quantity"] == 4);
}

TEST_CASE("a gateway that never heard of a cartd is alive but not ready and refuses commands") {
  const support::TempFolder folder;
  // Two addresses where nothing listens: a port that was bound once and given back.
  std::string commands;
  std::string changes;
  {
    Shop shop({.gateways = 0});
    commands = shop.commands();
    changes = shop.changes();
  }
  support::ChildProcess gateway("lonely gateway", support::kGatewayProgram,
                                {"--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--commands",
                                 commands, "--changes", changes, "--web", support::kWebFolder});
  const std::string http = gateway.wait_for_event("listening", {{"what", "http"}})["address"];
  const std::string admin = gateway.wait_for_event("listening", {{"what", "admin"}})["address"];
  CHECK(support::get_admin(admin, "/livez").status == 200);
  CHECK(support::get_admin(admin, "/readyz").status == 503);
  support::HttpConnection connection(http);
  check_problem(connection.request(add("anna", "P", 1)), 503, "cartd-unavailable");
  gateway.terminate();
  CHECK(gateway.wait_exit() == support::exited(0));
}
