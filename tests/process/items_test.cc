// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The catalog: which items there are, what a new one adds, what GET /items says.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Json;
using support::Shop;

TEST_CASE("without a catalog there is one item P with a stock of 10") {
  const Shop shop;
  const auto answer = shop.request(get("/items"));
  REQUIRE(answer.status == 200);
  const Json body = answer.json();
  CHECK(body["cursor"] == shop.cursor());
  REQUIRE(body["items"].size() == 1);
  CHECK(body["items"][0]["item"] == "P");
  CHECK(body["items"][0]["available"] == 10);
  CHECK(body["items"][0]["held"] == 0);
  CHECK(body["items"][0]["stock"] == 10);
  CHECK(body["items"][0]["next_release_ms"].is_null());
}

TEST_CASE("items stand in the catalog's order and the first is the default") {
  const Shop shop(
      {.catalog = R"({"items":[{"item":"zebra","name":{"en":"Zebra","zh":"斑马"},"stock":3},
                                           {"item":"ant","stock":7}]})"});
  const Json items = shop.request(get("/items")).json()["items"];
  REQUIRE(items.size() == 2);
  CHECK(items[0]["item"] == "zebra");
  CHECK(items[1]["item"] == "ant");
  CHECK(shop.status()["inventorycount"] == "3");
  CHECK(shop.status("&item=ant")["inventorycount"] == "7");
  const auto added = shop.request(support::post_form("/cart", "session=anna&action=add"));
  REQUIRE(added.status == 200);
  CHECK(added.json()["lines"][0]["item"] == "zebra");
}

TEST_CASE("two watched items are listed and there is no single count") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":3},{"item":"Q","stock":7}]})"});
  const Json state = shop.status("&item=P&item=Q");
  CHECK_FALSE(state.contains("inventorycount"));
  REQUIRE(state["items"].size() == 2);
  CHECK(state["items"][0]["available"] == 3);
  CHECK(state["items"][1]["available"] == 7);
}

TEST_CASE("the items since a cursor are those that changed after it") {
  const Shop shop(
      {.gateways = 2, .catalog = R"({"items":[{"item":"P","name":{"en":"Product P"},"stock":3},
                                           {"item":"Q","stock":7}]})"});
  const Json all = shop.request(get("/items")).json();
  CHECK_FALSE(all.contains("reset"));
  const std::string before = all["cursor"];
  const Json added = shop.request(add("anna", "P", 2)).json();
  // The other gateway may not have heard of it yet: then it waits for it.
  const std::string after = added["cursor"];
  const Json nothing = shop.request(get("/items?since=" + after), 1).json();
  CHECK(nothing["items"].empty());
  CHECK(nothing["reset"] == false);
  CHECK(nothing["cursor"] == after);
  const Json changed = shop.request(get("/items?since=" + before), 1).json();
  CHECK(changed["reset"] == false);
  REQUIRE(changed["items"].size() == 1);
  CHECK(changed["items"][0]["item"] == "P");
  CHECK(changed["items"][0]["available"] == 1);
  CHECK(changed["items"][0]["name"]["en"] == "Product P");
  const Json foreign = shop.request(get("/items?since=0therEp0ch.1")).json();
  CHECK(foreign["reset"] == true);
  CHECK(foreign["items"].size() == 2);
  const std::string ahead = before.substr(0, before.find('.')) + ".1000000";
  CHECK(shop.request(get("/items?since=" + ahead)).json()["reset"] == true);
  const auto refused = shop.request(get("/items?since=17"));
  CHECK(refused.status == 400);
  CHECK(refused.json()["field"] == "since");
}

TEST_CASE("the items come in parts, and go by their names") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","name":{"en":"Café table"},"stock":3},
                                           {"item":"Q","name":{"zh":"搪瓷杯"},"stock":7},
                                           {"item":"R","stock":1}]})"});
  const Json first = shop.request(get("/items?limit=2")).json();
  REQUIRE(first["items"].size() == 2);
  CHECK(first["total"] == 3);
  CHECK(first["next"] == "Q");
  const Json rest = shop.request(get("/items?limit=2&after=Q")).json();
  REQUIRE(rest["items"].size() == 1);
  CHECK(rest["items"][0]["item"] == "R");
  CHECK(rest["next"].is_null());
  const std::pair<const char*, const char*> searches[] = {
      {"CAFE", "P"}, {"caf%C3%A9+table", "P"}, {"%E7%93%B7", "Q"}, {"r", "R"}};
  for (const auto& [words, item] : searches) {
    INFO(words);
    const Json found = shop.request(get("/items?search=" + std::string(words))).json();
    REQUIRE(found["items"].size() == 1);
    CHECK(found["items"][0]["item"] == item);
  }
  CHECK(shop.request(get("/items?after=Z")).status == 404);
  CHECK(shop.request(get("/items?limit=0")).json()["field"] == "limit");
}

TEST_CASE("a later catalog adds what the store lacks and resets no stock") {
  const support::TempFolder folder;
  const std::string file = folder.write("later.json", R"({"items":[{"item":"P","stock":10}]})");
  Shop shop({.cartd_flags = {"--catalog", file}});
  REQUIRE(shop.request(add("anna", "P", 4)).status == 200);
  shop.cartd().terminate();
  REQUIRE(shop.cartd().wait_exit() == support::exited(0));

  folder.write("later.json", R"({"items":[{"item":"P","stock":99},{"item":"Q","stock":5}]})");
  shop.start_cartd();
  // The gateway hears of the new item by itself.
  Json items;
  REQUIRE(support::eventually([&] {
    items = shop.request(get("/items")).json()["items"];
    return items.size() == 2;
  }));
  CHECK(items[0]["stock"] == 10);
  CHECK(items[0]["available"] == 6);
  CHECK(items[1]["item"] == "Q");
  CHECK(items[1]["available"] == 5);
}

TEST_CASE("a catalog that is wrong is refused by name") {
  const support::TempFolder folder;
  const std::vector<std::string> wrong = {
      "{", R"({"items":[{"item":"P","stock":-1}]})", R"({"items":[{"item":"a b","stock":1}]})",
      R"({"items":[{"item":"P","stock":1},{"item":"P","stock":2}]})", R"({"items":"P"})"};
  for (const auto& text : wrong) {
    INFO(text);
    const std::string file = folder.write("wrong.json", text);
    support::ChildProcess cartd("cartd", support::kCartdProgram,
                                {"--store", "sqlite::memory:", "--commands", "tcp://127.0.0.1:*",
                                 "--changes", "tcp://127.0.0.1:*", "--operator",
                                 "tcp://127.0.0.1:*", "--admin", "off", "--catalog", file});
    CHECK(cartd.wait_exit() == support::exited(2));
    CHECK(cartd.standard_error().find("catalog") != std::string::npos);
  }
}
