// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/plain_routes.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

constexpr const char* kOrder = "0b6a52a6-5c29-4d7c-a1f1-3a1c39b6e0f1";

Route posted(const std::string& body, const std::string& cookie = "session=s1") {
  HttpRequest request;
  request.method = "POST";
  request.path = "/plain";
  request.host = "shop.example";
  request.content_type = "application/x-www-form-urlencoded";
  request.cookie = cookie;
  request.body = body;
  return route(request, {});
}

PlainCommand command_of(const std::string& body) {
  Route routed = posted(body);
  REQUIRE(std::holds_alternative<PlainCommand>(routed));
  return std::get<PlainCommand>(routed);
}

std::string sent_to(const Route& routed) {
  REQUIRE(std::holds_alternative<HttpResponse>(routed));
  const auto& response = std::get<HttpResponse>(routed);
  CHECK(response.status == 303);
  return header(response, "Location");
}

}  // namespace

TEST_CASE("A form of the plain page is the command that its button says") {
  const auto add = command_of("action=add&item=P&quantity=3&after=O");
  const auto& cart = std::get<CartCommand>(add.command);
  CHECK(cart.op == proto::Op::kAdd);
  CHECK(cart.session.str() == "s1");
  CHECK(cart.item->str() == "P");
  CHECK(cart.quantity == 3);
  CHECK(add.part.after->str() == "O");
  CHECK(std::get<CartCommand>(command_of("action=remove&item=P").command).op == proto::Op::kRemove);
  CHECK(std::get<CartCommand>(command_of("action=wait&item=P").command).op == proto::Op::kWait);

  const auto buy = command_of(std::string("action=buy&line=P:3&line=Q%3A1&order=") + kOrder);
  const auto& order = std::get<OrderCommand>(buy.command);
  CHECK(order.op == proto::Op::kCheckout);
  CHECK(order.order.str() == kOrder);
  REQUIRE(order.lines.size() == 2);
  CHECK(order.lines[1] == proto::Units{*proto::ItemId::parse("Q"), 1});
  const auto up = command_of(std::string("action=give-up&order=") + kOrder);
  CHECK(std::get<OrderCommand>(up.command).op == proto::Op::kCancelOrder);
}

TEST_CASE("A form that says nothing that can be done leads back to the page, which says so") {
  const std::string order = std::string("order=") + kOrder;
  for (const std::string body :
       {"", "action=add", "action=add&item=P", "action=add&item=P&quantity=0",
        "action=add&item=P&quantity=1x", "action=add&item=a%20b&quantity=1", "action=take&item=P",
        "action=add&action=add&item=P&quantity=1", "action=%zz", "action=buy&line=P:1"})
    CHECK(sent_to(posted(body)) == "/plain?said=bad-request");
  for (const std::string lines :
       {"", "line=P", "line=P:0", "line=:1", "line=P:1&line=P:2", "line=P:1&line=Q:"})
    CHECK(sent_to(posted("action=buy&" + order + "&" + lines)) == "/plain?said=bad-request");
  CHECK(sent_to(posted("action=give-up&line=P:1&" + order)) == "/plain?said=bad-request");
  CHECK(sent_to(posted("action=add&item=P&quantity=1&after=O", "")) ==
        "/plain?said=no-session&after=O");
}

TEST_CASE("A search stays with the forms and the ways that stand below it") {
  const auto add = command_of("action=add&item=P&quantity=1&search=red+tea%26%C3%A9");
  CHECK(add.part.search == "red tea&é");
  CHECK(plain_query(add.part) == "&search=red%20tea%26%C3%A9");
  CHECK(sent_to(posted("action=take&search=a%0D%0Ab")) ==
        "/plain?said=bad-request&search=a%0D%0Ab");
  const std::string long_search = "action=take&search=" + std::string(201, 'a');
  CHECK(sent_to(posted(long_search)) == "/plain?said=bad-request");
}

TEST_CASE("A form that another site's page sends is refused, and so is what is no form") {
  HttpRequest request;
  request.method = "POST";
  request.path = "/plain";
  request.host = "shop.example";
  request.cookie = "session=s1";
  request.content_type = "application/x-www-form-urlencoded";
  request.body = "action=add&item=P&quantity=1";
  request.origin = "https://evil.example";
  CHECK(std::get<HttpResponse>(route(request, {})).status == 403);
  request.origin = "https://shop.example";
  CHECK(std::holds_alternative<PlainCommand>(route(request, {})));
  request.content_type = "application/json";
  CHECK(std::get<HttpResponse>(route(request, {})).status == 415);
}

TEST_CASE("The plain page is asked for with a session, a language, and what a form came to") {
  HttpRequest request;
  request.method = "GET";
  request.path = "/plain";
  request.query = std::string("said=added&item=P&after=O&order=") + kOrder;
  request.accept_language = "zh-CN";
  const auto stranger = std::get<PlainQuery>(route(request, {}));
  CHECK_FALSE(stranger.session);
  CHECK_FALSE(stranger.cart);
  CHECK_FALSE(stranger.order);
  CHECK(stranger.language == Language::kChinese);
  CHECK(stranger.said == "added");
  CHECK(stranger.about->str() == "P");
  CHECK(stranger.part.after->str() == "O");
  request.cookie = "session=s1";
  const auto known = std::get<PlainQuery>(route(request, {}));
  CHECK(known.cart->str() == "s1");
  CHECK(known.order->op == proto::Op::kOrder);
  CHECK(known.order->order.str() == kOrder);
  request.cookie = "";
  RouteSettings gated;
  gated.gates_sessions = true;
  const auto outside = std::get<PlainQuery>(route(request, gated));
  REQUIRE(outside.session);
  CHECK(outside.session->token.empty());
}

}  // namespace gateway
