// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What /v1 serves, and what each request asks of cartd.
#include "gateway/backend/backend_routes.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using ops::Scope;
using proto::Op;

const std::string kOrder = "123e4567-e89b-12d3-a456-426614174000";

HttpRequest request(const std::string& method, const std::string& target,
                    const std::string& body = "") {
  HttpRequest request;
  request.method = method;
  const auto mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string::npos) request.query = target.substr(mark + 1);
  request.body = body;
  if (!body.empty()) request.content_type = "application/json";
  return request;
}

BackendCall call_of(const HttpRequest& asked) {
  auto found = find_endpoint(asked);
  CAPTURE(asked.method, asked.path);
  REQUIRE(std::holds_alternative<BackendCall>(found));
  return std::get<BackendCall>(found);
}
HttpResponse no_call(const HttpRequest& asked) {
  auto found = find_endpoint(asked);
  REQUIRE(std::holds_alternative<HttpResponse>(found));
  return std::get<HttpResponse>(found);
}
BackendRequest read(const HttpRequest& asked) {
  auto read = read_call(call_of(asked), asked);
  if (const auto* refusal = std::get_if<HttpResponse>(&read)) FAIL(refusal->body);
  return std::get<BackendRequest>(read);
}
proto::Command command_of(const HttpRequest& asked) { return read(asked).command; }
HttpResponse refusal_of(const HttpRequest& asked) {
  auto read = read_call(call_of(asked), asked);
  CAPTURE(asked.path, asked.query, asked.body);
  REQUIRE(std::holds_alternative<HttpResponse>(read));
  return std::get<HttpResponse>(read);
}
/// The field a 400 names.
std::string refused_field(const HttpRequest& asked) {
  const auto response = refusal_of(asked);
  CHECK(response.status == 400);
  return nlohmann::json::parse(response.body).value("field", "none");
}
HttpRequest stock(const std::string& body) { return request("POST", "/v1/items/P/stock", body); }
HttpRequest returned(const std::string& body) {
  return request("POST", "/v1/orders/" + kOrder + "/return", body);
}

}  // namespace

TEST_CASE("Each request of the backend has its scope and asks one thing of cartd") {
  struct Case {
    HttpRequest asked;
    std::optional<Scope> scope;
    Op op;
  };
  const std::string order = "/v1/orders/" + kOrder;
  const Case cases[] = {
      {request("GET", "/v1/items"), std::nullopt, Op::kItems},
      {request("GET", "/v1/items/P"), std::nullopt, Op::kItems},
      {request("PUT", "/v1/items/P", "{}"), Scope::kItemsWrite, Op::kPutItem},
      {request("DELETE", "/v1/items/P"), Scope::kItemsWrite, Op::kRemoveItem},
      {request("GET", "/v1/holds"), Scope::kCartsRead, Op::kHolds},
      {request("GET", "/v1/lines/P"), Scope::kCartsRead, Op::kPlaces},
      {request("POST", "/v1/sale/pause"), Scope::kSaleWrite, Op::kPauseSale},
      {request("GET", "/v1/shop"), std::nullopt, Op::kShop},
      {request("PUT", "/v1/shop", "{}"), Scope::kItemsWrite, Op::kPutShop},
      {request("POST", "/v1/sale/resume"), Scope::kSaleWrite, Op::kResumeSale},
      {request("GET", "/v1/events"), Scope::kEventsRead, Op::kEvents},
      {request("GET", "/v1/history"), Scope::kHistoryRead, Op::kHistory},
      {request("GET", "/v1/hooks"), Scope::kEventsRead, Op::kHooks},
      {request("POST", "/v1/hooks/erp", R"({"after":7})"), Scope::kHooksWrite, Op::kSetHook},
      {request("GET", "/v1/report"), Scope::kOrdersRead, Op::kReport},
      {stock(R"({"set":1})"), Scope::kStockWrite, Op::kSetStock},
      {stock(R"({"add":1,"id":"a"})"), Scope::kStockWrite, Op::kAddStock},
      {request("GET", "/v1/orders"), Scope::kOrdersRead, Op::kOrders},
      {request("HEAD", "/v1/orders"), Scope::kOrdersRead, Op::kOrders},
      {request("GET", order), Scope::kOrdersRead, Op::kOrders},
      {request("POST", order + "/confirm"), Scope::kOrdersWrite, Op::kConfirmOrder},
      {request("POST", order + "/release", "{}"), Scope::kOrdersWrite, Op::kReleaseOrder},
      {request("POST", order + "/extend"), Scope::kOrdersWrite, Op::kExtendOrder},
      {returned(R"({"id":"a"})"), Scope::kOrdersWrite, Op::kReturnOrder},
      {request("GET", "/v1/carts/ann"), Scope::kCartsRead, Op::kCart},
      {request("DELETE", "/v1/carts/ann"), Scope::kCartsWrite, Op::kRelease},
      {request("GET", "/v1/verify"), Scope::kOrdersRead, Op::kVerify},
  };
  for (const auto& [asked, scope, op] : cases) {
    CAPTURE(asked.method, asked.path);
    CHECK(call_of(asked).scope() == scope);
    CHECK(command_of(asked).op == op);
    CHECK(operation(op).for_operator);
  }
}

