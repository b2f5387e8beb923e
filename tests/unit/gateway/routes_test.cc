// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is meant by method, path, parameters and headers; every refusal names what is wrong.
#include "gateway/http/routes.h"

#include <nlohmann/json.hpp>
#include <tuple>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

using base::Millis;
using proto::ItemId;

HttpRequest request(const std::string& method, const std::string& target) {
  HttpRequest request;
  request.method = method;
  const auto mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string::npos) request.query = target.substr(mark + 1);
  return request;
}
HttpRequest get(const std::string& target) { return request("GET", target); }
OrderCommand order_of(const HttpRequest& asked) {
  auto routed = route(asked, {});
  REQUIRE(std::holds_alternative<OrderCommand>(routed));
  return std::get<OrderCommand>(std::move(routed));
}

HttpRequest post_form(const std::string& body) {
  HttpRequest post = request("POST", "/cart");
  post.content_type = "application/x-www-form-urlencoded";
  post.body = body;
  return post;
}

template <class Asked>
Asked read_as(const HttpRequest& request, const RouteSettings& settings = {}) {
  auto routed = route(request, settings);
  REQUIRE(std::holds_alternative<Asked>(routed));
  return std::get<Asked>(std::move(routed));
}
Poll poll_of(const HttpRequest& request, const RouteSettings& settings = {}) {
  return read_as<PollRequest>(request, settings).poll;
}
Stream stream_of(const HttpRequest& request) { return read_as<Stream>(request); }
std::vector<proto::ItemId> items_of(const HttpRequest& request) {
  return std::get<std::vector<proto::ItemId>>(poll_of(request).items);
}
CartCommand command_of(const HttpRequest& request) { return read_as<CartCommand>(request); }
HttpResponse response_of(const HttpRequest& request, const RouteSettings& settings = {}) {
  return read_as<HttpResponse>(request, settings);
}
/// The field a 400 names.
std::string refused_field(const HttpRequest& request) {
  const auto response = response_of(request);
  CHECK(response.status == 400);
  return nlohmann::json::parse(response.body).value("field", "none");
}

}  // namespace

// --- GET /status ---------------------------------------------------------------------------------

