// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The bytes of every answer, as HTTP.md prints them.
#include "gateway/http/http_bodies.h"

#include "tests/support/catch.h"
#include "tests/support/shown_values.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using base::Millis;

proto::ItemState released_in(const char* text, std::int64_t ms) {
  proto::ItemState item = state(text);
  item.next_release = Millis{ms};
  return item;
}

const StateAnswer kState{
    support::shown({released_in("P 9/10", 841'000)}), cursor("4f1c9a.17"), false, {}, {}};

CatalogAnswer catalog_with_name(const std::string& name) {
  CatalogAnswer catalog{{{show(state("P 9/10"), {}), proto::Seq{5}}}, cursor("A.5"), {}};
  catalog.items[0].description.name["en"] = name;
  return catalog;
}

}  // namespace

TEST_CASE("A state has the bytes HTTP.md prints") {
  const auto response = to_response(kState);
  CHECK(response.status == 200);
  CHECK(response.content_type == "application/json");
  CHECK(response.body ==
        R"({"inventorycount":"9","cursor":"4f1c9a.17","reset":false,"stale":false,)"
        R"("items":[{"item":"P","available":9,"held":1,"stock":10,"next_release_ms":841000}],)"
        R"("next":{"delay_ms":0}})");
  CHECK(header(response, "ETag") == "\"4f1c9a.17\"");
  CHECK(header(response, "Cache-Control") == "private, no-cache");
}

TEST_CASE("A state of several items has no count of its own") {
  const auto response = to_response(StateAnswer{support::shown({state("P 9/10"), state("Q 3/3")}),
                                                cursor("A.5"), true, Millis{3001}, Millis{7}});
  CHECK(response.body ==
        R"({"cursor":"A.5","reset":true,"stale":true,"stale_ms":3001,)"
        R"("items":[{"item":"P","available":9,"held":1,"stock":10,"next_release_ms":null},)"
        R"({"item":"Q","available":3,"held":0,"stock":3,"next_release_ms":null}],)"
        R"("next":{"delay_ms":7}})");
}

TEST_CASE("A state of every item has no count, also where one has changed or none") {
  StateAnswer one = kState;
  one.every_item = true;
  CHECK(to_response(one).body.starts_with(R"({"cursor":"4f1c9a.17","reset":false)"));
  one.items.clear();
  CHECK(to_response(one).body ==
        R"({"cursor":"4f1c9a.17","reset":false,"stale":false,"items":[],"next":{"delay_ms":0}})");
}

TEST_CASE("A catalog since a cursor says whether it is all of it") {
  CatalogAnswer catalog = catalog_with_name("Tea");
  CHECK(to_response(catalog).body.starts_with(R"({"cursor":"A.5","stale":false,"items":[{)"));
  catalog.reset = false;
  CHECK(to_response(Answer{catalog})
            .body.starts_with(R"({"cursor":"A.5","reset":false,"stale":false,"items":[{)"));
}

TEST_CASE("A shared state has a slot that each copy's pause is written into") {
  const auto [shared, slot] = to_shared_response(kState);
  const std::string start = shared.body.substr(0, slot);
  const auto text_with = [&, at = slot, body = shared.body](std::int64_t ms) {
    const std::string pause = slot_text(Millis{ms});
    return std::string(body).replace(at, pause.size(), pause);
  };
  CHECK(start.ends_with(R"("next":{"delay_ms":)"));
  CHECK(text_with(0) == start + "     0}}");
  CHECK(text_with(999'999) == start + "999999}}");
  CHECK(text_with(41) == start + "    41}}");
  CHECK(header(shared, "ETag") == "\"4f1c9a.17\"");
}

TEST_CASE("A shared state says what a state of its own says") {
  StateAnswer answer = kState;
  answer.delay = Millis{123};
  std::string shared = to_shared_response(answer).response.body;
  std::erase(shared, ' ');
  CHECK(shared == to_response(answer).body);
}

TEST_CASE("The outcome of a command has the bytes HTTP.md prints") {
  const CartAnswer answer{*proto::SessionId::parse("s1"),
                          cursor("4f1c9a.18"),
                          support::shown({released_in("P 9/10", 900'000)}),
                          {{*proto::ItemId::parse("P"), 1, Millis{900'000}}}};
  const auto response = to_response(answer);
  CHECK(response.body ==
        R"({"session":"s1","cursor":"4f1c9a.18","inventorycount":"9",)"
        R"("items":[{"item":"P","available":9,"held":1,"stock":10,"next_release_ms":900000}],)"
        R"("lines":[{"item":"P","quantity":1,"expires_in_ms":900000}]})");
  CHECK(header(response, "Cache-Control") == "no-store");
}

TEST_CASE("A cart has its lines and no items") {
  const CartAnswer answer{*proto::SessionId::parse("s1"), cursor("A.5"), {}, {}};
  CHECK(to_response(answer).body == R"({"session":"s1","cursor":"A.5","lines":[]})");
}

TEST_CASE("The catalog has every item with its name and limit") {
  CatalogAnswer catalog = catalog_with_name("Tea");
  catalog.items[0].description.limit = 2;
  const auto response = to_response(catalog);
  CHECK(response.body ==
        R"({"cursor":"A.5","stale":false,)"
        R"("items":[{"item":"P","available":9,"held":1,"stock":10,"next_release_ms":null,)"
        R"("name":{"en":"Tea"},"limit":2}]})");
  CHECK(header(response, "Cache-Control") == "no-store");
}

TEST_CASE("What a display hides is not in any answer") {
  const proto::Display low{proto::Display::Kind::kLow, 10};
  const auto few = show(released_in("P 9/10", 841'000), low);
  CHECK(to_response(StateAnswer{{few}, cursor("A.5"), false, {}, {}}).body ==
        R"({"inventorycount":"few-left","cursor":"A.5","reset":false,"stale":false,)"
        R"("items":[{"item":"P","level":"few-left","next_release_ms":null}],)"
        R"("next":{"delay_ms":0}})");
  const auto none = show(released_in("P 0/10", 841'000), low);
  CatalogAnswer catalog = catalog_with_name("Tea");
  catalog.items[0].shown = none;
  catalog.items[0].description.display = show(proto::Description{{}, {}, low}).display;
  CHECK(to_response(catalog).body ==
        R"({"cursor":"A.5","stale":false,)"
        R"("items":[{"item":"P","level":"sold-out","next_release_ms":841000,)"
        R"("name":{"en":"Tea"},"display":"low"}]})");
}

TEST_CASE("What is said of an item is told beside its numbers where it is news") {
  auto item = show(state("P 9/10"), {});
  item.described = show(proto::Description{{{"en", "Tea"}}, 2, {proto::Display::Kind::kLow, 5}});
  CHECK(to_response(StateAnswer{{item}, cursor("A.5"), false, {}, {}}).body ==
        R"({"inventorycount":"9","cursor":"A.5","reset":false,"stale":false,)"
        R"("items":[{"item":"P","available":9,"held":1,"stock":10,"next_release_ms":null,)"
        R"("described":true,"name":{"en":"Tea"},"limit":2,"display":"low"}],)"
        R"("next":{"delay_ms":0}})");
  item.described = proto::Description{};
  CHECK(state_body(StateAnswer{{item}, cursor("A.5"), false, {}, {}})
            .find(R"("next_release_ms":null,"described":true}],)") != std::string::npos);
}

TEST_CASE("A place in line, an offer and a line of others are told") {
  auto waited_for = state("P 0/10");
  waited_for.line = proto::WaitingLine{3, 17};
  const CartAnswer answer{*proto::SessionId::parse("s1"),
                          cursor("A.5"),
                          support::shown({waited_for}),
                          {{*proto::ItemId::parse("Q"), 1, Millis{118'000}, true}},
                          {{*proto::ItemId::parse("P"), 18, 1}}};
  CHECK(to_response(answer).body ==
        R"({"session":"s1","cursor":"A.5","inventorycount":"0",)"
        R"("items":[{"item":"P","available":0,"held":10,"stock":10,"next_release_ms":null,)"
        R"("waiting":3,"turn":17}],)"
        R"("lines":[{"item":"Q","quantity":1,"expires_in_ms":118000,"offer":true}],)"
        R"("waiting":[{"item":"P","ticket":18,"position":1}]})");
}

TEST_CASE("What a cart lost is told behind what it has") {
  const CartAnswer answer{*proto::SessionId::parse("s1"),
                          cursor("A.5"),
                          {},
                          {},
                          {{*proto::ItemId::parse("P"), 18, 1}},
                          {{*proto::ItemId::parse("Q"), 2, proto::LapseCause::kExpired},
                           {*proto::ItemId::parse("R"), 1, proto::LapseCause::kOffer}}};
  CHECK(to_response(answer).body == R"({"session":"s1","cursor":"A.5","lines":[],)"
                                    R"("waiting":[{"item":"P","ticket":18,"position":1}],)"
                                    R"("lapsed":[{"item":"Q","quantity":2,"cause":"expired"},)"
                                    R"({"item":"R","quantity":1,"cause":"offer"}]})");
}

TEST_CASE("An order has the bytes HTTP.md prints") {
  const OrderAnswer answer{*proto::SessionId::parse("s1"),
                           *proto::OrderId::parse("123e4567-e89b-12d3-a456-426614174000"),
                           cursor("4f1c9a.19"),
                           {{*proto::ItemId::parse("P"), 1}},
                           support::shown({state("P 9/9")})};
  const auto response = to_response(answer);
  CHECK(
      response.body ==
      R"({"order":"123e4567-e89b-12d3-a456-426614174000","session":"s1","cursor":"4f1c9a.19",)"
      R"("lines":[{"item":"P","quantity":1}],)"
      R"("items":[{"item":"P","available":9,"held":0,"stock":9,"next_release_ms":null}],"state":"sold"})");
  CHECK(header(response, "Cache-Control") == "no-store");
}

TEST_CASE("An answer of any kind finds its response") {
  CHECK(to_response(Answer{kState}).body == to_response(kState).body);
  CHECK(to_response(Answer{proto::Error::unknown_item("Z")}).status == 404);
  const auto unchanged = to_response(Answer{UnchangedAnswer{cursor("A.5")}});
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());
  CHECK(header(unchanged, "ETag") == "\"A.5\"");
  CHECK(header(unchanged, "Cache-Control") == "private, no-cache");
}

TEST_CASE("A name that is not UTF-8 still makes valid JSON") {
  const std::string body = to_response(catalog_with_name("\xff")).body;
  CHECK(body.find("\xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("A command's JSON may give a quantity as text or as a number") {
  const auto fields =
      parse_cart_json(R"({"session":"a","action":"add","item":"7","quantity":"2"})");
  REQUIRE(fields);
  CHECK(fields->session == "a");
  CHECK(fields->action == "add");
  CHECK(fields->item == "7");
  CHECK(fields->quantity == "2");
  const auto few = parse_cart_json(R"({"quantity":3,"other":[1]})");
  REQUIRE(few);
  CHECK(few->quantity == "3");
  CHECK(few->session.empty());
}

TEST_CASE("A body that is no JSON object, or has a field of a wrong type, is refused") {
  const std::string deep(50'000, '[');
  for (const std::string body : {"", "[]", "7", "{", "{\"a\":1} x", "\xff", deep.c_str()}) {
    const auto fields = parse_cart_json(body);
    REQUIRE_FALSE(fields);
    CHECK(fields.error().code == proto::ErrorCode::kBadRequest);
  }
  const std::pair<const char*, const char*> wrong[] = {{"quantity", R"({"quantity":[1]})"},
                                                       {"item", R"({"item":["P"]})"},
                                                       {"session", R"({"session":null})"},
                                                       {"action", R"({"action":true})"}};
  for (const auto& [field, body] : wrong) {
    const auto fields = parse_cart_json(body);
    REQUIRE_FALSE(fields);
    CHECK(fields.error().field == field);
  }
}

}  // namespace gateway
