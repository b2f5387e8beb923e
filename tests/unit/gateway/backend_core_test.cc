// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The backend's door: who may come in, and which answer is whose.
#include "gateway/backend/backend_core.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

using base::Millis;
using Json = nlohmann::json;
using ops::Scope;

const std::string kOrder = "123e4567-e89b-12d3-a456-426614174000";
const ConnectionId kFirst{1, 1};
const ConnectionId kSecond{2, 1};

HttpRequest get(const std::string& path, const std::string& authorization) {
  HttpRequest request;
  request.method = "GET";
  request.path = path;
  request.authorization = authorization;
  return request;
}

/// A door with a key that may do everything, and one that may only read orders.
class Door {
 public:
  explicit Door(std::size_t max_pending = 10)
      : core_(
            {Millis{2000}, max_pending, 100, "gw-", [] { return *proto::SessionId::parse("s1"); }},
            keys_of({all_.line, reader_.line})) {}

  static ops::BackendKeys keys_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    auto keys = ops::BackendKeys::parse(text);
    REQUIRE(keys);
    return *std::move(keys);
  }

  std::string all() const { return "Bearer " + all_.key; }
  std::string reader() const { return "Bearer " + reader_.key; }

  void ask(ConnectionId who, const HttpRequest& request, std::int64_t at = 0,
           const std::string& address = "10.0.0.1") {
    core_.on_request(who, request, address, at_ms(at), kSigned, effects_);
  }
  void reply(const std::string& id, decltype(proto::Reply::outcome) outcome) {
    core_.on_reply({id, std::move(outcome)}, at_ms(0), effects_);
  }
  /// The one command that was sent since this was last asked.
  proto::Command sent() {
    const auto effects = std::exchange(effects_, {});
    REQUIRE(effects.size() == 1);
    REQUIRE(std::holds_alternative<proto::Command>(effects[0]));
    return std::get<proto::Command>(effects[0]);
  }
  /// The one answer that was given since.
  BackendCore::Answered answered(ConnectionId to = kFirst) {
    const auto effects = std::exchange(effects_, {});
    REQUIRE(effects.size() == 1);
    REQUIRE(std::holds_alternative<BackendCore::Answered>(effects[0]));
    const auto& answered = std::get<BackendCore::Answered>(effects[0]);
    CHECK(answered.connection == to);
    return answered;
  }
  HttpResponse answer(ConnectionId to = kFirst) { return answered(to).response; }
  HttpResponse asked(const HttpRequest& request, std::int64_t at = 0,
                     const std::string& address = "10.0.0.1") {
    ask(kFirst, request, at, address);
    return answer();
  }

  BackendCore& core() { return core_; }
  BackendCore::Effects& effects() { return effects_; }

 private:
  static ops::NewBackendKey make(Scope scope) { return *ops::new_backend_key("test", {scope}); }

  const ops::NewBackendKey all_ = make(Scope::kEverything);
  const ops::NewBackendKey reader_ = make(Scope::kOrdersRead);
  BackendCore core_;
  BackendCore::Effects effects_;
};

proto::OrderDone done(std::optional<proto::OrderOrigin> origin) {
  return {*proto::OrderId::parse(kOrder),
          *proto::Cursor::parse("A.1"),
          {{*proto::ItemId::parse("P"), 2, 1, proto::Price{450, 2, "EUR"}}},
          {},
          {proto::OrderState::kSold, true, std::nullopt, false, std::nullopt, "basket 17"},
          std::move(origin)};
}
proto::OrderOrigin origin() {
  return {7,
          *proto::SessionId::parse("ann"),
          base::WallTime{Millis{0}},
          base::WallTime{Millis{5}},
          {"0123456789abcdef", "fedcba9876543210"}};
}

}  // namespace

