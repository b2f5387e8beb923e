// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The bus's JSON: each message is read back as it was written, what is wrong is named, and no bytes
// whatsoever do more than that.
#include "proto/codec.h"

#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace proto {
namespace {

using support::epoch;
using support::item;
using support::session;

const ItemState kState{item("P"), 9, 1, 10, base::Millis{841000}};
const Cursor kCursor{epoch("4f1c9a"), Seq{17}};
const base::WallTime kTime{base::Millis{1'795'363'200'000}};

Command checkout_of(std::vector<Units> lines) {
  Command command = support::checkout("s", 7);
  command.lines = std::move(lines);
  return command;
}

std::vector<Command> some_commands() {
  return {support::add("s", "P", 3, "x"),
          support::remove("s", "P"),
          support::cart("s"),
          support::snapshot(),
          support::ping(),
          checkout_of({{item("P"), 2}, {item("Q"), 1}})};
}

std::vector<Reply> some_replies() {
  const ItemState free{item("Q"), 5, 0, 5, std::nullopt};
  return {
      {"x",
       CommandDone{kCursor, {kState}, {{item("P"), 1, base::Millis{900000}}, {item("Q"), 2, {}}}}},
      {"", CommandDone{kCursor, {}, {}}},
      {"x",
       CommandDone{kCursor, {}, {}, {{item("P"), 3, 1}}, {{item("Q"), 2, LapseCause::kReleased}}}},
      {"x", CommandDone{kCursor, {}, {}, {}, {{item("P"), 1, LapseCause::kOffer}}}},
      {"x", Error::cart_changed({{{item("P"), 1, base::Millis{9}, true}},
                                 {{item("Q"), 3, 1}},
                                 {{item("R"), 2, LapseCause::kExpired}}})},
      {"x", Error::cart_changed({})},
      {"x", Snapshot{kCursor,
                     {{kState, Seq{17}, {{{"en", "Tea"}, {"zh", "茶"}}, 1}}, {free, Seq{0}, {}}}}},
      {"x", Error::sold_out("P", 3, 1, 2, base::Millis{900})},
      {"x", Error::sold_out("P", 3, 1, 1, std::nullopt)},
      {"x", Error::unknown_item("X")},
      {"x", Error::quantity_limit("P", 2)},
      {"x", Error::bad_request("quantity", "must be 1 or more")},
      {"x", Error::bad_request("", "not a JSON object")},
  };
}

/// The field a refusal names, or "accepted".
std::string refused_field(std::string_view json) {
  const auto decoded = decode_command(json);
  const auto* refused = std::get_if<RefusedCommand>(&decoded);
  return refused == nullptr ? "accepted" : refused->error.field.value_or("none");
}

}  // namespace

TEST_CASE("A change says all of an item's description, or that a snapshot has it") {
  const Change change{kCursor, kState, base::WallTime{}, true,
                      Description{{{"en", "Tea"}}, 2, {Display::Kind::kLow, 5}}};
  const std::string json = encode(change);
  CHECK(json.ends_with(
      R"(,"described":true,"name":{"en":"Tea"},"limit":2,"display":"low","below":5})"));
  const auto read = decode_feed("stock/P", json);
  REQUIRE(read.ok());
  CHECK(std::get<Change>(*read) == change);

  const Change unset{kCursor, kState, base::WallTime{}, true, Description{}};
  CHECK(encode(unset).ends_with(R"(,"described":true,"name":{}})"));
  const auto known = decode_feed("stock/P", encode(unset));
  REQUIRE(known.ok());
  CHECK(std::get<Change>(*known).description == Description{});

  const Change elsewhere{kCursor, kState, base::WallTime{}, true, std::nullopt};
  CHECK(encode(elsewhere).ends_with(R"(,"described":true})"));
  const auto hint = decode_feed("stock/P", encode(elsewhere));
  REQUIRE(hint.ok());
  CHECK_FALSE(std::get<Change>(*hint).description);
  CHECK(std::get<Change>(*hint).described);
}

