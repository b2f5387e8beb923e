// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The catalog file: what can be said in it, and that each mistake is named.
#include "cartd/catalog_file.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/temp_folder.h"

namespace cartd {

TEST_CASE("A catalog lists items in its own order") {
  const auto [items, shop] = *parse_catalog(R"({"items":[
    {"item":"tea","name":{"en":"Tea","zh-Hans":"茶"},"stock":10,"limit":2},
    {"item":"cup","stock":0}]})");
  CHECK_FALSE(shop);
  REQUIRE(items.size() == 2);
  CHECK(items[0] == CatalogItem{support::item("tea"), {{"en", "Tea"}, {"zh-Hans", "茶"}}, 10, 2});
  CHECK(items[1] == CatalogItem{support::item("cup"), {}, 0, std::nullopt});
}

TEST_CASE("A catalog may say what is shown of an item and how long it is held") {
  const auto [items, shop] = *parse_catalog(R"({"items":[
    {"item":"a","stock":1,"display":"low","below":5,"hold_ttl":"10m"},
    {"item":"b","stock":1,"display":"yes-no","hold_ttl":"0"},
    {"item":"c","stock":1,"display":"exact"}]})");
  CHECK_FALSE(shop);
  REQUIRE(items.size() == 3);
  using Kind = proto::Display::Kind;
  CHECK(items[0].display == proto::Display{Kind::kLow, 5});
  CHECK(items[0].hold_ttl == base::Seconds{600});
  CHECK(items[1].display == proto::Display{Kind::kYesNo, 0});
  CHECK(items[1].hold_ttl == base::Millis{0});
  CHECK(items[2].display == proto::Display{});
  CHECK_FALSE(items[2].hold_ttl);
  CHECK_FALSE(items[2].by_operator);
}

TEST_CASE("A catalog may say what an item costs, looks like, and when it is sold and to whom") {
  const auto [items, shop] = *parse_catalog(R"({"items":[
    {"item":"a","stock":1,"price":{"amount":"12.50","currency":"EUR"},"image":"img/a.jpg",
     "text":{"en":"One.\nTwo."},"opens_at":"2026-12-01T10:00:00+01:00",
     "closes_at":"2026-12-01T10:00:00Z","per_person":2,"gate":50000,"shown":false},
    {"item":"b","stock":1,"shown":true}]})");
  CHECK_FALSE(shop);
  REQUIRE(items.size() == 2);
  CHECK(items[0].price == proto::Price{1250, 2, "EUR"});
  CHECK(items[0].image == "img/a.jpg");
  CHECK(items[0].text == proto::Names{{"en", "One.\nTwo."}});
  CHECK(items[0].opens_at == base::parse_rfc3339("2026-12-01T09:00:00.000Z"));
  CHECK(items[0].closes_at == base::parse_rfc3339("2026-12-01T10:00:00.000Z"));
  CHECK(items[0].per_person == 2);
  CHECK(items[0].gate == 50'000);
  CHECK(items[0].shown == proto::Visibility::kHidden);
  CHECK(items[1] == CatalogItem{support::item("b"), {}, 1});
}

TEST_CASE("A catalog that is used again and again may say how soon an item opens") {
  const auto items = parse_catalog(R"({"items":[{"item":"a","stock":1,"opens_in":"2m"}]})")->items;
  CHECK(items[0].opens_in == base::Seconds{120});
  CHECK_FALSE(items[0].opens_at);
  const auto refusal = [](const std::string& said) {
    const auto read = parse_catalog(R"({"items":[{"item":"a","stock":1,)" + said + "}]}");
    return read ? std::string() : read.error().why;
  };
  const std::string wrong = "item 'a': 'opens_in' must be a duration like \"2m\" of at most 1000h";
  CHECK(refusal(R"("opens_in":2)") == wrong);
  CHECK(refusal(R"("opens_in":"soon")") == wrong);
  CHECK(refusal(R"("opens_in":"-2m")") == wrong);
  CHECK(refusal(R"("opens_in":"1001h")") == wrong);
  CHECK(refusal(R"("opens_in":null)") == wrong);
  const std::string both = "item 'a': 'opens_in' must be without opens_at and closes_at";
  CHECK(refusal(R"("opens_in":"2m","opens_at":"2026-12-01T10:00:00Z")") == both);
  CHECK(refusal(R"("opens_in":"2m","closes_at":"2026-12-01T10:00:00Z")") == both);
}