TEST_CASE("A hook is enabled, disabled for a reason, or goes on behind an event, as is said") {
  const auto change = [](const std::string& body) {
    return *command_of(request("POST", "/v1/hooks/erp", body)).hook;
  };
  const auto replayed = change(R"({"enabled":true,"after":7})");
  CHECK(replayed.hook->str() == "erp");
  CHECK(replayed.enabled == true);
  CHECK(replayed.position == 7);
  const auto disabled = change(R"({"enabled":false,"reason":"moving"})");
  CHECK(disabled.enabled == false);
  CHECK(disabled.reason == "moving");
  CHECK_FALSE(disabled.position);
  const auto wrong = [](const std::string& body) {
    return refused_field(request("POST", "/v1/hooks/erp", body));
  };
  CHECK(wrong("{}") == "enabled");
  CHECK(wrong(R"({"after":-1})") == "after");
  CHECK(wrong(R"({"enabled":"yes"})") == "enabled");
  CHECK(wrong(R"({"enabled":true,"reason":"x"})") == "reason");
  CHECK(wrong(R"({"enabled":false,"reason":"a\nb"})") == "reason");
  CHECK(wrong(R"({"position":7})") == "position");
  CHECK(refused_field(request("POST", "/v1/hooks/a b", R"({"after":7})")) == "hook");
}

TEST_CASE("What stands in a path is one segment, and no other path is known") {
  for (const char* path :
       {"/", "/v1", "/v1/", "/v1/items/", "/v1/items//stock", "/v1/items/P/Q/stock", "/v1/orders/",
        "/v1/orders/a/b", "/v1/orders/a/confirm/", "/v1/carts/", "/v1/verify/", "/status", "/cart",
        "/items", "/V1/verify"}) {
    CAPTURE(path);
    CHECK(no_call(request("GET", path)).status == 404);
    CHECK(no_call(request("POST", path)).status == 404);
  }
}

TEST_CASE("A method that a path does not have is told which it has") {
  const auto allow = [](const std::string& method, const std::string& path) {
    const auto response = no_call(request(method, path));
    CHECK(response.status == (method == "OPTIONS" ? 204 : 405));
    CHECK(response.body.empty() == (method == "OPTIONS"));
    return header(response, "Allow");
  };
  CHECK(allow("GET", "/v1/items/P/stock") == "POST, OPTIONS");
  CHECK(allow("HEAD", "/v1/items/P/stock") == "POST, OPTIONS");
  CHECK(allow("POST", "/v1/orders") == "GET, HEAD, OPTIONS");
  CHECK(allow("PUT", "/v1/carts/ann") == "GET, HEAD, DELETE, OPTIONS");
  CHECK(allow("OPTIONS", "/v1/carts/ann") == "GET, HEAD, DELETE, OPTIONS");
  CHECK(allow("OPTIONS", "*").ends_with("DELETE, OPTIONS"));
  CHECK(no_call(request("CONNECT", "")).status == 405);
  CHECK(no_call(request("PROPFIND", "/v1/orders")).status == 501);
  CHECK(no_call(request("get", "/v1/orders")).status == 501);
  // No page of another site may read an answer or send a command with a body of JSON.
  CHECK(header(no_call(request("OPTIONS", "/v1/orders")), "Access-Control-Allow-Methods").empty());
}