TEST_CASE("A snapshot's names are read as they are") {
  const std::string start =
      R"({"v":1,"id":"","ok":true,"cursor":"e.1","items":[{"item":"P","available":1,"held":0,)"
      R"("stock":1,"next_release_ms":null,"name":)";
  const std::string end = R"(,"seq":0}],"lines":[]})";
  const auto reply = decode_reply(start + R"({"e n":"a\nb","x":""})" + end);
  REQUIRE(reply.ok());
  CHECK(std::get<Snapshot>(reply->outcome).items.at(0).description.name ==
        Names{{"e n", "a\nb"}, {"x", ""}});
  for (const std::string wrong : {"7", "[]", R"({"en":7})"})
    CHECK(decode_reply(start + wrong + end).error().field == "name");
}

TEST_CASE("A command is read back as it was written") {
  for (const Command& command : some_commands()) {
    const auto json = encode(command);
    CAPTURE(json);
    const auto decoded = decode_command(json);
    REQUIRE(std::holds_alternative<Command>(decoded));
    CHECK(std::get<Command>(decoded) == command);
  }
}

TEST_CASE("A command is written as BUS shows it") {
  CHECK(encode(support::add("s", "P", 1, "x")) ==
        R"({"v":1,"id":"x","op":"add","session":"s","item":"P","quantity":1})");
  CHECK(encode(support::ping()) == R"({"v":1,"id":"","op":"ping"})");
}

TEST_CASE("A command may leave out its id and version and quantity and carry unknown fields") {
  const auto decoded = decode_command(R"({"op":"add","session":"s","item":"P","later":[1,{}]})");
  REQUIRE(std::holds_alternative<Command>(decoded));
  CHECK(std::get<Command>(decoded) == support::add("s", "P", 1));
}

TEST_CASE("A whole number may be written as any JSON number") {
  const auto decoded = decode_command(R"({"op":"add","session":"s","item":"P","quantity":3.0})");
  CHECK(std::get<Command>(decoded) == support::add("s", "P", 3));
}

TEST_CASE("What is wrong with a command is named") {
  const auto [json, field] = GENERATE(table<std::string, std::string>({
      {"", "none"},
      {"junk", "none"},
      {"[]", "none"},
      {"null", "none"},
      {"{}", "op"},
      {R"({"op":"fly"})", "op"},
      {R"({"op":7})", "op"},
      {R"({"v":2,"op":"ping"})", "v"},
      {R"({"v":"1","op":"ping"})", "v"},
      {R"({"id":7,"op":"ping"})", "id"},
      {R"({"id":")" + std::string(65, 'x') + R"(","op":"ping"})", "id"},
      {R"({"id":")" + std::string(64, 'x') + R"(","op":"ping"})", "accepted"},
      {R"({"op":"add","item":"P"})", "session"},
      {R"({"op":"add","session":"","item":"P"})", "session"},
      {R"({"op":"add","session":null,"item":"P"})", "session"},
      {R"({"op":"add","session":"a b","item":"P"})", "session"},
      {R"({"op":"cart"})", "session"},
      {R"({"op":"add","session":"s"})", "item"},
      {R"({"op":"remove","session":"s","item":"/"})", "item"},
      {R"({"op":"add","session":"s","item":"P","quantity":0})", "quantity"},
      {R"({"op":"add","session":"s","item":"P","quantity":-1})", "quantity"},
      {R"({"op":"add","session":"s","item":"P","quantity":1.0})", "accepted"},
      {R"({"op":"add","session":"s","item":"P","quantity":1e2})", "accepted"},
      {R"({"op":"add","session":"s","item":"P","quantity":1.5})", "quantity"},
      {R"({"op":"add","session":"s","item":"P","quantity":-0.0})", "quantity"},
      {R"({"op":"add","session":"s","item":"P","quantity":1e400})", "quantity"},
      {R"({"op":"add","session":"s","lines":[{"item":"P","quantity":-1e309}]})", "quantity"},
      {R"({"op":"add","session":"s","item":"P","quantity":)" + std::string(400, '1') + "}",
       "quantity"},
      {R"({"op":"add","session":"s","item":"P","item":"Q"})", "item"},
      {R"({"v":1,"id":"x","op":"add","session":"s","item":"P","quantity":1,"quantity":1})",
       "quantity"},
      {R"({"op":"add","session":"s","lines":[{"item":"P","item":"P"}]})", "item"},
      {R"({"op":"ping","later":)" + std::string(1000, '[') + std::string(1000, ']') + "}", "none"},
      {R"({"op":"add","session":"s","item":"P","quantity":"1"})", "quantity"},
      {R"({"op":"add","session":"s","item":"P","quantity":1000000})", "accepted"},
      {R"({"op":"add","session":"s","item":"P","quantity":1000001})", "quantity"},
      {R"({"op":"add","session":"s","item":"P","quantity":99999999999999999999})", "quantity"},
  }));
  CAPTURE(json);
  CHECK(refused_field(json) == field);
}

