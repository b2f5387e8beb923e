// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a table of items wants of a shop, and what is wrong with it.
#include "cartctl/core/item_import.h"

#include "cartctl/core/item_table.h"
#include "proto/codec.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartctl {
namespace {

using proto::ListedItem;

ListedItem listed(const char* id, std::int64_t stock, std::int64_t held = 0) {
  return {{support::item(id), stock - held, held, stock}, {}};
}

/// One with all that can be said of an item.
ListedItem tea() {
  ListedItem tea = listed("tea", 12, 2);
  tea.terms.name = {{"en", "=Tea, \"green\""}, {"zh-Hant", "茶"}};
  tea.terms.limit = 3;
  tea.terms.display = {proto::Display::Kind::kLow, 5};
  tea.terms.price = {1250, 2, "EUR"};
  tea.terms.image = "img/tea.jpg";
  tea.terms.text = {{"en", "From the hills.\nTwice."}};
  tea.terms.opens_at = *base::parse_rfc3339("2026-12-01T09:00:00.123Z");
  tea.terms.closes_at = *base::parse_rfc3339("2026-12-02T09:00:00.000Z");
  tea.terms.per_person = 4;
  tea.terms.gate = 50'000;
  tea.terms.shown = proto::Visibility::kHidden;
  tea.terms.hold_ttl = base::Millis{90'500};
  return tea;
}

std::vector<ListedItem> shop() { return {tea(), listed("cup", 5), listed("-x", 0)}; }

std::string wrong_with(std::string_view csv) {
  std::string all;
  for (const auto& mistake : plan_import(csv, shop()).mistakes)
    all += (all.empty() ? "" : "; ") + mistake;
  return all;
}

/// "2 cup: price; stock 5 -> 6", each with what is sent.
std::string wanted_by(std::string_view csv) {
  const auto import = plan_import(csv, shop());
  std::string all;
  for (const auto& mistake : import.mistakes) all += "wrong: " + mistake + "\n";
  for (const auto& change : import.changes) {
    all += std::to_string(change.line) + (change.is_new ? " new " : " ") + change.item.str() + ":";
    for (const auto& what : change.what) all += " " + what + ";";
    all += "\n";
    for (const auto* command : {&change.put, &change.stock})
      if (*command) {
        const auto json = proto::encode(**command);
        const auto read = proto::decode_command(json, proto::Audience::kOperator);
        CHECK(std::get<proto::Command>(read) == **command);
        all += "  " + json.substr(json.find("\"op\"")) + "\n";
      }
  }
  return all + std::to_string(import.same) + " the same";
}

}  // namespace

TEST_CASE("What was exported says nothing new") {
  const std::string csv = items_csv(shop());
  CHECK(csv ==
        "item,stock,stock_was,name.en,name.zh-Hant,limit,display,price,image,text.en,opens_at,"
        "closes_at,per_person,gate,shown,hold_ttl\r\n"
        "tea,12,12,\"'=Tea, \"\"green\"\"\",茶,3,low:5,12.50 EUR,img/tea.jpg,"
        "\"From the hills.\nTwice.\",2026-12-01T09:00:00.123Z,2026-12-02T09:00:00.000Z,4,50000,no,"
        "90500ms\r\n"
        "cup,5,5,,,,exact,,,,,,,,yes,\r\n"
        "'-x,0,0,,,,exact,,,,,,,,yes,\r\n");
  CHECK(wanted_by(csv) == "3 the same");
  // As a spreadsheet on another system saves it.
  std::string other = "\xef\xbb\xbf";
  for (const char c : csv) {
    if (c == '\n' && !other.ends_with('\r')) other += '\r';
    other += c;
  }
  CHECK(wanted_by(other + ",,,,,,,,,,,,,,\r\n") == "3 the same");
}

TEST_CASE("What was exported makes the same items in another shop") {
  const auto import = plan_import(items_csv(shop()), {});
  REQUIRE(import.mistakes.empty());
  REQUIRE(import.changes.size() == 3);
  proto::Terms made;
  put_terms(import.changes[0].put->patch, made);
  CHECK(made == tea().terms);
  CHECK(import.changes[0].stock->amount == 12);
  CHECK(import.changes[0].stock->only_if == 0);
  CHECK(import.changes[0].is_new);
  CHECK_FALSE(import.changes[2].stock);
}

TEST_CASE("Only what is another thing is sent") {
  CHECK(wanted_by("price,item\n9.00 EUR,cup\n12.50 EUR,tea\n") ==
        "2 cup: price;\n"
        "  \"op\":\"put_item\",\"item\":\"cup\",\"price\":{\"amount\":\"9.00\",\"currency\":"
        "\"EUR\"}}\n"
        "1 the same");
  CHECK(
      wanted_by("item,limit,shown,hold_ttl,display\ntea,,,,\n") ==
      "2 tea: limit; display; shown; hold_ttl;\n"
      "  \"op\":\"put_item\",\"item\":\"tea\",\"limit\":null,\"display\":\"exact\",\"shown\":true,"
      "\"hold_ttl_ms\":null}\n"
      "0 the same");
  CHECK(wanted_by("item\nnew\ncup\n") ==
        "2 new new:\n  \"op\":\"put_item\",\"item\":\"new\"}\n1 the same");
}

TEST_CASE("A language of which the table says nothing stays") {
  CHECK(wanted_by("item,name.en,name.de\ntea,Tea,\ncup,,Tasse\n") ==
        "2 tea: name;\n"
        "  \"op\":\"put_item\",\"item\":\"tea\",\"name\":{\"en\":\"Tea\",\"zh-Hant\":\"茶\"}}\n"
        "3 cup: name;\n"
        "  \"op\":\"put_item\",\"item\":\"cup\",\"name\":{\"de\":\"Tasse\"}}\n"
        "0 the same");
  CHECK(wanted_by("item,name.zh-Hant\ntea,\n").starts_with("2 tea: name;"));
}

TEST_CASE("A stock is set only where it was changed, and only if it is still the one that was") {
  const std::string set = "  \"op\":\"set_stock\",\"item\":\"cup\",\"stock\":";
  CHECK(wanted_by("item,stock\ncup,7\n") ==
        "2 cup: stock 5 -> 7;\n" + set + "7,\"if\":5}\n0 the same");
  CHECK(wanted_by("item,stock\ncup,\n") == "1 the same");
  CHECK(wanted_by("item,stock,stock_was\ncup,7,5\n") ==
        "2 cup: stock 5 -> 7;\n" + set + "7,\"if\":5}\n0 the same");
  // Sold meanwhile: 8 when it was exported.
  CHECK(wanted_by("item,stock,stock_was\ncup,8,8\n") == "1 the same");
  CHECK(wrong_with("item,stock,stock_was\ncup,9,8\n") ==
        "2: stock: it is 5 by now, not 8 as in stock_was");
  CHECK(wanted_by("item,stock,stock_was\ncup,5,8\n") == "1 the same");
  CHECK(wrong_with("item,stock\ntea,1\n") == "2: stock: 1 is less than the 2 that are held");
}

TEST_CASE("Every mistake is told with its line and its column, and nothing is wanted then") {
  CHECK(wrong_with("item,price,shown,stock,opens_at,name.en\n"
                   "cup,\"12,50 EUR\",maybe,many,,\n"
                   "tea,12.5 EUR,yes,1000000001,tomorrow,\"a\nb\"\n"
                   "c/p,,,,,\n"
                   ",,no,,,\n"
                   "cup,,,,,\n"
                   "x,1.00 XXY,,,,\n") ==
        "2: price: '12,50 EUR' is not a price like '12.50 EUR', or none; "
        "2: shown: 'maybe' is not one of yes, no; "
        "2: stock: 'many' is not a whole number from 0 to 1000000000; "
        "3: price: '12.5 EUR' in EUR must have 2 decimals, like 125.00; "
        "3: stock: '1000000001' is not a whole number from 0 to 1000000000; "
        "3: opens_at: 'tomorrow' is not a time with its offset like 2026-12-01T10:00:00+01:00, or "
        "none; "
        "3: name.en: 'a\nb' in 'en' must be one line of 1 to 200 bytes; "
        "5: item: 'c/p' is not an item: 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'; "
        "6: item: it is missing; "
        "7: item: 'cup' is in line 2 already; "
        "8: price: '1.00 XXY' has the currency 'XXY', which is not one of ISO 4217, like \"EUR\"");
  CHECK(plan_import("item,price\ncup,1.00 EUR\ntea,x\n", shop()).changes.empty());
  CHECK(wrong_with("item,opens_at,closes_at\n"
                   "cup,2026-12-02T00:00:00Z,2026-12-01T00:00:00Z\n") ==
        "2: closes_at: must be after opens_at");
  CHECK(wrong_with("item,closes_at\ntea,2026-11-01T00:00:00Z\n") ==
        "2: closes_at: must be after opens_at");  // that it has already
  CHECK(wrong_with("item,price\ncup\ntea,1.00 EUR,\n") ==
        "2: there are 1 cells, and 2 columns; 3: there are 3 cells, and 2 columns");
  CHECK(wrong_with("item,name.en\ncup,Th\xe9\n") ==
        "2: name.en: 'Th\xe9' is not UTF-8: save it as CSV in UTF-8");
  std::string titles = "item";
  std::string names = "cup";
  for (char c = 'a'; c <= 'u'; ++c) {
    titles += std::string(",name.x") + c;
    names += ",Tee";
  }
  CHECK(wrong_with(titles + "\n" + names + "\n") == "2: name: must be in at most 20 languages");
}

TEST_CASE("A column that there is not is told with the nearest that there is") {
  CHECK(wrong_with("item,prise,Limit,name,names.en,name.e n,weight,price,price\n") ==
        "1: there is no column 'prise': did you mean 'price'?; "
        "1: there is no column 'Limit': did you mean 'limit'?; "
        "1: the column 'name' needs a language, like name.en; "
        "1: there is no column 'names.en': did you mean 'name.en'?; "
        "1: the column 'name.e n' needs a language, like name.en; "
        "1: there is no column 'weight'; "
        "1: the column 'price' is there twice");
  CHECK(wrong_with("price\n1.00 EUR\n") == "1: there is no column 'item'");
  CHECK(wrong_with("item;price\ncup;1\n") ==
        "1: there is no column 'item;price': are there ';' between the columns? Save with commas; "
        "1: there is no column 'item'");
  CHECK(wrong_with("") == "1: there is nothing in it, not even the columns' titles");
  CHECK(wrong_with("item\n\"cup\n") == "2: the quotes of a cell that begins here are never closed");
}

TEST_CASE("What was done is a table, and what is to be says that it was not") {
  const auto import =
      plan_import("item,price,stock\nnew,1.00 EUR,3\ncup,2.00 EUR,\n-x,,\n", shop());
  CHECK(import_text(import, 2, /*is_dry=*/true) ==
        "LINE  ITEM  WOULD BE  IN WHAT\n"
        "   2  new   made      price, stock 0 -> 3\n"
        "   3  cup   changed   price\n"
        "1 made, 1 changed, 1 left as it is; nothing was sent\n");
  CHECK(import_text(import, 1, /*is_dry=*/false) ==
        "LINE  ITEM  WAS   IN WHAT\n"
        "   2  new   made  price, stock 0 -> 3\n"
        "1 made, 0 changed, 1 left as it is\n");
}

}  // namespace cartctl