TEST_CASE("Stock is added under a key, or set, and then perhaps only if it is what is believed") {
  const auto added = command_of(stock(R"({"add":-3,"id":"delivery 7"})"));
  CHECK(added.item->str() == "P");
  CHECK(added.amount == -3);
  CHECK(added.key == "delivery 7");
  const auto set = command_of(stock(R"({"set":40,"if":35})"));
  CHECK(set.amount == 40);
  CHECK(set.only_if == 35);
  CHECK_FALSE(command_of(stock(R"({"set":0})")).only_if);
  CHECK(command_of(stock(R"({"set":4.0e1})")).amount == 40);

  CHECK(refused_field(stock("")) == "add");
  CHECK(refused_field(stock(R"({"add":1,"set":1,"id":"a"})")) == "add");
  CHECK(refused_field(stock(R"({"add":1})")) == "id");
  CHECK(refused_field(stock(R"({"add":1,"id":""})")) == "id");
  CHECK(refused_field(stock(R"({"add":1,"id":"a\nb"})")) == "id");
  CHECK(refused_field(stock(R"({"add":1.5,"id":"a"})")) == "add");
  CHECK(refused_field(stock(R"({"add":1000000001,"id":"a"})")) == "add");
  CHECK(refused_field(stock(R"({"add":1,"id":"a","if":3})")) == "if");
  CHECK(refused_field(stock(R"({"set":-1})")) == "set");
  CHECK(refused_field(stock(R"({"set":"1"})")) == "set");
  CHECK(refused_field(stock(R"({"set":1,"set":2})")) == "set");
  CHECK(refused_field(stock(R"({"set":1,"id":"a"})")) == "id");
  CHECK(refused_field(stock(R"({"set":1,"unit":"box"})")) == "unit");
  CHECK(refused_field(stock("[1]")) == "none");
  CHECK(refused_field(stock(R"({"set":1)")) == "none");
  CHECK(refused_field(request("POST", "/v1/items/P+P/stock", R"({"set":1})")) == "item");
  CHECK(refused_field(request("POST", "/v1/items/P/stock?set=1", R"({"set":1})")) == "set");
}

TEST_CASE("A body is JSON as it is") {
  auto form = stock("set=1");
  form.content_type = "application/x-www-form-urlencoded";
  CHECK(refusal_of(form).status == 415);
  auto coded = stock(R"({"set":1})");
  coded.content_encoding = "gzip";
  CHECK(refusal_of(coded).status == 415);
  auto typed = stock(R"({"set":1})");
  typed.content_type = "Application/JSON; charset=utf-8";
  CHECK(command_of(typed).amount == 1);
}

TEST_CASE("Orders are listed behind a number, so many at a time, as JSON or CSV") {
  CHECK(command_of(request("GET", "/v1/orders")).amount == 100);
  const auto asked = read(request("GET", "/v1/orders?after=17&limit=500"));
  CHECK(asked.command.after == 17);
  CHECK(asked.command.amount == 500);
  CHECK_FALSE(asked.as_csv);
  auto csv = request("GET", "/v1/orders");
  csv.accept = "text/csv";
  CHECK(read(csv).as_csv);
  for (const char* query : {"limit=0", "limit=501", "limit=", "limit=1e1", "limit=%31x"})
    CHECK(refused_field(request("GET", std::string("/v1/orders?") + query)) == "limit");
  CHECK(refused_field(request("GET", "/v1/orders?after=-1")) == "after");
  CHECK(refused_field(request("GET", "/v1/orders?after=1&after=2")) == "after");
  CHECK(refused_field(request("GET", "/v1/orders?Limit=1")) == "Limit");
  CHECK(refused_field(request("GET", "/v1/orders?limit=%zz")) == "limit");
}

TEST_CASE("Orders are looked for by state, item and when they were made") {
  const auto all = command_of(request(
      "GET", "/v1/orders?state=sold&item=P&since=2026-11-27&until=2026-11-28T01:00:00%2B01:00"));
  CHECK(all.state == proto::OrderState::kSold);
  CHECK(all.item->str() == "P");
  CHECK(all.period.since == base::parse_rfc3339("2026-11-27T00:00:00.000Z"));
  CHECK(all.period.until == base::parse_rfc3339("2026-11-28T00:00:00.000Z"));
  // Whose '+' was not encoded.
  CHECK(command_of(request("GET", "/v1/orders?since=2026-11-28T01:00:00+01:00")).period.since ==
        all.period.until);
  CHECK(refused_field(request("GET", "/v1/orders?state=paid")) == "state");
  CHECK(refused_field(request("GET", "/v1/orders?item=")) == "item");
  CHECK(refused_field(request("GET", "/v1/orders?since=yesterday")) == "since");
  CHECK(refused_field(request("GET", "/v1/orders?since=2026-13-01")) == "since");
  CHECK(refused_field(request("GET", "/v1/orders?since=2026-11-28&until=2026-11-28")) == "until");
}