TEST_CASE("A checkout may say which cart it is to sell") {
  const auto start =
      R"({"op":"checkout","session":"s","order":")" + support::order(7).str() + R"(","lines":)";
  CHECK(std::get<Command>(decode_command(start + R"([{"item":"P","quantity":2},{"item":"Q"}]})")) ==
        checkout_of({{item("P"), 2}, {item("Q"), 1}}));
  CHECK(std::get<Command>(decode_command(start + "null}")) == checkout_of({}));
  for (const std::string lines : {"[]", "7", "{}", R"([{"item":"P"},{"item":"P","quantity":2}])"}) {
    CAPTURE(lines);
    CHECK(refused_field(start + lines + "}") == "lines");
  }
  CHECK(refused_field(start + R"([{"item":"P","quantity":0}]})") == "quantity");
  CHECK(refused_field(start + R"([{"item":"/"}]})") == "item");
  CHECK(refused_field(start + "[7]}") == "item");
}

TEST_CASE("A refused command keeps its id so that the refusal finds its waiter") {
  const auto decoded = decode_command(R"({"id":"x","op":"fly"})");
  CHECK(std::get<RefusedCommand>(decoded).id == "x");
}

TEST_CASE("Bytes that are not UTF-8 are no command") {
  CHECK(refused_field("{\"op\":\"ping\",\"id\":\"\xff\"}") == "none");
}

TEST_CASE("What is written is JSON even when a text in it is not UTF-8") {
  CHECK(decode_reply(encode(Reply{"\xff", Error::overloaded("\xff")})).ok());
}

TEST_CASE("A reply is read back as it was written") {
  for (const Reply& reply : some_replies()) {
    const auto json = encode(reply);
    CAPTURE(json);
    const auto decoded = decode_reply(json);
    REQUIRE(decoded.ok());
    CHECK(*decoded == reply);
  }
}

TEST_CASE("Numbers that contradict each other are no reply") {
  const auto decoded = decode_reply(
      R"({"id":"","ok":true,"cursor":"e.1","lines":[],
          "items":[{"item":"P","available":10,"held":1,"stock":10,"next_release_ms":null}]})");
  CHECK(decoded.error().field == "available");
}

TEST_CASE("A reply that lacks something is refused by the name of the field") {
  const auto [json, field] = GENERATE(table<std::string, std::string>({
      {R"({})", "ok"},
      {R"({"ok":1})", "ok"},
      {R"({"ok":true})", "cursor"},
      {R"({"ok":true,"cursor":"e.1"})", "items"},
      {R"({"ok":true,"items":[]})", "cursor"},
      {R"({"ok":true,"items":[],"cursor":"e"})", "cursor"},
      {R"({"ok":true,"items":[],"cursor":"e.1"})", "lines"},
      {R"({"ok":true,"items":[],"cursor":"e.1","lines":[7]})", "item"},
      {R"({"ok":true,"items":[7],"cursor":"e.1","lines":[]})", "item"},
      {R"({"ok":true,"items":[],"cursor":"e.1","lines":[],"lapsed":[{"item":"P","quantity":1}]})",
       "cause"},
      {R"({"ok":true,"items":[],"cursor":"e.1","lines":[],
           "lapsed":[{"item":"P","quantity":1,"cause":"x"}]})",
       "cause"},
      {R"({"ok":true,"items":[],"cursor":"e.1","lines":[],
           "lapsed":[{"item":"P","quantity":0,"cause":"offer"}]})",
       "quantity"},
      {R"({"ok":false})", "error"},
      {R"({"ok":false,"error":"no-such-error"})", "error"},
      {R"({"ok":false,"error":"overloaded"})", "detail"},
  }));
  CAPTURE(json);
  CHECK(decode_reply(json).error().field == field);
}

