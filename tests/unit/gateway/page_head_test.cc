// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/page_head.h"

#include <initializer_list>

#include "tests/support/catch.h"

namespace gateway {
namespace {

proto::Shop kiln() {
  proto::Shop shop;
  shop.name = {{"en", "Kiln & Co"}, {"zh", "窑"}};
  shop.tagline = {{"en", "Bowls"}};
  shop.logo = "/img/kiln.svg";
  shop.colours = {"#8a3d1e", ""};
  return shop;
}

proto::Description bowl() {
  proto::Description item;
  item.name = {{"en", "Bowl"}, {"zh", "碗"}};
  item.text = {{"en", "Thrown on Monday.\nGlazed."}};
  item.image = "img/bowl.jpg";
  item.price = proto::Price{1250, 2, "EUR"};
  return item;
}

std::string head_of(const proto::Description& item, std::string_view languages = "",
                    std::string_view origin = "https://kiln.example") {
  const proto::Shop shop = kiln();
  return page_head({PagePlace::kItem, shop, "bowl", &item, "", languages, origin});
}

bool has(const std::string& head, std::initializer_list<const char*> parts) {
  for (const char* part : parts) {
    CAPTURE(part);
    CHECK(head.find(part) != std::string::npos);
  }
  return true;
}

}  // namespace

TEST_CASE("An item's page says what it is, where it is, how it looks and what it costs") {
  CHECK(
      head_of(bowl()) ==
      "<title>Bowl · Kiln &amp; Co</title>\n"
      "  <meta name=\"theme-color\" content=\"#8a3d1e\" media=\"(prefers-color-scheme: light)\">\n"
      "  <meta name=\"theme-color\" content=\"#0f1617\" media=\"(prefers-color-scheme: dark)\">\n"
      "  <meta name=\"description\" content=\"Thrown on Monday. Glazed.\">\n"
      "  <link rel=\"canonical\" href=\"https://kiln.example/item/bowl\">\n"
      "  <meta property=\"og:type\" content=\"product\">\n"
      "  <meta property=\"og:site_name\" content=\"Kiln &amp; Co\">\n"
      "  <meta property=\"og:title\" content=\"Bowl\">\n"
      "  <meta property=\"og:description\" content=\"Thrown on Monday. Glazed.\">\n"
      "  <meta property=\"og:url\" content=\"https://kiln.example/item/bowl\">\n"
      "  <meta property=\"og:image\" content=\"https://kiln.example/img/bowl.jpg\">\n"
      "  <meta property=\"product:price:amount\" content=\"12.50\">\n"
      "  <meta property=\"product:price:currency\" content=\"EUR\">\n"
      "  <noscript><meta http-equiv=\"refresh\" content=\"0; "
      "url=/plain?search=bowl\"></noscript>");
}

TEST_CASE("It is told in the reader's language, as far as the shop speaks it") {
  has(head_of(bowl(), "zh-CN,zh;q=0.9"), {"<title>碗 · 窑</title>", "og:title\" content=\"碗\""});
  has(head_of(bowl(), "fr"), {"<title>Bowl · Kiln &amp; Co</title>"});
  has(head_of({}, "fr"), {"<title>bowl · Kiln &amp; Co</title>", "content=\"Bowls\""});
}

TEST_CASE("A picture's address is whole, the shop's where the item has none, or is not told") {
  proto::Description item = bowl();
  item.image = "https://cdn.example/a.jpg?w=1&h=2";
  has(head_of(item), {"og:image\" content=\"https://cdn.example/a.jpg?w=1&amp;h=2\""});
  has(head_of(item, "", ""), {"og:image\" content=\"https://cdn.example/a.jpg"});
  item.image = "";
  has(head_of(item, "", "http://127.0.0.1:8080"),
      {"og:image\" content=\"http://127.0.0.1:8080/img/kiln.svg\""});
  const std::string unknown = head_of(item, "", "");
  CHECK(unknown.find("og:image") == std::string::npos);
  CHECK(unknown.find("og:url") == std::string::npos);
}

TEST_CASE("Where a page is, is told whole only by who asked by https: a proxy may have ended TLS") {
  const proto::Shop shop = kiln();
  for (const char* origin : {"", "http://kiln.example"}) {
    CAPTURE(origin);
    const std::string item = head_of(bowl(), "", origin);
    has(item, {"<link rel=\"canonical\" href=\"/item/bowl\">"});
    CHECK(item.find("og:url") == std::string::npos);
    const std::string all = page_head({PagePlace::kShop, shop, "", nullptr, "", "", origin});
    has(all, {"<link rel=\"canonical\" href=\"/\">"});
    CHECK(all.find("og:url") == std::string::npos);
  }
}

TEST_CASE("Nothing that shop, item or Host say ends a tag") {
  proto::Description item = bowl();
  item.name = {{"en", "</title><script>alert(1)</script>"}};
  item.text = {{"en", "\"><img src=x onerror=alert(1)>"}};
  const std::string head = head_of(item, "", "https://a\"><script>");
  CHECK(head.find("<script") == std::string::npos);
  CHECK(head.find("<img") == std::string::npos);
  CHECK(head.find("\"><") > head.find("<noscript>"));
  has(head, {"<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; · Kiln &amp; Co</title>"});
}

TEST_CASE("A long text is told in part, and no character of it in half") {
  proto::Description item = bowl();
  item.text = {{"en", std::string(299, 'a') + "茶" + std::string(50, 'b')}};
  has(head_of(item), {("content=\"" + std::string(299, 'a') + "…\"").c_str()});
  item.text = {{"en", std::string(300, 'a')}};
  has(head_of(item), {("content=\"" + std::string(300, 'a') + "\"").c_str()});
}

TEST_CASE("The shop's own page is about the shop, which is Holdfast where it does not say") {
  const proto::Shop shop = kiln();
  has(page_head({PagePlace::kShop, shop, "", nullptr, "", "zh", "https://kiln.example"}),
      {"<title>窑</title>", "og:type\" content=\"website\"", "description\" content=\"Bowls\"",
       "canonical\" href=\"https://kiln.example/\"",
       "og:image\" content=\"https://kiln.example/img/kiln.svg\""});
  const proto::Shop nothing;
  has(page_head({PagePlace::kShop, nothing}),
      {"<title>Holdfast</title>", "A shop whose numbers are live", "content=\"#f5f3ee\""});
}

TEST_CASE("A receipt and a page that is not there say nothing, and are not to be found") {
  const proto::Shop shop = kiln();
  for (const auto place : {PagePlace::kReceipt, PagePlace::kNowhere}) {
    const std::string head = page_head({place, shop, "", nullptr, "", "", "https://kiln.example"});
    has(head, {"<title>Kiln &amp; Co</title>", "<meta name=\"robots\" content=\"noindex\">"});
    CHECK(head.find("og:") == std::string::npos);
    CHECK(head.find("canonical") == std::string::npos);
  }
}

TEST_CASE("Who has no JavaScript goes on where the page would have been") {
  const proto::Shop shop = kiln();
  const auto to = [](const std::string& address) {
    return "content=\"0; url=" + address + "\"></noscript>";
  };
  for (const auto place : {PagePlace::kShop, PagePlace::kNowhere})
    has(page_head({place, shop}), {to("/plain").c_str()});
  has(head_of(bowl()), {to("/plain?search=bowl").c_str()});
  has(page_head({PagePlace::kReceipt, shop, "", nullptr, "123e4567"}),
      {to("/plain?order=123e4567").c_str()});
}

}  // namespace gateway