TEST_CASE("A bare status request waits as long as the default") {
  const auto [poll, preference] = read_as<PollRequest>(get("/status"));
  CHECK(items_of(get("/status")).empty());
  CHECK_FALSE(poll.since);
  CHECK(poll.validators.empty());
  CHECK(poll.wait == Millis{25'000});
  CHECK(preference.empty());
  CHECK(poll_of(get("/status"), {Millis{7000}, Millis{9000}, {}}).wait == Millis{7000});
}

TEST_CASE("A status request names its items, its cursor and its wait") {
  const auto asked = get("/status?session=s1&item=P&item=Q.1&since=A.17&wait=0");
  CHECK(items_of(asked) == std::vector{*ItemId::parse("P"), *ItemId::parse("Q.1")});
  const auto poll = poll_of(asked);
  CHECK(poll.since == cursor("A.17"));
  CHECK_FALSE(poll.unchanged_as_304());
  CHECK(poll.wait == Millis{0});
}

TEST_CASE("A star stands for every item, whatever else is named") {
  for (const char* target : {"/status?item=*", "/status?item=%2A", "/status?item=P&item=*"})
    CHECK(std::holds_alternative<EveryItem>(poll_of(get(target)).items));
  CHECK(std::holds_alternative<EveryItem>(stream_of(get("/events?item=P&item=*")).items));
  CHECK(items_of(get("/status?item=P")).size() == 1);
  CHECK(refused_field(get("/status?item=*&item=a/b")) == "item");
  CHECK(refused_field(get("/status?item=P*")) == "item");
}

TEST_CASE("A status request that is wrong is refused by its field") {
  CHECK(refused_field(get("/status?session=a%20b")) == "session");
  CHECK(refused_field(get("/status?session=")) == "session");
  CHECK(refused_field(get("/status?item=")) == "item");
  CHECK(refused_field(get("/status?item=P&item=a/b")) == "item");
  CHECK(refused_field(get("/status?item=" + std::string(65, 'x'))) == "item");
  for (const char* since : {"", "17", "A.", ".17", "A.17x", "A.-1", "A.99999999999999999999"})
    CHECK(refused_field(get(std::string("/status?since=") + since)) == "since");
  for (const char* wait : {"", "-1", "56", "1.5", "x", "1s", "99999999999999999999"})
    CHECK(refused_field(get(std::string("/status?wait=") + wait)) == "wait");
}

// --- GET /events ---------------------------------------------------------------------------------

TEST_CASE("A stream names its items and how far its client has come") {
  auto stream = stream_of(get("/events?session=s1&item=P&item=Q&since=A.17"));
  CHECK(std::get<std::vector<ItemId>>(stream.items).size() == 2);
  CHECK(stream.since == cursor("A.17"));
  CHECK(stream.life == Millis{600'000});
  stream = stream_of(get("/events"));
  CHECK(std::get<std::vector<ItemId>>(stream.items).empty());
  CHECK_FALSE(stream.since);
  CHECK(stream_of(request("HEAD", "/events")).life == Millis{0});
}

TEST_CASE("A browser that comes back says with Last-Event-ID how far it has come") {
  HttpRequest asked = get("/events?since=A.3");
  asked.last_event_id = "A.9";
  CHECK(stream_of(asked).since == cursor("A.9"));
  asked.last_event_id = "not ours";
  CHECK(stream_of(asked).since->epoch != cursor("A.9").epoch);
  asked = get("/status?wait=0");
  asked.last_event_id = "A.9";
  CHECK_FALSE(poll_of(asked).since);
}

TEST_CASE("A stream that is asked for wrongly is refused by its field") {
  CHECK(refused_field(get("/events?session=a%20b")) == "session");
  CHECK(refused_field(get("/events?item=a/b")) == "item");
  CHECK(refused_field(get("/events?since=17")) == "since");
  CHECK(response_of(request("POST", "/events")).status == 405);
  CHECK(header(response_of(request("OPTIONS", "/events")), "Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("The catalog may be asked for since a cursor") {
  CHECK(read_as<Listing>(get("/items?since=A.17")).since == cursor("A.17"));
  read_as<CatalogQuery>(get("/items"));
  for (const char* target : {"/items?since=", "/items?since=17"})
    CHECK(refused_field(get(target)) == "since");
}

TEST_CASE("The catalog may be asked for in parts, and for what goes by some words") {
  const auto part = [](const char* target) { return read_as<ItemsPage>(get(target)); };
  CHECK(part("/items?limit=1").limit == 1);
  CHECK(part("/items?limit=500").limit == 500);
  CHECK(part("/items?after=P").after == proto::ItemId::parse("P"));
  CHECK(part("/items?after=P").limit == 100);
  CHECK(part("/items?search=caf%C3%A9+au%20lait&limit=7").search == "caf\xC3\xA9 au lait");
  CHECK(part("/items?search=").search.empty());
}

TEST_CASE("A part that is asked for wrongly is refused by its field") {
  for (const char* limit : {"", "0", "501", "-1", "1.5", "x", "99999999999999999999"})
    CHECK(refused_field(get("/items?limit=" + std::string(limit))) == "limit");
  CHECK(refused_field(get("/items?after=")) == "after");
  CHECK(refused_field(get("/items?after=a%20b")) == "after");
  CHECK(refused_field(get("/items?search=" + std::string(201, 'x'))) == "search");
  CHECK(refused_field(get("/items?since=A.17&limit=5")) == "since");
  CHECK(refused_field(get("/items?limit=5&limit=6")) == "limit");
}

// --- GET /status: how long -----------------------------------------------------------------------

TEST_CASE("A wait of up to 55 s may always be asked for, and is met as far as the setting goes") {
  CHECK(poll_of(get("/status?wait=55")).wait == Millis{55'000});
  const RouteSettings short_waits{Millis{1000}, Millis{2000}, {}};
  CHECK(poll_of(get("/status?wait=2"), short_waits).wait == Millis{2000});
  CHECK(poll_of(get("/status?wait=55"), short_waits).wait == Millis{2000});
  CHECK(response_of(get("/status?wait=56"), short_waits).status == 400);
  const RouteSettings long_waits{Millis{1000}, Millis{300'000}, {}};
  CHECK(poll_of(get("/status?wait=300"), long_waits).wait == Millis{300'000});
  CHECK(response_of(get("/status?wait=301"), long_waits).status == 400);
}

TEST_CASE("Prefer: wait is wait's alias, applied as far as it can be, and echoed") {
  const auto preferring = [](const char* prefer, const char* target = "/status") {
    HttpRequest asked = get(target);
    asked.prefer = prefer;
    return read_as<PollRequest>(asked);
  };
  CHECK(preferring("wait=10").poll.wait == Millis{10'000});
  CHECK(preferring("wait=10").preference == "wait=10");
  CHECK(preferring("respond-async, wait=10").poll.wait == Millis{10'000});
  CHECK(preferring("wait=100").poll.wait == Millis{55'000});
  CHECK(preferring("wait=100").preference == "wait=55");
  CHECK(preferring("wait=0").poll.wait == Millis{0});
  CHECK(preferring("wait=99999999999999999999").preference == "wait=55");
  CHECK(preferring("Wait = \"10\"; x=y, wait=3").preference == "wait=10");
  // The parameter is the clearer wish; what cannot be read is no preference.
  CHECK(preferring("wait=10", "/status?wait=3").poll.wait == Millis{3000});
  CHECK(preferring("wait=10", "/status?wait=3").preference.empty());
  for (const char* nothing : {"", "wait", "wait=", "wait=x", "wait=-5", "return=minimal"}) {
    CHECK(preferring(nothing).poll.wait == Millis{25'000});
    CHECK(preferring(nothing).preference.empty());
  }
}

TEST_CASE("If-None-Match is another spelling of since whose wait ends with a 304") {
  const auto having = [](const char* validator, const char* target = "/status") {
    HttpRequest asked = get(target);
    asked.if_none_match = validator;
    return poll_of(asked);
  };
  for (const char* validator : {"\"A.17\"", "W/\"A.17\"", "\"A.17-gzip\"", "\"x\", \"A.17\""}) {
    CHECK(having(validator).validators == std::vector{cursor("A.17")});
    CHECK_FALSE(having(validator).since);
  }
  // Which of several is the newest of this shop is for those to say who know the shop.
  const auto several = having("\"A.17\", \"B.3\"");
  CHECK(several.validators == std::vector{cursor("A.17"), cursor("B.3")});
  CHECK(having("\"A.3\", \"A.17\"", "/status?since=A.17").unchanged_as_304());
  // `since` decides; it ends with a 304 only where both say the same.
  CHECK(having("\"A.17\"", "/status?since=A.16").since == cursor("A.16"));
  CHECK_FALSE(having("\"A.17\"", "/status?since=A.16").unchanged_as_304());
  CHECK(having("\"A.17\"", "/status?since=A.17").unchanged_as_304());
}

TEST_CASE("A validator that no answer of ours gave is a cursor of another epoch") {
  for (const char* validator : {"\"xyz\"", "junk", "\"\"", "\"A.17"}) {
    HttpRequest asked = get("/status");
    asked.if_none_match = validator;
    const auto validators = poll_of(asked).validators;
    REQUIRE(validators.size() == 1);
    CHECK(validators[0].epoch.str() == "foreign");
  }
  HttpRequest any = get("/status");
  any.if_none_match = "*";
  CHECK(poll_of(any).validators.empty());
}

// --- /cart ---------------------------------------------------------------------------------------

TEST_CASE("A cart command comes as a form or as JSON") {
  const auto form = command_of(post_form("session=s1&action=add&item=P&quantity=2"));
  HttpRequest json = request("POST", "/cart");
  json.content_type = "Application/JSON; charset=utf-8";
  json.body = R"({"session":"s1","action":"add","item":"P","quantity":2})";
  for (const auto& command : {form, command_of(json)}) {
    CHECK(command.op == proto::Op::kAdd);
    CHECK(command.session.str() == "s1");
    CHECK(command.item->str() == "P");
    CHECK(command.quantity == 2);
  }
}

TEST_CASE("A cart command without item or quantity means one of the first item") {
  const auto command = command_of(post_form("session=s1&action=remove"));
  CHECK(command.op == proto::Op::kRemove);
  CHECK_FALSE(command.item);
  CHECK(command.quantity == 1);
}

TEST_CASE("A cart command that is wrong is refused by its field") {
  CHECK(refused_field(post_form("action=add")) == "session");
  CHECK(refused_field(post_form("session=a+b&action=add")) == "session");
  CHECK(refused_field(post_form("session=s1")) == "action");
  CHECK(refused_field(post_form("session=s1&action=buy")) == "action");
  CHECK(refused_field(post_form("session=s1&action=add&item=a%2Fb")) == "item");
  for (const char* quantity : {"0", "-1", "x", "1.5", "1000001", "99999999999999999999"})
    CHECK(refused_field(post_form("session=s1&action=add&quantity=" + std::string(quantity))) ==
          "quantity");
  // They are for JSON: without them this would be about the first item.
  CHECK(refused_field(post_form("session=s1&action=add&lines=%5B%5D")) == "lines");
  HttpRequest json = request("POST", "/cart");
  json.content_type = "application/json";
  json.body = R"({"session":"s1","action":"add","quantity":1.5})";
  CHECK(refused_field(json) == "quantity");
  json.body = "[]";
  CHECK(response_of(json).status == 400);
}

TEST_CASE("JSON says each thing once, as the type that it has") {
  const auto posted = [](const std::string& fields) {
    HttpRequest json = request("POST", "/cart");
    json.content_type = "application/json";
    json.cookie = "session=s1";
    json.body = R"({"action":"add",)" + fields + "}";
    return json;
  };
  CHECK(command_of(posted(R"("quantity":2.0)")).quantity == 2);
  CHECK(command_of(posted(R"("quantity":2e0)")).quantity == 2);
  CHECK(command_of(posted(R"("quantity":"002")")).quantity == 2);
  CHECK(command_of(posted(R"("lines":[{"item":"P","quantity":3.0}])")).lines.front().quantity == 3);
  for (const char* quantity :
       {"1.5", "0", "-1", "-1.0", "1e7", "1e300", "1e400", "99999999999999999999", "\"\"",
        "\"1.0\"", "\" 1\"", "\"+1\"", "null", "true", "[1]", "{}"})
    CHECK(refused_field(posted("\"quantity\":" + std::string(quantity))) == "quantity");
  for (const char* text : {"5", "\"\"", "null", "true", "[]", "{}", "1.0"}) {
    CHECK(refused_field(posted("\"session\":" + std::string(text))) == "session");
    CHECK(refused_field(posted("\"item\":" + std::string(text))) == "item");
    CHECK(refused_field(posted("\"lines\":[{\"item\":" + std::string(text) + "}]")) == "item");
  }
  CHECK(refused_field(posted(R"("action":"remove")")) == "action");
  CHECK(refused_field(posted(R"("item":"P","item":"P")")) == "item");
  CHECK(refused_field(posted(R"("x":1,"x":1)")) == "x");
  CHECK(refused_field(posted(R"("lines":[{"item":"P","quantity":1,"quantity":2}])")) == "quantity");
  CHECK(refused_field(posted("\"x\":" + std::string(60'000, '['))) == "none");
  HttpRequest checkout = request("POST", "/checkout");
  checkout.content_type = "application/json";
  for (const char* order : {"5", "\"\"", "null"}) {
    checkout.body = R"({"session":"s1","order":)" + std::string(order) + "}";
    CHECK(refused_field(checkout) == "order");
  }
}

TEST_CASE("A cart command may have several lines") {
  const auto lines_of = [](const std::string& lines) {
    HttpRequest post = request("POST", "/cart");
    post.content_type = "application/json";
    post.body = R"({"session":"s1","action":"add","lines":)" + lines + "}";
    return post;
  };
  const auto command = command_of(lines_of(R"([{"item":"P","quantity":2},{"item":"Q"}])"));
  CHECK(command.lines == std::vector<proto::Units>{{*proto::ItemId::parse("P"), 2},
                                                   {*proto::ItemId::parse("Q"), 1}});
  CHECK(refused_field(lines_of("7")) == "lines");
  CHECK(refused_field(lines_of("[]")) == "lines");
  CHECK(refused_field(lines_of("[7]")) == "lines");
  CHECK(refused_field(lines_of(R"([{"item":"P"},{"item":"P"}])")) == "lines");
  CHECK(refused_field(lines_of(R"([{"item":"?"}])")) == "item");
  CHECK(refused_field(lines_of(R"([{"item":"P","quantity":0}])")) == "quantity");
  CHECK(refused_field(lines_of(R"([{"item":"P"}],"item":"P")")) == "lines");
  std::string many = "[";
  for (int i = 0; i < 101; ++i) many += R"({"item":"P)" + std::to_string(i) + "\"},";
  many.back() = ']';
  CHECK(refused_field(lines_of(many)) == "lines");
  auto removing = lines_of(R"([{"item":"P"}])");
  removing.body.replace(removing.body.find("add"), 3, "remove");
  CHECK(refused_field(removing) == "lines");
}

TEST_CASE("An order is made by POST and looked up by GET") {
  const std::string id = "123e4567-e89b-12d3-a456-426614174000";
  HttpRequest post = request("POST", "/checkout");
  post.content_type = "application/json";
  post.body = R"({"session":"s1","order":"123E4567-e89b-12d3-a456-426614174000"})";
  CHECK(order_of(post).op == proto::Op::kCheckout);
  CHECK(order_of(post).order.str() == id);
  CHECK(order_of(post).lines.empty());
  const auto with_lines = [&](const std::string& lines) {
    post.body = R"({"session":"s1","order":")" + id + R"(","lines":)" + lines + "}";
    return post;
  };
  CHECK(
      order_of(with_lines(R"([{"item":"P","quantity":2},{"item":"Q","quantity":"1"}])")).lines ==
      std::vector<proto::Units>{{*proto::ItemId::parse("P"), 2}, {*proto::ItemId::parse("Q"), 1}});
  for (const char* lines : {"[]", "7", "null", "[7]", R"([{"item":"P"},{"item":"P"}])"}) {
    CAPTURE(lines);
    CHECK(refused_field(with_lines(lines)) == "lines");
  }
  CHECK(refused_field(with_lines(R"([{"item":"/"}])")) == "item");
  CHECK(refused_field(with_lines(R"([{"item":"P","quantity":0}])")) == "quantity");
  post.content_type = "application/x-www-form-urlencoded";
  post.body = "session=s1&order=" + id + "&lines=%5B%5D";
  CHECK(refused_field(post) == "lines");
  post.body = "order=" + id;
  CHECK(refused_field(post) == "session");
  post.cookie = "session=s2";
  CHECK(order_of(post).session.str() == "s2");
  post.body = "order=1234";
  CHECK(refused_field(post) == "order");
  post.content_type = "text/plain";
  CHECK(response_of(post).status == 415);

  const auto looked_up = order_of(get("/orders/" + id + "?session=s1"));
  CHECK(looked_up.op == proto::Op::kOrder);
  CHECK(looked_up.order.str() == id);
  CHECK(refused_field(get("/orders/" + id)) == "session");
  CHECK(refused_field(get("/orders/x?session=s1")) == "order");
  CHECK(response_of(get("/checkout")).status == 405);
  CHECK(header(response_of(get("/checkout")), "Allow") == "POST, OPTIONS");
  CHECK(response_of(request("POST", "/orders/" + id)).status == 405);
}

TEST_CASE("An order may be named by its Idempotency-Key, and has the shop's own word with it") {
  const std::string id = "123e4567-e89b-12d3-a456-426614174000";
  HttpRequest post = request("POST", "/checkout");
  post.content_type = "application/json";
  post.body = R"({"session":"s1","reference":"cart 7"})";
  for (const std::string& key :
       {id, "\"" + id + "\"", std::string("\"123E4567-E89B-12d3-a456-426614174000\"")}) {
    post.idempotency_key = key;
    CHECK(order_of(post).order.str() == id);
    CHECK(order_of(post).reference == "cart 7");
  }
  for (const char* key : {"", "\"", "\"\"", "7", "\"123e4567-e89b-12d3-a456-426614174000"}) {
    CAPTURE(key);
    post.idempotency_key = key;
    CHECK(refused_field(post) == "order");
  }
  post.body = R"({"session":"s1","order":")" + id + "\"}";
  post.idempotency_key = "\"" + id + "\"";
  CHECK(order_of(post).order.str() == id);
  post.idempotency_key = "\"123e4567-e89b-12d3-a456-426614174001\"";
  CHECK(refused_field(post) == "order");
  post.idempotency_key.clear();
  post.body = R"({"session":"s1","order":")" + id + R"(","reference":"a\nb"})";
  CHECK(refused_field(post) == "reference");
  post.content_type = "application/x-www-form-urlencoded";
  post.body = "session=s1&order=" + id + "&reference=cart+7";
  CHECK(order_of(post).reference == "cart 7");
  post.body += "&reference=8";
  CHECK(refused_field(post) == "reference");
}

TEST_CASE("An order is given up by POST, whatever the body says of it") {
  const std::string id = "123e4567-e89b-12d3-a456-426614174000";
  HttpRequest post = request("POST", "/orders/" + id + "/release");
  CHECK(refused_field(post) == "session");
  post.cookie = "session=s2";
  const auto given_up = order_of(post);
  CHECK(given_up.op == proto::Op::kCancelOrder);
  CHECK(given_up.order.str() == id);
  CHECK(given_up.session.str() == "s2");
  post.content_type = "application/json";
  post.body = R"({"session":"s1","order":"7"})";
  CHECK(order_of(post).session.str() == "s1");
  CHECK(order_of(post).order.str() == id);
  post.content_type = "text/plain";
  CHECK(response_of(post).status == 415);
  CHECK(response_of(get("/orders/" + id + "/release")).status == 405);
  CHECK(header(response_of(get("/orders/" + id + "/release")), "Allow") == "POST, OPTIONS");
  CHECK(refused_field(request("POST", "/orders//release")) == "session");
}

TEST_CASE("A body of another type is refused") {
  for (const char* type : {"", "text/plain", "application/jsonp", "multipart/form-data; x=y"}) {
    HttpRequest post = post_form("session=s1&action=add");
    post.content_type = type;
    CHECK(response_of(post).status == 415);
  }
}

TEST_CASE("A body that is coded is refused, not misread") {
  for (const char* coding : {"gzip", "identity, gzip", "x"}) {
    HttpRequest post = post_form("session=s1&action=add");
    post.content_encoding = coding;
    CHECK(response_of(post).status == 415);
  }
  HttpRequest post = post_form("session=s1&action=add");
  post.content_encoding = "Identity";
  CHECK(command_of(post).session.str() == "s1");
}

TEST_CASE("The session may come from the cookie but one that was given decides") {
  HttpRequest asked = get("/cart");
  asked.cookie = "theme=dark; session=s1; xsession=s2";
  auto routed = route(asked, {});
  REQUIRE(std::holds_alternative<CartQuery>(routed));
  CHECK(std::get<CartQuery>(routed).session.str() == "s1");
  asked.query = "session=s9";
  routed = route(asked, {});
  CHECK(std::get<CartQuery>(routed).session.str() == "s9");
  HttpRequest post = post_form("action=add");
  post.cookie = "session=s1";
  CHECK(command_of(post).session.str() == "s1");
}

TEST_CASE("A cookie that holds no session of ours is no session") {
  for (const char* cookie : {"", "session=", "session=a b", "xsession=s2", "session"}) {
    HttpRequest asked = get("/cart");
    asked.cookie = cookie;
    CHECK(refused_field(asked) == "session");
    HttpRequest page = get("/");
    page.cookie = cookie;
    const auto routed = route(page, {});
    REQUIRE(std::holds_alternative<PageQuery>(routed));
    CHECK_FALSE(std::get<PageQuery>(routed).session);
  }
}

TEST_CASE("A link cannot buy") {
  const auto response = response_of(get("/cart?session=s1&action=add"));
  CHECK(response.status == 405);
  CHECK(header(response, "Allow") == "POST");
}

// --- methods, files, origins ---------------------------------------------------------------------

TEST_CASE("The page answers to GET, HEAD and POST with the cookie's session") {
  for (const char* method : {"GET", "HEAD", "POST"}) {
    HttpRequest asked = request(method, "/");
    asked.cookie = "session=s1";
    const auto routed = route(asked, {});
    REQUIRE(std::holds_alternative<PageQuery>(routed));
    CHECK(std::get<PageQuery>(routed).session->token == "s1");
  }
}

TEST_CASE("A wrong method is a 405 that lists the right ones") {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      {"POST", "/status", "GET, HEAD, OPTIONS"},
      {"DELETE", "/items", "GET, HEAD, OPTIONS"},
      {"PUT", "/cart", "GET, HEAD, POST, OPTIONS"},
      {"DELETE", "/", "GET, HEAD, POST, OPTIONS"},
  };
  for (const auto& [method, path, allow] : rows) {
    const auto response = response_of(request(method, path));
    CHECK(response.status == 405);
    CHECK(header(response, "Allow") == allow);
  }
}

TEST_CASE("HEAD means what GET means") {
  read_as<CatalogQuery>(request("HEAD", "/items"));
  read_as<PollRequest>(request("HEAD", "/status"));
}

TEST_CASE("Any other path is looked for among the files") {
  HttpRequest asked = get("/app.js");
  asked.if_none_match = "\"1\"";
  const auto routed = route(asked, {});
  REQUIRE(std::holds_alternative<FileQuery>(routed));
  CHECK(std::get<FileQuery>(routed).path == "/app.js");
  CHECK(std::get<FileQuery>(routed).if_none_match == "\"1\"");
  CHECK(std::holds_alternative<FileQuery>(route(get("/statusx"), {})));
}

TEST_CASE("A preflight is answered with permission only for an origin that is allowed") {
  const RouteSettings settings{Millis{1}, Millis{1}, {"https://shop.example"}};
  HttpRequest preflight = request("OPTIONS", "/cart");
  preflight.origin = "https://shop.example";
  auto response = response_of(preflight, settings);
  CHECK(response.status == 204);
  CHECK(header(response, "Access-Control-Allow-Methods") == "GET, HEAD, POST, OPTIONS");
  CHECK(header(response, "Access-Control-Allow-Headers") ==
        "Authorization, Cache-Control, Content-Type, Idempotency-Key, If-None-Match, "
        "Last-Event-ID, Prefer");
  for (const char* origin : {"", "https://evil.example", "https://shop.example.evil"}) {
    preflight.origin = origin;
    response = response_of(preflight, settings);
    CHECK(response.status == 204);
    CHECK(header(response, "Access-Control-Allow-Methods").empty());
  }
}

TEST_CASE("A method that we know nowhere is a 501, one that others know is a 405") {
  for (const char* method : {"PROPFIND", "PURGE", "QUERY", "get", "Post"})
    for (const char* path : {"/items", "/", "/app.js", "*"})
      CHECK(response_of(request(method, path)).status == 501);
  for (const char* method : {"PUT", "DELETE", "TRACE", "PATCH"})
    for (const char* path : {"/", "/status", "/events", "/cart", "/items", "/checkout"})
      CHECK(response_of(request(method, path)).status == 405);
  const auto response = response_of(request("CONNECT", ""));
  CHECK(response.status == 405);
  CHECK(header(response, "Allow") == "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("OPTIONS of everything says what there is anywhere") {
  const auto response = response_of(request("OPTIONS", "*"));
  CHECK(response.status == 204);
  CHECK(header(response, "Allow") == "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("A query is split at the first equals sign and decoded strictly") {
  CHECK(refused_field(get("/cart?session=ann=bob")) == "session");
  CHECK(refused_field(get("/status?item=P=kettle")) == "item");
  CHECK(refused_field(get("/status?wait=5=0")) == "wait");
  CHECK(refused_field(get("/status?item=%u0050")) == "item");
  CHECK(refused_field(get("/status?item=P%")) == "item");
  CHECK(refused_field(get("/items?since=%zz")) == "since");
  CHECK(refused_field(get("/orders/1?session=%0")) == "session");
  CHECK(refused_field(get("/status?item=P%00")) == "item");
  CHECK(refused_field(post_form("session=s&action=add&item=P&quantity=1=7")) == "quantity");
  CHECK(refused_field(post_form("session=s&action=add&item=%u0050")) == "item");
  CHECK(items_of(get("/status?item=%50&since=%41.1"))[0].str() == "P");
}

TEST_CASE("A field that means one thing is given once") {
  CHECK(refused_field(get("/status?wait=5&wait=5")) == "wait");
  CHECK(refused_field(get("/status?since=A.1&since=A.2")) == "since");
  CHECK(refused_field(get("/events?session=a&session=b")) == "session");
  CHECK(refused_field(get("/cart?session=a&session=b")) == "session");
  CHECK(refused_field(get("/items?since=A.1&since=A.1")) == "since");
  CHECK(refused_field(post_form("session=s&action=add&action=remove")) == "action");
  CHECK(refused_field(post_form("session=s&action=add&item=P&item=Q")) == "item");
  CHECK(items_of(get("/status?item=P&item=Q&other=1&other=2")).size() == 2);
}

TEST_CASE("The page does not read its query") {
  for (const char* target :
       {"/?ref=https://blog.example/?p=12", "/?utm=100%", "/?session=a&session=b"})
    CHECK(std::holds_alternative<PageQuery>(route(get(target), {})));
}

TEST_CASE("A form that another site posts to the page costs no session") {
  const auto posted = [](const char* fetch_site, const char* origin, const char* cookie = "") {
    HttpRequest post = request("POST", "/");
    post.host = "shop.example";
    post.fetch_site = fetch_site;
    post.origin = origin;
    post.cookie = cookie;
    return route(post, {});
  };
  const auto is_sent_back = [](const Route& routed) {
    const auto* response = std::get_if<HttpResponse>(&routed);
    return response != nullptr && response->status == 303 && header(*response, "Location") == "/" &&
           header(*response, "Set-Cookie").empty();
  };
  CHECK(is_sent_back(posted("cross-site", "https://pay.example")));
  CHECK(is_sent_back(posted("cross-site", "")));
  CHECK(is_sent_back(posted("cross-site", "https://pay.example", "theme=dark")));
  // A browser that does not say so names the origin, or hides it.
  CHECK(is_sent_back(posted("", "https://pay.example")));
  CHECK(is_sent_back(posted("", "null")));
  for (const auto& routed : {posted("same-origin", "null"), posted("none", ""), posted("", ""),
                             posted("same-site", "https://www.shop.example"),
                             posted("", "https://shop.example"), posted("", "http://SHOP.example"),
                             posted("cross-site", "https://pay.example", "session=s1")})
    CHECK(std::holds_alternative<PageQuery>(routed));
  HttpRequest link = get("/");
  link.fetch_site = "cross-site";
  CHECK(std::holds_alternative<PageQuery>(route(link, {})));
}

TEST_CASE("A payment page that comes back to a receipt with a form is sent to read it") {
  const std::string order = "123e4567-e89b-12d3-a456-426614174000";
  for (const auto& [path, leads_to] : {std::pair{"/receipt/" + order, "/receipt/" + order},
                                       {"/receipt/no%0d%0aorder", "/"},
                                       {"/receipt/", "/"}}) {
    HttpRequest post = request("POST", path + "?payment=17");
    post.host = "shop.example";
    post.fetch_site = "cross-site";
    post.origin = "https://pay.example";
    post.body = "status=paid";
    const HttpResponse back = response_of(post);
    CHECK(back.status == 303);
    CHECK(header(back, "Location") == leads_to);
    CHECK(header(back, "Set-Cookie").empty());
  }
}

TEST_CASE("With session keys whoever shows no signed session is refused, wherever one comes in") {
  const SessionDoor door({session_keys(kKeyA)});
  const base::WallTime now = wall_seconds(0);
  const std::string signed_session =
      sign({*proto::SessionId::parse("s1"), {}, wall_seconds(60)}, session_keys(kKeyA));
  const auto with = [&](HttpRequest asked, const std::string& session) {
    for (std::string* text : {&asked.query, &asked.body, &asked.cookie, &asked.authorization})
      if (const auto at = text->find("{s}"); at != std::string::npos) text->replace(at, 3, session);
    return route(asked, {}, door, now);
  };
  const auto posted = [](const std::string& path, const std::string& body) {
    HttpRequest post = post_form(body);
    post.path = path;
    return post;
  };
  const std::string order = "123e4567-e89b-12d3-a456-426614174000";
  HttpRequest json = posted("/cart", R"({"session":"{s}","action":"add"})");
  json.content_type = "application/json";
  HttpRequest by_cookie = post_form("action=add");
  by_cookie.cookie = "session={s}";
  HttpRequest by_bearer = post_form("action=add");
  by_bearer.authorization = "Bearer {s}";
  HttpRequest page_by_bearer = get("/");
  page_by_bearer.authorization = "Bearer {s}";
  const HttpRequest rows[] = {
      get("/status?session={s}"),
      get("/status?session={s}&cart=A.1"),
      get("/events?session={s}"),
      get("/events?session={s}&cart=A.1"),
      get("/cart?session={s}"),
      get("/orders/" + order + "?session={s}"),
      posted("/cart", "session={s}&action=add"),
      posted("/checkout", "session={s}&order=" + order),
      posted("/orders/" + order + "/release", "session={s}"),
      json,
      by_cookie,
      by_bearer,
      page_by_bearer,
  };
  for (const HttpRequest& row : rows) {
    CAPTURE(row.method, row.path, row.query);
    for (const char* wrong : {"s1", "s1..1795741260.AAAA", "a b", "."}) {
      const auto routed = with(row, wrong);
      REQUIRE(std::holds_alternative<HttpResponse>(routed));
      const auto& refusal = std::get<HttpResponse>(routed);
      CHECK(refusal.status == 401);
      CHECK(nlohmann::json::parse(refusal.body)["type"] == "bad-session");
      CHECK(header(refusal, "WWW-Authenticate") == "Bearer");
    }
    CHECK_FALSE(std::holds_alternative<HttpResponse>(with(row, signed_session)));
  }
  // What follows is about the session itself, and not about what stands for it.
  CHECK(std::get<CartCommand>(with(rows[6], signed_session)).session.str() == "s1");
  CHECK(std::get<CartQuery>(with(rows[4], signed_session)).session.str() == "s1");
  CHECK(std::get<OrderCommand>(with(rows[7], signed_session)).session.str() == "s1");
  CHECK(std::get<PollRequest>(with(rows[1], signed_session)).poll.cart->cart ==
        proto::cart_hash("s1"));
  // Who watches the stock alone needs none.
  CHECK(std::holds_alternative<PollRequest>(route(get("/status"), {}, door, now)));
}

TEST_CASE("A command that another site's page makes a browser send is refused") {
  struct Row {
    const char* fetch_site;
    const char* origin;
    bool is_refused;
  };
  const Row rows[] = {
      {"", "", false},  // no browser
      {"same-origin", "https://shop.example", false},
      {"same-origin", "", false},
      {"same-origin", "https://outside.example", false},  // a proxy has changed the host
      {"same-origin", "null", false},
      {"none", "", false},
      {"", "https://shop.example", false},
      {"", "http://SHOP.example", false},
      {"", "https://friend.example", false},
      {"cross-site", "https://friend.example", false},
      {"same-site", "https://friend.example", false},
      {"cross-site", "https://evil.example", true},
      {"cross-site", "https://shop.example", true},
      {"cross-site", "null", true},
      {"cross-site", "", true},
      {"same-site", "https://www.shop.example", true},
      {"", "https://evil.example", true},
      {"", "https://shop.example.evil.example", true},
      {"", "https://evil.example/https://shop.example", true},
      {"", "https://shop.example:8443", true},
      {"", "null", true},
      {"", "shop.example", true},
  };
  const RouteSettings settings{Millis{1000}, Millis{1000}, {"https://friend.example"}};
  const std::string order = "123e4567-e89b-12d3-a456-426614174000";
  for (const auto& [fetch_site, origin, is_refused] : rows) {
    for (const std::string& path :
         {std::string("/cart"), std::string("/checkout"), "/orders/" + order + "/release"}) {
      HttpRequest post = post_form("session=s1&action=add&order=" + order);
      post.path = path;
      post.host = "shop.example";
      post.fetch_site = fetch_site;
      post.origin = origin;
      CAPTURE(path, fetch_site, origin);
      const auto routed = route(post, settings);
      const auto* response = std::get_if<HttpResponse>(&routed);
      CHECK((response != nullptr) == is_refused);
      if (response == nullptr) continue;
      CHECK(response->status == 403);
      CHECK(nlohmann::json::parse(response->body)["type"] == "foreign-origin");
    }
    // To read is no command, and what an answer may be read by is for CORS to say.
    HttpRequest read = get("/cart?session=s1");
    read.host = "shop.example";
    read.fetch_site = fetch_site;
    read.origin = origin;
    CHECK(std::holds_alternative<CartQuery>(route(read, settings)));
  }
  for (const auto& [host, origin] : {std::pair{"shop.example:443", "https://shop.example"},
                                     {"shop.example:80", "http://shop.example"},
                                     {"shop.example:8080", "http://shop.example:8080"},
                                     {"[::1]:8080", "http://[::1]:8080"}}) {
    HttpRequest post = post_form("session=s1&action=add");
    post.host = host;
    post.origin = origin;
    CHECK(std::holds_alternative<CartCommand>(route(post, {})));
  }
  HttpRequest post = post_form("session=s1&action=add");
  post.host = "shop.example:443";
  post.origin = "http://shop.example";
  CHECK(response_of(post).status == 403);
}

TEST_CASE("A page without TLS gives no command to a shop with") {
  HttpRequest post = post_form("session=s1&action=add");
  post.host = "shop.example";
  post.secure = true;
  for (const auto& [fetch_site, origin, is_refused] :
       {std::tuple{"", "http://shop.example", true},
        {"same-site", "http://shop.example", true},  // before a scheme was a part of a site
        {"cross-site", "http://shop.example", true},
        {"", "https://shop.example", false},
        {"same-origin", "https://shop.example", false}}) {
    CAPTURE(fetch_site, origin);
    post.fetch_site = fetch_site;
    post.origin = origin;
    CHECK(std::holds_alternative<HttpResponse>(route(post, {})) == is_refused);
  }
}

TEST_CASE("Items and receipts have pages of their own") {
  const auto page = [](const char* path) {
    auto request = get(path);
    request.host = "kiln.example";
    request.accept_language = "zh";
    auto routed = route(request, {});
    CAPTURE(path);
    REQUIRE(std::holds_alternative<PageQuery>(routed));
    return std::get<PageQuery>(routed);
  };
  CHECK(page("/").place == PagePlace::kShop);
  CHECK(page("/item/tea").place == PagePlace::kItem);
  CHECK(page("/item/tea").item == proto::ItemId::parse("tea"));
  CHECK(page("/item/tea").host == "kiln.example");
  CHECK(page("/item/tea").languages == "zh");
  CHECK(page("/receipt/123E4567-e89b-12d3-a456-426614174000").place == PagePlace::kReceipt);
  for (const char* path : {"/item/", "/item/a/b", "/item/tea/", "/item/<x>", "/receipt/",
                           "/receipt/17", "/receipt/123e4567-e89b-12d3-a456-42661417400/"})
    CHECK(page(path).place == PagePlace::kNowhere);
  auto post = get("/item/tea");
  post.method = "POST";
  CHECK(std::get<HttpResponse>(route(post, {})).status == 405);
}

}  // namespace gateway