TEST_CASE("Events are read back from a list and from the feed, there only under their own topic") {
  const Event event{7, EventType::kItemBack, kTime, R"({"available":3,"item":"tea"})"};
  const EventNews news{kCursor, event};
  const std::string json = encode(news);
  CHECK(json == R"({"v":1,"epoch":"4f1c9a","seq":17,"id":7,"type":"item.back",)"
                R"("at":"2026-11-22T16:00:00.000Z","data":{"available":3,"item":"tea"}})");
  CHECK(*decode_event("event/item.back", json) == news);
  CHECK(decode_event("event/order.sold", json).error().field == "type");
  CHECK(decode_event("stock/P", json).error().field == "type");
  CHECK(decode_event("event/item.back", "hello").error().code == ErrorCode::kBadRequest);
  for (const char* data : {"1", "\"x\"", "null", "[]"}) {
    std::string wrong = json;
    wrong.replace(json.find("{\"available"), event.data.size(), data);
    CHECK(decode_event("event/item.back", wrong).error().field == "data");
  }
  const Reply list{"9", EventList{kCursor, {event}, 8}};
  CHECK(*decode_reply(encode(list)) == list);
}

TEST_CASE("The feed's messages are read back as they were written") {
  const Change change{kCursor, kState, kTime};
  CHECK(encode(change) ==
        R"({"v":1,"epoch":"4f1c9a","seq":17,"item":"P","available":9,"held":1,"stock":10,)"
        R"("next_release_ms":841000,"at":"2026-11-22T16:00:00.000Z"})");
  CHECK(std::get<Change>(*decode_feed("stock/P", encode(change))) == change);

  Change sold = change;
  sold.state.sold = 3;
  CHECK(encode(sold) ==
        R"({"v":1,"epoch":"4f1c9a","seq":17,"item":"P","available":9,"held":1,"stock":10,"sold":3,)"
        R"("next_release_ms":841000,"at":"2026-11-22T16:00:00.000Z"})");
  CHECK(std::get<Change>(*decode_feed("stock/P", encode(sold))) == sold);

  const Heartbeat heartbeat{kCursor, kTime};
  CHECK(encode(heartbeat) ==
        R"({"v":1,"epoch":"4f1c9a","seq":17,"at":"2026-11-22T16:00:00.000Z"})");
  CHECK(std::get<Heartbeat>(*decode_feed("heartbeat", encode(heartbeat))) == heartbeat);
}

TEST_CASE("What the shop says of itself is told on a topic of its own") {
  ShopChange change{kCursor, kTime, {}};
  change.shop.name = {{"en", "Kiln"}};
  const auto json = encode(change);
  CHECK(json == R"({"v":1,"epoch":"4f1c9a","seq":17,"at":"2026-11-22T16:00:00.000Z",)"
                R"("shop":{"name":{"en":"Kiln"}}})");
  CHECK(std::get<ShopChange>(*decode_feed("shop", json)) == change);
  CHECK_FALSE(decode_feed("stock/P", json).ok());
  CHECK_FALSE(decode_feed("shop", encode(Heartbeat{kCursor, kTime})).ok());
  // As a snapshot's description: cartd has judged it, and a newer one may say more.
  const auto newer = decode_feed(
      "shop", json.substr(0, json.size() - 2) + R"(,"motto":"x","logo":"javascript:1"}})");
  CHECK(std::get<ShopChange>(*newer).shop.logo == "javascript:1");
  const Reply reply{"r", ShopDone{kCursor, change.shop}};
  CHECK(encode(reply) ==
        R"({"v":1,"id":"r","ok":true,"cursor":"4f1c9a.17","shop":{"name":{"en":"Kiln"}}})");
  CHECK(*decode_reply(encode(reply)) == reply);
}

TEST_CASE("A shop that is put is judged, and is the operator's alone to put") {
  const std::string put = R"({"op":"put_shop","shop":{"name":{"en":"Kiln"}}})";
  CHECK(std::get<Command>(decode_command(put, Audience::kOperator)).shop->name.at("en") == "Kiln");
  for (const auto audience : {Audience::kShoppers, Audience::kCourier})
    CHECK(std::get<RefusedCommand>(decode_command(put, audience)).error.field == "op");
  for (const auto& [shop, field] :
       {std::pair{R"("Kiln")", "shop"}, std::pair{"null", "shop"}, std::pair{R"({"x":1})", "x"},
        std::pair{R"({"logo":"javascript:alert`1`"})", "logo"}}) {
    CAPTURE(shop);
    const auto text = std::string(R"({"op":"put_shop","shop":)") + shop + "}";
    const auto refused = decode_command(text, Audience::kOperator);
    CHECK(std::get<RefusedCommand>(refused).error.field == field);
  }
}

