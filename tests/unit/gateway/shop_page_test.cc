// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/shop_page.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/gunzip.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using Json = nlohmann::json;
using base::Millis;

constexpr const char* kBefore = "<html><script>";
constexpr const char* kAfter = "</script></html>";

/// So many items "i0", "i1", …, all full.
proto::Snapshot many(std::size_t count, const std::string& cursor_text = "A.1") {
  proto::Snapshot made{cursor(cursor_text), {}};
  for (std::size_t i = 0; i < count; ++i) {
    proto::CatalogEntry entry{state("i" + std::to_string(i) + " 5/5"), {}, {}, {}};
    entry.description.name = {{"en", "Lamp number " + std::to_string(i)}};
    made.items.push_back(std::move(entry));
  }
  return made;
}

StockCache stock_of(const proto::Snapshot& snapshot) {
  StockCache stock(at_ms(0));
  stock.adopt(snapshot, {}, at_ms(0));
  return stock;
}

/// Of an index.html without tags: its data between these.
ShopPage page_between(std::string before, std::string after) {
  PageParts parts;
  parts.before = std::move(before);
  parts.after = std::move(after);
  return ShopPage(parts, Millis{25'000});
}
ShopPage page() { return page_between(kBefore, kAfter); }
ShopPage page_with_tags() {
  return ShopPage(*PageParts::of("<head><!-- about: --><!-- :about --><script>__BOOT__</script>"),
                  Millis{25'000});
}

std::string text_at(ShopPage& page, const StockCache& stock, std::int64_t ms,
                    const ShopPage::Visit& visit = {.session = "s1"}) {
  return page.answer(stock, visit, at_ms(ms)).body;
}

Json data_at(ShopPage& page, const StockCache& stock, std::int64_t ms,
             const ShopPage::Visit& visit = {.session = "s1"}) {
  const std::string text = text_at(page, stock, ms, visit);
  REQUIRE(text.starts_with(kBefore));
  REQUIRE(text.ends_with(kAfter));
  const auto start = std::string_view(kBefore).size();
  return Json::parse(text.substr(start, text.size() - start - std::string_view(kAfter).size()));
}

}  // namespace

TEST_CASE("The page has the session, the cursor and the items in their order") {
  const StockCache stock = stock_of(snapshot("A.6 P 9/10@6 Q:yes-no 3/3@0"));
  ShopPage shop = page();
  CHECK(
      text_at(shop, stock, 0) ==
      std::string(kBefore) +
          R"({"session":"s1","wait_ms":25000,"cursor":"A.6","age_ms":0,"stale":false,"shop":{},"items":[)"
          R"({"item":"P","available":9,"held":1,"stock":10,"next_release_ms":null},)"
          R"({"item":"Q","level":"in-stock","next_release_ms":null,"display":"yes-no"}],)"
          R"("total":2,"next":null})" +
          kAfter);
}

TEST_CASE("The page can be made before there is a snapshot, and follows the first one at once") {
  StockCache stock(at_ms(0));
  ShopPage shop = page();
  CHECK(text_at(shop, stock, 0, {.session = "s1", .stale = Millis{4000}}) ==
        std::string(kBefore) +
            R"({"session":"s1","wait_ms":25000,"cursor":null,"age_ms":0,"stale":true,)"
            R"("stale_ms":4000,"shop":{},"items":[],"total":0,"next":null})" +
            kAfter);
  stock.adopt(snapshot("A.6 P 9/10@6"), {}, at_ms(0));
  CHECK(data_at(shop, stock, 0)["items"].size() == 1);
}

TEST_CASE("The page's data cannot end the script element it stands in") {
  auto evil = snapshot("A.6 P 9/10@6");
  evil.items[0].description.name = {{"en", "</script><!--<script>"}};
  ShopPage shop = page();
  const StockCache stock = stock_of(evil);
  CHECK(text_at(shop, stock, 0).find(R"("\u003c/script>\u003c!--\u003cscript>")") !=
        std::string::npos);
  CHECK(data_at(shop, stock, 0)["items"][0]["name"]["en"] == "</script><!--<script>");
}

TEST_CASE("However many items there are, a page is at most 100 KB and says where to go on") {
  const StockCache stock = stock_of(many(2'000));
  for (const std::size_t index_bytes : {10, 50'000, 89'000}) {
    ShopPage shop = page_between(std::string(index_bytes, ' '), "");
    const std::string session(128, 's');
    const std::string text = text_at(shop, stock, 0, {.session = session});
    CHECK(text.size() <= ShopPage::kMostBytes);
    CHECK(text.size() > ShopPage::kMostBytes - 1'000);
    const Json data = Json::parse(text.substr(index_bytes));
    CHECK(data["total"] == 2'000);
    CHECK(data["next"] == data["items"].back()["item"]);
  }
}

TEST_CASE("A page of the operator's own that leaves no room still shows some items, at least one") {
  const StockCache stock = stock_of(many(2'000));
  ShopPage shop = page_between(std::string(200'000, ' '), "");
  const std::string text = text_at(shop, stock, 0);
  CHECK(text.size() > 200'000 + ShopPage::kLeastItems - 1'000);
  CHECK(text.size() < 200'000 + ShopPage::kLeastItems + 1'000);
  auto wordy = many(2);
  wordy.items[0].description.name = {{"en", std::string(20'000, 'x')}};
  ShopPage second = page_between(std::string(200'000, ' '), "");
  const Json data = Json::parse(text_at(second, stock_of(wordy), 0).substr(200'000));
  CHECK(data["items"].size() == 1);
  CHECK(data["next"] == "i0");
}

TEST_CASE("What all share is made once, for every session and coding") {
  const StockCache stock = stock_of(many(300));
  ShopPage shop = page();
  const Json first = data_at(shop, stock, 0);
  Json second = data_at(shop, stock, 5'000, {.session = "s2"});
  CHECK(second["session"] == "s2");
  CHECK(second["age_ms"] == 5'000);
  second["session"] = "s1";
  second["age_ms"] = 0;
  CHECK(second == first);
  text_at(shop, stock, 6'000, {.session = "s3", .coding = ContentCoding::kGzip});
  CHECK(shop.times_made() == 1);
}

TEST_CASE(
    "A change of what the page shows is on the next one, any other change moves only the cursor") {
  StockCache stock = stock_of(many(2'000));
  ShopPage shop = page();
  CHECK(data_at(shop, stock, 0)["cursor"] == "A.1");
  stock.on_feed(change("A.2 i1999 4/5"), at_ms(500));
  const Json same = data_at(shop, stock, 500);
  CHECK(same["cursor"] == "A.2");
  CHECK(shop.times_made() == 1);
  stock.on_feed(change("A.3 i7 4/5"), at_ms(1'000));
  const Json other = data_at(shop, stock, 1'000);
  CHECK(other["cursor"] == "A.3");
  CHECK(other["items"][7]["available"] == 4);
  CHECK(other["age_ms"] == 0);
  CHECK(shop.times_made() == 2);
}

TEST_CASE("In a storm a large page is made ten times a second, and says from where to go on") {
  StockCache stock = stock_of(many(2'000));
  ShopPage shop = page();
  data_at(shop, stock, 0);
  Json last;
  for (int change_number = 1; change_number <= 200; ++change_number) {
    const int ms = 5 * change_number;
    stock.on_feed(change("A." + std::to_string(change_number + 1) + " i7 " +
                         std::to_string(change_number % 5) + "/5"),
                  at_ms(ms));
    last = data_at(shop, stock, ms);
    const std::uint64_t told = cursor(last["cursor"].get<std::string>()).seq.value;
    // What it shows is what was true at its cursor.
    if (told > 1) CHECK(last["items"][7]["available"] == static_cast<int>((told - 1) % 5));
    CHECK(told + 21 >= static_cast<std::uint64_t>(change_number));
  }
  CHECK(shop.times_made() >= 10);
  CHECK(shop.times_made() <= 12);
}

TEST_CASE("Another snapshot is followed at once") {
  StockCache stock = stock_of(many(2'000, "A.9"));
  ShopPage shop = page();
  CHECK(data_at(shop, stock, 0)["total"] == 2'000);
  stock.adopt(many(3, "B.1"), proto::Seq{9}, at_ms(1));
  const Json data = data_at(shop, stock, 1);
  CHECK(data["cursor"] == "B.1");
  CHECK(data["total"] == 3);
  CHECK(data["next"].is_null());
}

TEST_CASE("Compressed it is the same page, a tenth of it, with the session as it is") {
  const StockCache stock = stock_of(many(2'000));
  ShopPage shop = page();
  const std::string session = "0123456789abcdef0123456789abcdef";
  const std::string plain = text_at(shop, stock, 0, {.session = session});
  const HttpResponse response =
      shop.answer(stock, {.session = session, .coding = ContentCoding::kGzip}, at_ms(0));
  CHECK(header(response, "Content-Encoding") == "gzip");
  CHECK(header(response, "Vary") == "Accept-Encoding, Accept-Language");
  CHECK(support::gunzip(response.body) == plain);
  CHECK(response.body.size() < plain.size() / 8);
  CHECK(response.body.find(session) != std::string::npos);
  CHECK(header(shop.answer(stock, {.session = session}, at_ms(0)), "Vary") ==
        "Accept-Encoding, Accept-Language");
}

TEST_CASE("How long a compressed page is does not depend on what its session is") {
  auto evil = many(100);
  evil.items[0].description.name = {{"en", "\"session\":\"0123456789abcdef0123456789abcdef\""}};
  const StockCache stock = stock_of(evil);
  ShopPage shop = page();
  const auto size_for = [&](const char* session) {
    return shop.answer(stock, {.session = session, .coding = ContentCoding::kGzip}, at_ms(0))
        .body.size();
  };
  CHECK(size_for("0123456789abcdef0123456789abcdef") ==
        size_for("fedcba9876543210fedcba9876543210"));
}

TEST_CASE("An item's page has that item, be it the last of thousands, and behind the others") {
  const StockCache stock = stock_of(many(5'000));
  ShopPage shop = page();
  const auto visit = [](const char* item) {
    return ShopPage::Visit{
        .session = "s1", .place = PagePlace::kItem, .item = proto::ItemId::parse(item)};
  };
  const Json plain = data_at(shop, stock, 0);
  const Json last = data_at(shop, stock, 10, visit("i4999"));
  CHECK(last["open"] == "i4999");
  CHECK(last["items"].size() == plain["items"].size() + 1);
  CHECK(last["items"].back()["item"] == "i4999");
  CHECK(last["next"] == plain["next"]);
  CHECK(last["age_ms"] == 10);
  const Json first = data_at(shop, stock, 10, visit("i0"));
  CHECK(first["open"] == "i0");
  CHECK(first["items"] == plain["items"]);
  CHECK_FALSE(plain.contains("open"));
  CHECK(shop.times_made() == 1);
  auto zipped = visit("i4999");
  zipped.coding = ContentCoding::kGzip;
  CHECK(support::gunzip(shop.answer(stock, zipped, at_ms(10)).body) ==
        text_at(shop, stock, 10, visit("i4999")));
}

TEST_CASE("Of an item that is not there, or hidden, the page is a 404 and the shop all the same") {
  auto catalog = snapshot("A.6 P 9/10@6 Q 3/3@0");
  catalog.items[1].description.shown = proto::Visibility::kHidden;
  const StockCache stock = stock_of(catalog);
  ShopPage shop = page_with_tags();
  const auto answer = [&](ShopPage::Visit visit) {
    visit.session = "s1";
    return shop.answer(stock, visit, at_ms(0));
  };
  for (const char* item : {"Q", "R"}) {
    const auto missing = answer({.place = PagePlace::kItem, .item = proto::ItemId::parse(item)});
    CHECK(missing.status == 404);
    CHECK(missing.body.find(R"("items":[{"item":"P")") != std::string::npos);
    CHECK(missing.body.find("\"open\"") == std::string::npos);
    CHECK(missing.body.find("noindex") != std::string::npos);
  }
  CHECK(answer({.place = PagePlace::kNowhere}).status == 404);
  CHECK(answer({.place = PagePlace::kItem, .item = proto::ItemId::parse("P")}).status == 200);
  CHECK(answer({.place = PagePlace::kReceipt}).status == 200);
  // Nobody knows yet which items there are.
  const StockCache nothing(at_ms(0));
  CHECK(
      shop.answer(nothing, {.place = PagePlace::kItem, .item = proto::ItemId::parse("P")}, at_ms(0))
          .status == 200);
}

TEST_CASE("The tags are of the shop as it is now, and of the language that is read") {
  auto catalog = snapshot("A.6 P 9/10@6");
  catalog.shop = proto::Shop{{{"en", "Kiln"}, {"zh", "窑"}}};
  StockCache stock = stock_of(catalog);
  ShopPage shop = page_with_tags();
  const auto text = [&](ShopPage::Visit visit, ContentCoding coding) {
    visit.coding = coding;
    const auto body = shop.answer(stock, visit, at_ms(0)).body;
    return coding == ContentCoding::kGzip ? support::gunzip(body).value() : body;
  };
  for (const auto coding : {ContentCoding::kIdentity, ContentCoding::kGzip}) {
    CHECK(text({}, coding).starts_with("<head><title>Kiln</title>"));
    CHECK(text({.languages = "zh-CN"}, coding).starts_with("<head><title>窑</title>"));
    // Whoever makes up hosts has what they made up, and no more of us.
    for (std::size_t i = 0; i < 3 * ShopPage::kMostHeads; ++i) {
      const std::string origin = "https://h" + std::to_string(i);
      CHECK(text({.origin = origin}, coding).find(origin + "/") != std::string::npos);
    }
  }
  stock.on_feed(proto::ShopChange{cursor("A.7"), {}, {{{"en", "Kiln & Co"}}}}, at_ms(0));
  CHECK(text({}, ContentCoding::kGzip).starts_with("<head><title>Kiln &amp; Co</title>"));
}

}  // namespace gateway