TEST_CASE("Who has no key, or one that is unknown, is told that a key is wanted, and no more") {
  Door door;
  for (const std::string authorization :
       {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer hf_a_b", "hf_a_b"}) {
    const auto response = door.asked(get("/v1/verify", authorization));
    CHECK(response.status == 401);
    CHECK(header(response, "WWW-Authenticate") == "Bearer");
    CHECK(Json::parse(response.body)["type"] == "unauthorized");
  }
  // Before it is read what is asked: who may not come in learns nothing of it.
  CHECK(door.asked(get("/v1/orders/nonsense", "")).status == 401);
  CHECK(door.core().pending() == 0);
}

TEST_CASE("A key comes in by whatever case of its scheme, and only for what it is for") {
  Door door;
  door.ask(kFirst, get("/v1/verify", "bearer   " + door.reader().substr(7)));
  CHECK(door.sent().op == proto::Op::kVerify);
  const auto refused = door.asked(get("/v1/carts/ann", door.reader()));
  CHECK(refused.status == 403);
  CHECK(Json::parse(refused.body)["type"] == "forbidden");
  CHECK(Json::parse(refused.body)["scope"] == "carts:read");
}

TEST_CASE(
    "A write that cartd is asked for is told with its answer, to be logged, and a look is not") {
  Door door;
  HttpRequest confirm = get("/v1/orders/" + kOrder + "/confirm", door.all());
  confirm.method = "POST";
  door.ask(kFirst, confirm);
  door.reply(door.sent().id, proto::Error::too_late(kOrder));
  const auto told = door.answered().write;
  REQUIRE(told);
  CHECK(told->key == "test");
  CHECK(door.all().starts_with("Bearer hf_" + told->key_id + "_"));
  CHECK(told->address == "10.0.0.1");
  CHECK(told->method == "POST");
  CHECK(told->path == confirm.path);
  door.ask(kFirst, get("/v1/orders/" + kOrder, door.all()));
  door.reply(door.sent().id, done(origin()));
  CHECK_FALSE(door.answered().write);
  door.ask(kFirst, confirm);
  door.core().on_unsent(door.sent().id, door.effects());
  CHECK_FALSE(door.answered().write);  // nothing was done
}

TEST_CASE("Of the writes that are refused at the door ten a second are told") {
  Door door;
  HttpRequest release = get("/v1/orders/" + kOrder + "/release", door.reader());
  release.method = "POST";
  const auto told = [&](std::int64_t at) {
    int count = 0;
    for (int i = 0; i < 20; ++i) {
      door.ask(kFirst, release, at);
      const auto answered = door.answered();
      CHECK(answered.response.status == 403);
      count += answered.write ? 1 : 0;
    }
    return count;
  };
  CHECK(told(0) == 10);
  CHECK(told(999) == 0);
  CHECK(told(1000) == 10);
  release.path = "/v1/items/" + std::string(1000, 'x') + "/stock";
  release.authorization = door.all();
  door.ask(kFirst, release, 5000);
  CHECK(door.answered().write->path.size() == 160);
  release.authorization = "Bearer hf_a_b";
  door.ask(kFirst, release, 5000);
  CHECK_FALSE(door.answered().write);  // nobody's
}

TEST_CASE("After ten wrong keys of a minute an address is to wait, but not who has a right one") {
  Door door;
  for (int i = 0; i < 10; ++i)
    CHECK(door.asked(get("/v1/verify", "Bearer hf_a_b"), i).status == 401);
  const auto refused = door.asked(get("/v1/verify", "Bearer hf_a_b"), 500);
  CHECK(refused.status == 429);
  CHECK(header(refused, "Retry-After") == "60");
  CHECK(Json::parse(refused.body)["type"] == "too-many-requests");
  CHECK(door.asked(get("/v1/verify", ""), 500).status == 401);  // no key is no wrong one
  CHECK(door.asked(get("/v1/verify", "Bearer hf_a_b"), 500, "10.0.0.2").status == 401);
  CHECK(door.core().totals().keys_refused == 12);
  door.ask(kFirst, get("/v1/verify", door.all()), 500);
  CHECK(door.sent().op == proto::Op::kVerify);
}

TEST_CASE("Keys that are read again are those that come in") {
  Door door;
  const auto other = *ops::new_backend_key("other", {Scope::kOrdersRead});
  door.core().set_keys(Door::keys_of({other.line}));
  CHECK(door.asked(get("/v1/verify", door.all())).status == 401);
  door.ask(kFirst, get("/v1/verify", "Bearer " + other.key));
  CHECK(door.sent().op == proto::Op::kVerify);
}

TEST_CASE("Each reply is answered to who asked, once, whatever comes in between") {
  Door door;
  door.ask(kFirst, get("/v1/carts/ann", door.all()));
  const auto first = door.sent();
  door.ask(kSecond, get("/v1/carts/bob", door.all()));
  const auto second = door.sent();
  CHECK(first.id != second.id);
  const proto::CommandDone cart{*proto::Cursor::parse("A.1"),
                                {},
                                {{*proto::ItemId::parse("P"), 2, Millis{900}}},
                                {},
                                {},
                                "0123456789abcdef"};
  door.reply("gw-99", cart);
  door.reply("other-1", cart);
  door.reply("gw-1x", cart);
  CHECK(door.effects().empty());
  door.reply(second.id, cart);
  const auto body = Json::parse(door.answer(kSecond).body);
  CHECK(body["cursor"] == "A.1");
  CHECK(body["session"] == "0123456789abcdef");  // not "bob"
  CHECK(body["lines"][0]["expires_in_ms"] == 900);
  door.reply(second.id, cart);
  CHECK(door.effects().empty());
  door.reply(first.id, cart);
  CHECK(door.answer(kFirst).status == 200);
  CHECK(door.core().pending() == 0);
}

TEST_CASE("What has no reply in time is unknown, and what cannot be sent was not done") {
  Door door;
  door.ask(kFirst, get("/v1/verify", door.all()));
  const auto lost = door.sent();
  CHECK(door.core().next_due() == at_ms(2000));
  door.core().on_overslept(Millis{500});
  door.core().on_deadline(at_ms(2499), door.effects());
  CHECK(door.effects().empty());
  door.core().on_deadline(at_ms(2500), door.effects());
  const auto unknown = door.answer();
  CHECK(unknown.status == 504);
  CHECK(Json::parse(unknown.body)["type"] == "outcome-unknown");
  CHECK(door.core().is_unanswered(at_ms(2600)));
  door.core().on_renewed();
  CHECK_FALSE(door.core().is_unanswered(at_ms(2600)));
  door.ask(kFirst, get("/v1/verify", door.all()));
  door.core().on_unsent(door.sent().id, door.effects());
  const auto unsent = door.answer();
  CHECK(unsent.status == 503);
  CHECK(header(unsent, "Retry-After") == "1");
  CHECK_FALSE(door.core().next_due());
}

TEST_CASE("A key says what it is for, and nothing that is secret of it") {
  Door door;
  const Json key = Json::parse(door.asked(get("/v1/key", door.reader())).body);
  CHECK(key["name"] == "test");
  CHECK(key["scopes"] == Json::array({"orders:read"}));
  CHECK(key.size() == 3);
  CHECK(door.reader().starts_with("Bearer hf_" + key["id"].get<std::string>() + "_"));
  CHECK(door.asked(get("/v1/key", "")).status == 401);
}

TEST_CASE("Who was told that somebody holds something can ask for that cart by its hash") {
  Door door;
  const auto ann = *proto::SessionId::parse("ann");
  const auto bob = *proto::SessionId::parse("bob");
  door.ask(kFirst, get("/v1/carts/0123456789abcdef", door.all()));
  CHECK(door.sent().session->str() == "0123456789abcdef");  // nobody was told of it
  door.ask(kFirst, get("/v1/holds", door.all()));
  proto::HoldEntry hold{*proto::ItemId::parse("P"), ann, 2, std::nullopt, false, std::nullopt, {}};
  hold.whose = {"0123456789abcdef", "0123456789abcdef"};
  door.reply(door.sent().id, proto::HoldList{*proto::Cursor::parse("A.1"), {hold}, {}});
  CHECK(door.answer().body.find("ann") == std::string::npos);
  door.ask(kFirst, get("/v1/lines/P", door.all()));
  const proto::PlaceEntry place{bob, 1, 1, {"fedcba9876543210", "fedcba9876543210"}};
  door.reply(door.sent().id, proto::PlaceList{*proto::Cursor::parse("A.1"), {place}, {}});
  CHECK(door.answer().body.find("bob") == std::string::npos);
  door.ask(kFirst, get("/v1/carts/0123456789abcdef", door.all()));
  CHECK(door.sent().session == ann);
  auto release = get("/v1/carts/fedcba9876543210", door.all());
  release.method = "DELETE";
  door.ask(kFirst, release);
  CHECK(door.sent().session == bob);
}

TEST_CASE("So many requests wait for cartd, and further ones are refused") {
  Door door(2);
  door.ask(kFirst, get("/v1/verify", door.all()));
  const auto first = door.sent();
  door.ask(kFirst, get("/v1/verify", door.all()));
  door.sent();
  const auto refused = door.asked(get("/v1/verify", door.all()));
  CHECK(refused.status == 503);
  CHECK(Json::parse(refused.body)["type"] == "overloaded");
  door.reply(first.id, proto::Error::overloaded("x"));
  door.answer();
  door.ask(kFirst, get("/v1/verify", door.all()));
  door.sent();
}

TEST_CASE("An order is told with where it comes from, its session as a hash") {
  Door door;
  HttpRequest confirm = get("/v1/orders/" + kOrder + "/confirm", door.all());
  confirm.method = "POST";
  door.ask(kFirst, confirm);
  door.reply(door.sent().id, done(origin()));
  const auto response = door.answer();
  CHECK(response.status == 200);
  CHECK(header(response, "Cache-Control") == "no-store");
  const Json order = Json::parse(response.body);
  Json expected = {{"order", kOrder},
                   {"number", 7},
                   {"state", "sold"},
                   {"late", true},
                   {"refund_due", false},
                   {"session", "0123456789abcdef"},
                   {"person", "fedcba9876543210"},
                   {"reference", "basket 17"},
                   {"lines",
                    {{{"item", "P"},
                      {"quantity", 2},
                      {"returned", 1},
                      {"price", {{"amount", "4.50"}, {"currency", "EUR"}}}}}},
                   {"total", {{"amount", "9.00"}, {"currency", "EUR"}}},
                   {"created_at", "1970-01-01T00:00:00.000Z"},
                   {"expires_in_ms", nullptr},
                   {"sold_at", "1970-01-01T00:00:00.005Z"}};
  CHECK(order == expected);
  // Of a cartd that does not tell it.
  door.ask(kFirst, confirm);
  door.reply(door.sent().id, done(std::nullopt));
  CHECK(door.answer().status == 504);
}

TEST_CASE("A list says what comes after it, as JSON and as CSV") {
  Door door;
  const proto::OrderDone sold = done(origin());
  const proto::OrderEntry entry{7,          sold.order,  origin().session, origin().at,
                                sold.lines, sold.status, origin().sold_at, origin().whose};
  const proto::OrderList list{*proto::Cursor::parse("A.1"), {entry}, true};
  door.ask(kFirst, get("/v1/orders", door.all()));
  door.reply(door.sent().id, list);
  const Json body = Json::parse(door.answer().body);
  CHECK(body["next"] == "7");
  CHECK(body["orders"].size() == 1);
  auto csv = get("/v1/orders", door.all());
  csv.accept = "text/csv";
  csv.query = "after=3&state=sold";
  door.ask(kFirst, csv);
  door.reply(door.sent().id, list);
  const auto table = door.answer();
  CHECK(table.content_type == "text/csv; charset=utf-8; header=present");
  CHECK(header(table, "Link") == "</v1/orders?after=7&state=sold>; rel=\"next\"");
  CHECK(table.body ==
        "number,order,state,late,cause,refund_due,session,reference,created_at,sold_at,item,"
        "quantity,returned,price,currency,total,person\r\n7," +
            kOrder +
            ",sold,true,,false,0123456789abcdef,basket 17,1970-01-01T00:00:00.000Z,"
            "1970-01-01T00:00:00.005Z,P,2,1,4.50,EUR,9.00,fedcba9876543210\r\n");
  door.ask(kFirst, get("/v1/orders", door.all()));
  door.reply(door.sent().id, proto::OrderList{*proto::Cursor::parse("A.1"), {}, false});
  CHECK(Json::parse(door.answer().body) == Json{{"orders", Json::array()}, {"next", nullptr}});
}

TEST_CASE("Who waits for events is held until there are some, or the wait is over") {
  Door door;
  const auto cursor = *proto::Cursor::parse("A.1");
  auto waiting = get("/v1/events", door.all());
  waiting.query = "after=3&wait=10&type=order.sold";
  door.ask(kFirst, waiting);
  door.reply(door.sent().id, proto::EventList{cursor, {}, 5});
  CHECK(door.effects().empty());
  CHECK(door.core().next_due() == at_ms(200));
  door.core().on_deadline(at_ms(200), door.effects());
  const auto again = door.sent();
  CHECK(again.after == 5U);  // those up to it are of other types
  CHECK(again.event_type == proto::EventType::kOrderSold);
  const proto::Event sold{6, proto::EventType::kOrderSold, base::WallTime{Millis{0}},
                          R"({"order":"x"})"};
  door.reply(again.id, proto::EventList{cursor, {sold}, 6});
  const Json told = Json::parse(door.answer().body);
  CHECK(told == Json{{"events",
                      {{{"id", 6},
                        {"type", "order.sold"},
                        {"at", "1970-01-01T00:00:00.000Z"},
                        {"data", {{"order", "x"}}}}}},
                     {"next", 6}});

  door.ask(kFirst, waiting);
  door.reply(door.sent().id, proto::EventList{cursor, {}, 5});
  door.core().on_deadline(at_ms(10'000), door.effects());
  CHECK(Json::parse(door.answer().body) == Json{{"events", Json::array()}, {"next", 5}});

  door.ask(kFirst, waiting);
  door.reply(door.sent().id, proto::EventList{cursor, {}, 5});
  door.core().on_hangup(kFirst);
  CHECK_FALSE(door.core().next_due());

  door.ask(kFirst, waiting);
  door.reply(door.sent().id, proto::EventList{cursor, {}, 5});
  door.core().start_drain(door.effects());
  CHECK(door.answer().status == 200);
  door.ask(kFirst, waiting);
  door.reply(door.sent().id, proto::EventList{cursor, {}, 5});
  CHECK(door.answer().status == 200);  // nobody is held any more
  auto at_once = waiting;
  at_once.query = "after=3";
  door.ask(kFirst, at_once);
  door.reply(door.sent().id, proto::EventList{cursor, {}, 5});
  CHECK(door.answer().status == 200);
  door.ask(kFirst, at_once);
  door.reply(door.sent().id, proto::Error::gone(9));
  const auto gone = door.answer();
  CHECK(gone.status == 410);
  CHECK(Json::parse(gone.body)["oldest"] == 9);
}

TEST_CASE("A report is asked for part by part, and told as one") {
  Door door;
  door.ask(kFirst, get("/v1/report", door.all()));
  const auto first = door.sent();
  const auto tea = *proto::ItemId::parse("tea");
  const auto cup = *proto::ItemId::parse("cup");
  const auto cursor = *proto::Cursor::parse("A.1");
  door.reply(first.id, proto::SalesReport{cursor,
                                          {{"2026-11-26", tea, 3, 0},
                                           {"2026-11-27", tea, 2, 1, proto::Price{900, 2, "EUR"},
                                            proto::Price{450, 2, "EUR"}}},
                                          "9.9"});
  const auto second = door.sent();
  CHECK(second.behind == "9.9");
  CHECK(second.id != first.id);
  door.reply(first.id, proto::SalesReport{cursor, {}, std::nullopt});  // of the part before
  CHECK(door.effects().empty());
  door.reply(second.id, proto::SalesReport{cursor,
                                           {{"2026-11-27", cup, 1, 0},
                                            {"2026-11-27", tea, 5, 0, proto::Price{2250, 2, "EUR"},
                                             proto::Price{0, 2, "EUR"}}},
                                           {}});
  const Json body = Json::parse(door.answer().body);
  Json expected =
      Json::array({{{"day", "2026-11-26"}, {"item", "tea"}, {"quantity", 3}, {"returned", 0}},
                   {{"day", "2026-11-27"}, {"item", "cup"}, {"quantity", 1}, {"returned", 0}},
                   {{"day", "2026-11-27"},
                    {"item", "tea"},
                    {"quantity", 7},
                    {"returned", 1},
                    {"sold_for", {{"amount", "31.50"}, {"currency", "EUR"}}},
                    {"returned_for", {{"amount", "4.50"}, {"currency", "EUR"}}}}});
  CHECK(body["sales"] == expected);
  CHECK(door.core().pending() == 0);
}

TEST_CASE("What cartd refuses is told as it is to shoppers") {
  Door door;
  HttpRequest set = get("/v1/items/P/stock", door.all());
  set.method = "POST";
  set.content_type = "application/json";
  set.body = R"({"set":40,"if":35})";
  door.ask(kFirst, set);
  door.reply(door.sent().id, proto::Error::stock_changed("P", 35, 34));
  const auto refused = door.answer();
  CHECK(refused.status == 409);
  CHECK(Json::parse(refused.body)["type"] == "stock-changed");
  CHECK(Json::parse(refused.body)["stock"] == 34);
  door.ask(kFirst, set);
  door.reply(door.sent().id,
             proto::CommandDone{*proto::Cursor::parse("A.2"), {state("P 38/40")}, {}, {}, {}});
  const Json numbers = Json::parse(door.answer().body);
  CHECK(numbers["stock"] == 40);
  CHECK(numbers["cursor"] == "A.2");
}

TEST_CASE("A session is signed for a person, and its cart found by what was signed") {
  Door door;
  const auto keys = session_keys(kKeyA);
  HttpRequest post = get("/v1/sessions", door.all());
  post.method = "POST";
  post.content_type = "application/json";
  post.body = R"({"person":"ann@shop.example","ttl":"12h"})";
  CHECK(door.asked(post).status == 501);  // there is no key to sign by
  door.core().set_sessions(SessionDoor({keys, std::nullopt, base::Seconds{1000}}));

  const auto made = door.asked(post);
  REQUIRE(made.status == 200);
  CHECK(header(made, "Cache-Control") == "no-store");
  const Json body = Json::parse(made.body);
  CHECK(body["id"] == "s1");  // as the system has made it
  CHECK(body["expires_at"] == "2026-11-27T12:00:00.000Z");
  CHECK(made.body.find("ann@") == std::string::npos);
  const std::string token = body["session"];
  const auto verified = verify(token, keys, wall_seconds(43'199));
  REQUIRE(verified);
  CHECK(verified->token.person == person_name("ann@shop.example"));
  CHECK_FALSE(verify(token, keys, wall_seconds(43'200)));

  // For nobody, as long as any.
  post.body = "";
  const std::string other = Json::parse(door.asked(post).body)["session"];
  CHECK(Json::parse(door.asked(post).body)["id"] == "s1");
  CHECK_FALSE(verify(other, keys, wall_seconds(999))->token.person);
  CHECK_FALSE(verify(other, keys, wall_seconds(1000)));
  post.authorization = door.reader();
  CHECK(door.asked(post).status == 403);

  const std::pair<std::string, std::string> carts[] = {
      {token, body["id"]}, {other, "s1"}, {"s1", "s1"}, {token + "A", token + "A"}};
  for (const auto& [named, session] : carts) {
    door.ask(kFirst, get("/v1/carts/" + named, door.all()));
    CHECK(door.sent().session->str() == session);
  }
}

TEST_CASE("A session that was signed here goes on, for whom it was or for who signs in") {
  Door door;
  const auto keys = session_keys(kKeyB + "\n" + kKeyA);
  door.core().set_sessions(SessionDoor({keys, std::nullopt, base::Seconds{1000}}));
  const auto signed_for = [](const std::string& id, std::optional<proto::PersonName> person,
                             std::int64_t end) {
    return sign({*proto::SessionId::parse(id), std::move(person), wall_seconds(end)},
                session_keys(kKeyA));
  };
  const auto ann = person_name("ann");
  const auto asked = [&](const Json& body) {
    HttpRequest post = get("/v1/sessions", door.all());
    post.method = "POST";
    post.content_type = "application/json";
    post.body = body.dump();
    return door.asked(post);
  };
  const auto told = [&](const Json& body) {
    const auto response = asked(body);
    REQUIRE(response.status == 200);
    return verify(Json::parse(response.body)["session"].get<std::string>(), keys, kSigned).value();
  };
  for (const auto& person : {std::optional<proto::PersonName>(), std::optional(ann)}) {
    const auto kept = told({{"session", signed_for("s7", person, 10)}, {"ttl", 60}});
    CHECK(kept.token == SessionToken{*proto::SessionId::parse("s7"), person, wall_seconds(60)});
    CHECK(kept.by_first);
    const auto other = told({{"session", signed_for("s7", person, 10)}, {"person", "bob"}});
    CHECK(other.token.id.str() == "s7");
    CHECK(other.token.person == person_name("bob"));
  }
  // A person's own goes on, for them alone.
  const std::string own = proto::session_of(ann).str();
  CHECK(told({{"session", signed_for(own, ann, 10)}}).token.id.str() == own);
  CHECK(told({{"session", signed_for(own, ann, 10)}, {"person", "ann"}}).token.person == ann);
  for (const std::string& none :
       {signed_for("s7", ann, 0), signed_for("s7", ann, 10) + "A", std::string("s7"),
        sign({*proto::SessionId::parse("s7"), ann, wall_seconds(10)},
             session_keys("Q0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0M=")),
        std::string(own)}) {
    CAPTURE(none);
    const auto refused = asked({{"session", none}});
    CHECK(refused.status == 400);
    CHECK(Json::parse(refused.body)["field"] == "session");
    CHECK(refused.body.find(none) == std::string::npos);
  }
  CHECK(asked({{"session", signed_for(own, ann, 10)}, {"person", "bob"}}).status == 400);
}

}  // namespace gateway