TEST_CASE("A change names carts by their hashes") {
  CHECK(cart_hash("") == 0xcbf29ce484222325);  // the published test values of FNV-1a
  CHECK(cart_hash("a") == 0xaf63dc4c8601ec8c);
  CHECK(cart_hash("foobar") == 0x85944171f73967e8);
  Change change{kCursor, kState, kTime};
  change.carts = {0, cart_hash("foobar")};
  const auto json = encode(change);
  CHECK(json.ends_with(R"(,"carts":["0000000000000000","85944171f73967e8"]})"));
  CHECK(std::get<Change>(*decode_feed("stock/P", json)) == change);
  CHECK(std::get<Change>(*decode_feed("stock/P", " " + json)) == change);
  change.carts.clear();
  change.any_cart = true;
  CHECK(encode(change).ends_with(R"(,"carts":["*"]})"));
  CHECK(std::get<Change>(*decode_feed("stock/P", encode(change))) == change);
  for (const std::string wrong :
       {"7", "[7]", R"(["0"])", R"(["000000000000000G"])", R"(["0000000000000000A"])"})
    CHECK(decode_feed("stock/P", json.substr(0, json.find("[")) + wrong + "}").error().field ==
          "carts");
}

TEST_CASE("A change under another item's topic is refused") {
  const Change change{kCursor, kState, kTime};
  CHECK(decode_feed("stock/Q", encode(change)).error().field == "item");
  CHECK_FALSE(decode_feed("stock/P", encode(Heartbeat{kCursor, kTime})).ok());
}

namespace {

/// Damages `text` in one of the ways bytes get damaged, some of which leave it valid.
void mutate(std::string& text, std::mt19937_64& random) {
  static const std::vector<std::string> kTokens = {
      "null",        "true", "-1", "0",    "1e999",   "18446744073709551615",
      "\"\"",        "{",    "}",  "[",    "]",       ",",
      ":",           "\\",   "\"", "\xff", "\\u0000", "\"seq\":1",
      "\"items\":[]"};
  const auto below = [&](std::size_t bound) { return random() % std::max<std::size_t>(bound, 1); };
  const auto place = below(text.size());
  switch (below(5)) {
    case 0:
      text.erase(place, 1 + below(8));
      break;
    case 1:
      text.insert(place, kTokens[below(kTokens.size())]);
      break;
    case 2:
      text.insert(place, text.substr(below(text.size()), below(30)));
      break;
    case 3:
      text.replace(place, below(6), kTokens[below(kTokens.size())]);
      break;
    default:
      if (!text.empty()) text[place] = static_cast<char>(below(256));
  }
}

}  // namespace