TEST_CASE("A catalog may say what the shop says of itself") {
  const auto [items, shop] = *parse_catalog(
      R"({"shop":{"name":{"en":"Kiln"},"layout":"drop"},"items":[{"item":"P","stock":1}]})");
  REQUIRE(shop);
  CHECK(shop->name.at("en") == "Kiln");
  CHECK(shop->layout == proto::Layout::kDrop);
  CHECK(parse_catalog(R"({"shop":{},"items":[{"item":"P","stock":1}]})")->shop == proto::Shop{});
}

TEST_CASE("A mistake in a catalog is named") {
  struct Case {
    const char* catalog;
    const char* message;
  };
  const auto [catalog, message] = GENERATE(
      Case{"", "it is not JSON, at line 1, column 1"},
      Case{"{\"items\":[", "it is not JSON, at line 1, column 11"},
      Case{"{\n \"items\":[1,]}", "it is not JSON, at line 2, column"},
      Case{"{\"items\":[{\"item\":\"\xff\"}]}", "it is not JSON, at line 1"},
      Case{R"({"items":[{"item":"P","stock":1e400}]})", "stock is too large, at /items/0/stock"},
      Case{R"({"items":[{"item":"P","stock":1,"limit":1e309}]})", "limit is too large"},
      Case{R"({"items":[{"item":"P","stock":1e30}]})", "item 'P': 'stock' must be a whole number"},
      Case{R"({"items":[{"item":"P","stock":-1e400}]})", "stock is too large"},
      Case{R"({"items":[],"items":[{"item":"P","stock":1}]})",
           "items is given more than once, at /items"},
      Case{R"({"items":[{"item":"P","stock":5,"stock":50}]})",
           "stock is given more than once, at /items/0/stock"},
      Case{R"({"items":[{"item":"P","stock":5,"name":{"en":"a","en":"b"}}]})",
           "en is given more than once, at /items/0/name/en"},
      Case{"[]", "it must be an object with the array 'items'"},
      Case{R"({"items":{}})", "it must be an object with the array 'items'"},
      Case{R"({"items":[]})", "'items' is empty"},
      Case{R"({"items":[{"item":"P","stock":1}],"x":1})", "the catalog has the unknown field 'x'"},
      Case{R"({"items":[7]})", "entry 1 of 'items' must be an object"},
      Case{R"({"items":[{"stock":1}]})", "entry 1 of 'items' lacks 'item'"},
      Case{R"({"items":[{"item":"P","stock":1},{"item":"a b","stock":1}]})",
           "entry 2 of 'items': 'item' must be 1 to 64 characters"},
      Case{R"({"items":[{"item":7,"stock":1}]})", "entry 1 of 'items': 'item' must be"},
      Case{R"({"items":[{"item":"P"}]})", "item 'P' lacks 'stock'"},
      Case{R"({"items":[{"item":"P","stock":-1}]})", "item 'P': 'stock' must be a whole number"},
      Case{R"({"items":[{"item":"P","stock":1.5}]})", "item 'P': 'stock' must be a whole number"},
      Case{R"({"items":[{"item":"P","stock":"9"}]})", "item 'P': 'stock' must be a whole number"},
      Case{R"({"items":[{"item":"P","stock":1000000001}]})", "from 0 to 1000000000"},
      Case{R"({"items":[{"item":"P","stock":18446744073709551615}]})", "from 0 to 1000000000"},
      Case{R"({"items":[{"item":"P","stock":1,"limit":0}]})", "'limit' must be 1 or more"},
      Case{R"({"items":[{"item":"P","stock":1,"limit":null}]})", "'limit' must not be null"},
      Case{R"({"items":[{"item":"P","stock":1,"limt":1}]})",
           "item 'P' has the unknown field 'limt'"},
      Case{R"({"items":[{"item":"P","stock":1,"name":"Tea"}]})",
           "item 'P': 'name' must be an object"},
      Case{R"({"items":[{"item":"P","stock":1,"name":{"en":1}}]})",
           "'name' in 'en' must be a string"},
      Case{R"({"items":[{"item":"P","stock":1,"name":{"en":""}}]})",
           "'name' in 'en' must be one line"},
      Case{R"({"items":[{"item":"P","stock":1,"name":{"en":"a\nb"}}]})", "must be one line"},
      Case{R"({"items":[{"item":"P","stock":1,"name":{"e n":"x"}}]})", "the language 'e n'"},
      Case{R"({"items":[{"item":"P","stock":1,"display":"none"}]})",
           "item 'P': 'display' must be one of exact, low, yes-no"},
      Case{R"({"items":[{"item":"P","stock":1,"display":null}]})", "'display' must not be null"},
      Case{R"({"items":[{"item":"P","stock":1,"display":"low"}]})", "item 'P': 'below' must be"},
      Case{R"({"items":[{"item":"P","stock":1,"display":"low","below":0}]})",
           "'below' must be 1 or more"},
      Case{R"({"items":[{"item":"P","stock":1,"below":5}]})", "'below' without"},
      Case{R"({"items":[{"item":"P","stock":1,"hold_ttl":600}]})", "'hold_ttl' must be a duration"},
      Case{R"({"items":[{"item":"P","stock":1,"hold_ttl":"soon"}]})",
           "'hold_ttl' must be a duration"},
      Case{R"({"items":[{"item":"P","stock":1,"hold_ttl":"1001h"}]})",
           "'hold_ttl' must be a duration"},
      Case{R"({"items":[{"item":"P","stock":1,"price":{"amount":"1.5","currency":"EUR"}}]})",
           "item 'P': 'price' in EUR must have 2 decimals"},
      Case{R"({"items":[{"item":"P","stock":1,"price":{"amount":1.50,"currency":"EUR"}}]})",
           "'price' must be an amount and a currency"},
      Case{R"({"items":[{"item":"P","stock":1,"price":"1.50"}]})", "'price' must be an amount"},
      Case{R"({"items":[{"item":"P","stock":1,"image":"http://a/b"}]})", "'image' must be a URL"},
      Case{R"({"items":[{"item":"P","stock":1,"opens_at":"2026-12-01T10:00:00"}]})",
           "'opens_at' must be a time with its offset"},
      Case{R"({"items":[{"item":"P","stock":1,"opens_at":"2026-12-01T10:00:00Z",)"
           R"("closes_at":"2026-12-01T10:00:00Z"}]})",
           "item 'P': 'closes_at' must be after opens_at"},
      Case{R"({"items":[{"item":"P","stock":1,"shown":"no"}]})", "'shown' must be true or false"},
      Case{R"({"shop":null,"items":[{"item":"P","stock":1}]})", "'shop' must be an object"},
      Case{R"({"shop":{"colors":{}},"items":[{"item":"P","stock":1}]})",
           "the shop: 'colors' is no field of a shop"},
      Case{R"({"shop":{"links":[{"name":{"en":"x"},"url":"javascript:alert`1`"}]},)"
           R"("items":[{"item":"P","stock":1}]})",
           "the shop: 'links' in entry 1 must have as its url"},
      Case{R"({"items":[{"item":"P","stock":1},{"item":"P","stock":2}]})",
           "item 'P' is listed twice"});
  const auto parsed = parse_catalog(catalog);
  INFO(catalog);
  REQUIRE_FALSE(parsed.ok());
  INFO(parsed.error().why);
  CHECK(parsed.error().why.find(message) != std::string::npos);
  CHECK(parsed.error().what == "catalog");
}

TEST_CASE("A catalog that is nested without end, or has a number without end, is refused") {
  for (const std::string& text :
       {std::string(5'000'000, '['),
        "{\"items\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}",
        R"({"items":[{"item":"P","stock":)" + std::string(400, '9') + "}]}"}) {
    const auto parsed = parse_catalog(text);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().what == "catalog");
  }
  const auto whole = parse_catalog(R"({"items":[{"item":"P","stock":1.0e1,"limit":2.0}]})");
  REQUIRE(whole.ok());
  CHECK(whole->items.front().stock == 10);
  CHECK(whole->items.front().limit == 2);
}

TEST_CASE("A catalog file that cannot be read is named") {
  support::TempFolder folder;
  const auto missing = read_catalog_file(folder.path() / "missing.json");
  CHECK(missing.error().why.find("missing.json' cannot be read") != std::string::npos);
  CHECK_FALSE(read_catalog_file(folder.path()).ok());  // a folder
  CHECK_FALSE(read_catalog_file(folder.write("empty.json", "")).ok());
  const auto wrong = read_catalog_file(folder.write("wrong.json", "[]"));
  CHECK(wrong.error().why.find("wrong.json': it must be an object") != std::string::npos);
  CHECK(read_catalog_file(folder.write("ok.json", R"({"items":[{"item":"P","stock":1}]})")).ok());
}

TEST_CASE("Without a catalog there are ten of one item P") {
  const auto [items, shop] = default_catalog();
  CHECK_FALSE(shop);
  REQUIRE(items.size() == 1);
  CHECK(items[0].item == support::item("P"));
  CHECK(items[0].stock == 10);
  CHECK_FALSE(items[0].limit);
  CHECK(items[0].name.at("zh") == "P商品");
}

}  // namespace cartd
