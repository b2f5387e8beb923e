// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/item_finder.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

/// "mug" called so in two languages, "cafe", and so many lamps behind them.
proto::Snapshot shelf(int lamps) {
  proto::Snapshot made{cursor("A.1"), {}};
  const auto put = [&](const std::string& item, proto::Names names) {
    proto::CatalogEntry entry{state(item + " 5/5"), {}, {}, {}};
    entry.description.name = std::move(names);
    made.items.push_back(std::move(entry));
  };
  put("mug", {{"en", "Enamel mug"}, {"zh", "搪瓷杯"}});
  put("cafe", {{"en", "Café table"}});
  for (int i = 0; i < lamps; ++i) put("lamp-" + std::to_string(i), {{"en", "Lamp"}});
  return made;
}

StockCache stock_of(const proto::Snapshot& snapshot) {
  StockCache stock(at_ms(0));
  stock.adopt(snapshot, {}, at_ms(0));
  return stock;
}

std::string names_of(const StockCache& stock, const ItemFinder::Found& found) {
  std::string text;
  for (const ItemIndex item : found.items)
    text += (text.empty() ? "" : " ") + stock.id_of(item).str();
  return text;
}

}  // namespace

TEST_CASE("Items are found by words of their ids and of their names in any language") {
  const StockCache stock = stock_of(shelf(3));
  ItemFinder finder;
  const std::pair<const char*, const char*> searches[] = {
      {"mug", "mug"},        {"ENAMEL", "mug"},
      {"mug enamel", "mug"}, {"瓷", "mug"},
      {"cafe", "cafe"},      {"CAFÉ", "cafe"},
      {"lamp-1", "lamp-1"},  {"ｌａｍｐ-2", "lamp-2"},
      {"kettle", ""},        {"mug lamp", ""},
      {"mug搪", ""},         {"lamp 0", "lamp-0"},
      {"e", "mug cafe"},     {" \t ", "mug cafe lamp-0 lamp-1 lamp-2"}};
  for (const auto& [words, items] : searches) {
    INFO(words);
    const auto found = finder.find(stock, words, 0, 100);
    CHECK(names_of(stock, found) == items);
    CHECK(found.seen == 5);
  }
}

TEST_CASE("A search ends when enough is found, and goes on behind it") {
  const StockCache stock = stock_of(shelf(3));
  ItemFinder finder;
  const auto first = finder.find(stock, "lamp", 0, 2);
  CHECK(names_of(stock, first) == "lamp-0 lamp-1");
  CHECK(first.seen == 4);
  CHECK(names_of(stock, finder.find(stock, "lamp", first.seen, 2)) == "lamp-2");
}

TEST_CASE("A new description is found, and the old one no more") {
  StockCache stock = stock_of(shelf(1));
  ItemFinder finder;
  CHECK(names_of(stock, finder.find(stock, "enamel", 0, 9)) == "mug");
  auto news = change("A.2 mug 5/5");
  news.described = true;
  news.description.emplace();
  news.description->name = {{"en", "Steel mug"}};
  stock.on_feed(news, at_ms(1));
  CHECK(names_of(stock, finder.find(stock, "enamel", 0, 9)).empty());
  CHECK(names_of(stock, finder.find(stock, "steel", 0, 9)) == "mug");
  auto other = shelf(1);
  other.cursor = cursor("B.1");
  other.items[0].description.name = {{"en", "Glass mug"}};
  stock.adopt(other, {}, at_ms(2));
  CHECK(names_of(stock, finder.find(stock, "glass", 0, 9)) == "mug");
}

TEST_CASE("One search looks at a bounded part of a large shop, and searches in turn at all of it") {
  const StockCache stock = stock_of(shelf(9'000));
  ItemFinder finder;
  int searches = 0;
  std::size_t at = 0;
  ItemFinder::Found found;
  for (; at < stock.listed().size() && found.items.empty(); at += found.seen) {
    found = finder.find(stock, "lamp-8999", at, 1);
    CHECK(found.seen > 0);
    CHECK(found.seen <= ItemFinder::kMostWork / 50);
    ++searches;
  }
  CHECK(names_of(stock, found) == "lamp-8999");
  CHECK(searches > 3);
  // What has been looked at once costs less.
  CHECK(finder.find(stock, "kettle", 0, 1).seen == 9'002);
}

TEST_CASE("Many words cost as many looks") {
  const StockCache stock = stock_of(shelf(4'000));
  ItemFinder finder;
  for (std::size_t at = 0; at < 4'002;) at += finder.find(stock, "x", at, 1).seen;
  std::string words;
  for (int i = 0; i < 30; ++i) words += "lamp ";
  CHECK(finder.find(stock, words, 2, 10'000).seen <= ItemFinder::kMostWork / 31 + 1);
}

}  // namespace gateway