TEST_CASE("Damaged messages are refused or read as something that can be written again") {
  std::vector<std::string> originals;
  for (const auto& command : some_commands()) originals.push_back(encode(command));
  for (const auto& reply : some_replies()) originals.push_back(encode(reply));
  originals.push_back(encode(Change{kCursor, kState, kTime}));
  originals.push_back(encode(Heartbeat{kCursor, kTime}));

  std::mt19937_64 random(20261122);
  int accepted = 0;
  int refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = originals[random() % originals.size()];
    for (auto count = 1 + random() % 3; count > 0; --count) mutate(text, random);
    CAPTURE(text);

    const auto command = decode_command(text);
    if (const auto* read = std::get_if<Command>(&command)) {
      REQUIRE(std::get<Command>(decode_command(encode(*read))) == *read);
    }
    const auto reply = decode_reply(text);
    if (reply) REQUIRE(*decode_reply(encode(*reply)) == *reply);
    const auto change = decode_feed("stock/P", text);
    if (change) REQUIRE(*decode_feed("stock/P", encode(std::get<Change>(*change))) == *change);
    const auto heartbeat = decode_feed("heartbeat", text);

    const bool any = std::holds_alternative<Command>(command) || reply || change || heartbeat;
    ++(any ? accepted : refused);
  }
  // The damage reaches both sides of every check only if both happen often.
  CHECK(accepted > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("All that is said of an item is read as it is written") {
  Command put{"1", Op::kPutItem};
  put.item = support::item("ticket");
  put.patch.price.emplace(Price{1250, 2, "EUR"});
  put.patch.image = "img/ticket.jpg";
  put.patch.text = Names{{"en", "One.\nTwo."}};
  put.patch.opens_at.emplace(base::parse_rfc3339("2026-12-01T09:00:00.000Z"));
  put.patch.closes_at.emplace(base::parse_rfc3339("2026-12-02T09:00:00.000Z"));
  put.patch.per_person.emplace(2);
  put.patch.gate.emplace(50'000);
  put.patch.shown = Visibility::kHidden;
  CHECK(std::get<Command>(decode_command(encode(put), Audience::kOperator)) == put);
  put.patch = {};
  put.patch.price.emplace();
  put.patch.image = "";
  put.patch.opens_at.emplace();
  put.patch.per_person.emplace();
  put.patch.gate.emplace();
  put.patch.shown = Visibility::kShown;
  CHECK(std::get<Command>(decode_command(encode(put), Audience::kOperator)) == put);

  Change change{
      {support::epoch("e"), Seq{1}}, {support::item("ticket")}, base::WallTime{}, true, {}};
  change.description.emplace();
  change.description->price = {1250, 0, "JPY"};
  change.description->image = "https://cdn.example/a.jpg";
  change.description->text = {{"en", "One.\nTwo."}};
  change.description->closes_at = base::parse_rfc3339("2026-12-02T09:00:00.000Z");
  change.description->per_person = 2;
  change.description->gate = 50'000;
  change.description->shown = Visibility::kHidden;
  CHECK(std::get<Change>(*decode_feed("stock/ticket", encode(change))) == change);
}

TEST_CASE("No text that is kept has a NUL in it, which not every database can hold") {
  const std::string json = GENERATE(
      R"({"op":"checkout","session":"s","order":"018f3c1e-0000-4000-8000-000000000001","reference":"a\u0000b"})",
      R"({"op":"add_stock","item":"P","add":1,"key":"a\u0000b"})",
      R"({"op":"set_stock","item":"P","stock":1,"by":"a\u0000b"})",
      R"({"op":"pause_sale","reason":"a\u0000b"})",
      R"({"op":"put_item","item":"P","name":{"en":"a\u0000b"}})",
      R"({"op":"put_item","item":"P","text":{"en":"a\u0000b"}})",
      R"({"op":"put_item","item":"P","image":"https://a/\u0000"})",
      R"({"op":"put_shop","shop":{"name":{"en":"a\u0000b"}}})",
      R"({"op":"put_shop","shop":{"links":[{"name":{"en":"a\u0000b"},"url":"/a"}]}})");
  CAPTURE(json);
  std::string without = json;
  without.replace(without.find("\\u0000"), 6, "c");
  for (const auto audience : {Audience::kShoppers, Audience::kOperator}) {
    CHECK(std::holds_alternative<RefusedCommand>(decode_command(json, audience)));
    if (std::holds_alternative<Command>(decode_command(without, audience))) return;
  }
  FAIL("it is refused for something else");
}

TEST_CASE("A field of an item that is wrong is named") {
  const auto [fields, detail] = GENERATE(
      std::pair(R"("price":"12.50 EUR")", "price must be an amount and a currency"),
      std::pair(R"("price":{"amount":12.5,"currency":"EUR"})", "price must be an amount and"),
      std::pair(R"("price":{"amount":"-1.00","currency":"EUR"})",
                "price must have a decimal number"),
      std::pair(R"("price":{"amount":"1.0","currency":"EUR"})",
                "price in EUR must have 2 decimals"),
      std::pair(R"("image":7)", "image must be a string"),
      std::pair(R"("image":"ftp://a/b")", "image must be a URL like"),
      std::pair(R"("text":{"en":7})", "text in 'en' must be a string"),
      std::pair(R"("opens_at":"2026-12-01")", "opens_at must be a time with its offset"),
      std::pair(R"("closes_at":5)", "closes_at must be a string"),
      std::pair(R"("per_person":0)", "per_person must be 1 or more"),
      std::pair(R"("gate":10000001)", "gate must be at most 10000000"),
      std::pair(R"("shown":1)", "shown must be true or false"));
  const auto refused =
      decode_command(R"({"v":1,"id":"1","op":"put_item","item":"P",)" + std::string(fields) + "}",
                     Audience::kOperator);
  CAPTURE(fields);
  CHECK(std::get<RefusedCommand>(refused).error.detail.starts_with(detail));
}

}  // namespace proto