TEST_CASE("Events are asked for behind one of them, of one type, and may be waited for") {
  const auto asked = read(request("GET", "/v1/events?after=7&limit=2&type=order.sold&wait=55"));
  CHECK(asked.command.after == 7U);
  CHECK(asked.command.amount == 2);
  CHECK(asked.command.event_type == proto::EventType::kOrderSold);
  CHECK(asked.wait == base::Seconds{55});
  const auto all = read(request("GET", "/v1/events"));
  CHECK_FALSE(all.command.after);
  CHECK(all.wait == base::Millis{0});
  CHECK(refused_field(request("GET", "/v1/events?type=order.lost")) == "type");
  CHECK(refused_field(request("GET", "/v1/events?wait=56")) == "wait");
  CHECK(refused_field(request("GET", "/v1/events?after=x")) == "after");
}

TEST_CASE("What a shop says of itself is put as a whole, and judged") {
  const auto put = [](const std::string& body) { return request("PUT", "/v1/shop", body); };
  CHECK(command_of(put(R"({"name":{"en":"Kiln"}})")).shop->name.at("en") == "Kiln");
  CHECK(command_of(put("{}")).shop == proto::Shop{});
  CHECK(refused_field(put(R"({"nmae":{"en":"Kiln"}})")) == "nmae");
  CHECK(refused_field(put(R"({"logo":"javascript:alert`1`"})")) == "logo");
  CHECK(refused_field(put(R"({"links":[{"name":{"en":"x"},"url":"//evil.example"}]})")) == "links");
}

TEST_CASE("A sale is paused with a reason or without") {
  CHECK(command_of(request("POST", "/v1/sale/pause", R"({"reason":"back at 9"})")).reason ==
        "back at 9");
  CHECK(command_of(request("POST", "/v1/sale/pause", "{}")).reason.empty());
  CHECK(refused_field(request("POST", "/v1/sale/pause", R"({"reason":"two\nlines"})")) == "reason");
  CHECK(refused_field(request("POST", "/v1/sale/pause", R"({"why":"x"})")) == "why");
  CHECK(refused_field(request("POST", "/v1/sale/resume", R"({"reason":"x"})")) == "reason");
}

TEST_CASE("A session is for a person of 1 to 200 bytes, and as long as is asked for") {
  const auto session = [](const std::string& body) {
    return request("POST", "/v1/sessions", body);
  };
  const auto asked = read(session(R"({"person":"ann","ttl":"12h"})"));
  REQUIRE(asked.new_session);
  CHECK(asked.new_session->person == "ann");
  CHECK(asked.new_session->ttl == base::Millis{43'200'000});
  CHECK(read(session(R"({"ttl":90})")).new_session->ttl == base::Millis{90'000});
  CHECK(read(session(R"({"ttl":34560000})")).new_session->ttl == base::Millis{34'560'000'000});
  CHECK_FALSE(read(session("{}")).new_session->ttl);
  CHECK(read(session("")).new_session->person.empty());
  const std::string longest(200, 'x');
  CHECK(read(session(R"({"person":")" + longest + R"("})")).new_session->person == longest);
  for (const char* ttl : {"0", "-1", "34560001", "9223372036854775807", "\"soon\"", "\"0\"",
                          "\"401d\"", "\"500ms\"", "\"\"", "1.5", "true", "[]"})
    CHECK(refused_field(session(std::string(R"({"ttl":)") + ttl + "}")) == "ttl");
  CHECK(refused_field(session(R"({"person":""})")) == "person");
  CHECK(refused_field(session(R"({"person":")" + longest + R"(x"})")) == "person");
  CHECK(refused_field(session(R"({"person":17})")) == "person");
  CHECK(read(session(R"({"session":"s1..7.mac"})")).new_session->session == "s1..7.mac");
  for (const char* other : {"\"\"", "\"two words\"", "17", "[]"})
    CHECK(refused_field(session(std::string(R"({"session":)") + other + "}")) == "session");
  CHECK(refused_field(session(R"({"sesion":"s1"})")) == "sesion");
  CHECK(call_of(session("")).scope() == Scope::kSessionsWrite);
}

TEST_CASE("A report is of a period, by day") {
  CHECK(command_of(request("GET", "/v1/report?by=day&since=2026-11-27")).period.since);
  CHECK(refused_field(request("GET", "/v1/report?by=week")) == "by");
  CHECK(refused_field(request("GET", "/v1/report?after=1")) == "after");
}

TEST_CASE("A put says all of an item: what it leaves out is unset") {
  const auto put = command_of(request("PUT", "/v1/items/P", R"({"name":{"en":"Tea"},"limit":2})"));
  CHECK(put.item->str() == "P");
  CHECK(put.patch.name == proto::Names{{"en", "Tea"}});
  REQUIRE(put.patch.limit);
  CHECK(*put.patch.limit == 2);
  REQUIRE(put.patch.hold_ttl);  // said, and nothing
  CHECK_FALSE(*put.patch.hold_ttl);
  REQUIRE(put.patch.display);
  CHECK(*put.patch.display == proto::Display{});
  const auto nothing = command_of(request("PUT", "/v1/items/P", "{}"));
  CHECK(nothing.patch.name == proto::Names{});
  CHECK(nothing.patch == command_of(request("PUT", "/v1/items/P", R"({"limit":null})")).patch);
  CHECK(refused_field(request("PUT", "/v1/items/P", R"({"limit":0})")) == "limit");
  CHECK(refused_field(request("PUT", "/v1/items/P", R"({"stock":1})")) == "stock");
  CHECK(refused_field(request("PUT", "/v1/items/P", R"({"display":"low"})")) == "below");
}

TEST_CASE("Lists begin behind what the part before said") {
  CHECK(command_of(request("GET", "/v1/items?after=P&limit=2")).behind == "P");
  CHECK(command_of(request("GET", "/v1/holds?item=P&after=P/1/2")).item->str() == "P");
  CHECK(command_of(request("GET", "/v1/lines/P?after=7")).behind == "7");
  CHECK(refused_field(request("GET", "/v1/items?after=")) == "after");
  CHECK(refused_field(request("GET", "/v1/lines/P?limit=501")) == "limit");
}

TEST_CASE("An order is asked for, and said something of, by its id") {
  const auto upper = command_of(request("GET", "/v1/orders/123E4567-E89B-12D3-A456-426614174000"));
  CHECK(upper.order->str() == kOrder);
  CHECK(refused_field(request("GET", "/v1/orders/17")) == "order");
  CHECK(refused_field(request("GET", "/v1/orders/" + kOrder + "?session=ann")) == "session");
  CHECK(refused_field(request("POST", "/v1/orders/17/confirm")) == "order");
  CHECK(refused_field(request("POST", "/v1/orders/" + kOrder + "/confirm", R"({"amount":1})")) ==
        "amount");
}

TEST_CASE("A return has a key, and may be of some lines that are not sold again") {
  CHECK(command_of(returned(R"({"id":"parcel 1"})")).lines.empty());
  const auto some = command_of(returned(
      R"({"id":"parcel 1","lines":[{"item":"P"},{"item":"Q","quantity":2}],"restock":false})"));
  CHECK(some.key == "parcel 1");
  REQUIRE(some.lines.size() == 2);
  CHECK(some.lines[0].quantity == 1);
  CHECK(some.lines[1].quantity == 2);
  CHECK_FALSE(some.restock);
  CHECK(refused_field(returned("{}")) == "id");
  CHECK(refused_field(returned(R"({"id":"a","lines":[]})")) == "lines");
  CHECK(refused_field(returned(R"({"id":"a","lines":[1]})")) == "item");
  CHECK(refused_field(returned(R"({"id":"a","lines":{"item":"P"}})")) == "lines");
  CHECK(refused_field(returned(R"({"id":"a","lines":[{"item":"P"},{"item":"P"}]})")) == "lines");
  CHECK(refused_field(returned(R"({"id":"a","lines":[{"item":"P","quantity":0}]})")) == "quantity");
  CHECK(refused_field(returned(R"({"id":"a","lines":[{"item":"P","count":1}]})")) == "count");
  CHECK(refused_field(returned(R"({"id":"a","restock":"no"})")) == "restock");
}

TEST_CASE("A cart is asked for, and given back, by its session") {
  CHECK(command_of(request("GET", "/v1/carts/ann")).session->str() == "ann");
  CHECK(command_of(request("DELETE", "/v1/carts/ann")).session->str() == "ann");
  CHECK(refused_field(request("GET", "/v1/carts/" + std::string(129, 'a'))) == "session");
  CHECK(refused_field(request("DELETE", "/v1/carts/ann", R"({"item":"P"})")) == "item");
  CHECK(command_of(request("DELETE", "/v1/carts/ann")).reason.empty());
  CHECK(
      command_of(request("DELETE", "/v1/carts/ann", R"({"reason":"A <b>mistake</b>."})")).reason ==
      "A <b>mistake</b>.");
  for (const std::string& reason :
       {std::string(R"("two\nlines")"), std::string("7"), "\"" + std::string(201, 'x') + "\"",
        std::string(R"("\u0007")")})
    CHECK(refused_field(request("DELETE", "/v1/carts/ann", R"({"reason":)" + reason + "}")) ==
          "reason");
  CHECK(refused_field(request("GET", "/v1/verify?x=1")) == "x");
}

}  // namespace gateway
