// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/plain_page.h"

#include "gateway/http/plain_words.h"
#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using base::Millis;

/// A shop as it is shown: what a snapshot says, in one part.
struct Scene {
  explicit Scene(const proto::Snapshot& snapshot) : stock(at_ms(0)) {
    stock.adopt(snapshot, {}, at_ms(0));
    items.items = stock.catalog(at_ms(0));
    cart.emplace(CartAnswer{*proto::SessionId::parse("s1"), cursor("A.6"), {}, {}, {}, {}});
  }
  std::string html(Language language = Language::kEnglish) const {
    PlainPage page{language, stock, at_ms(0), "/plain.css"};
    page.items = &items;
    page.cart = cart ? &*cart : nullptr;
    page.heard = heard;
    page.admitted = admitted;
    page.part = part;
    page.new_order = "0b6a52a6-5c29-4d7c-a1f1-3a1c39b6e0f1";
    return plain_page(page);
  }
  StockCache stock;
  CatalogAnswer items;
  std::optional<CartAnswer> cart;
  bool heard = true;
  bool admitted = true;
  PlainPart part{};
};

proto::ItemId id(const char* text) { return *proto::ItemId::parse(text); }
bool has(const std::string& html, std::string_view part) {
  return html.find(part) != std::string::npos;
}
std::string button(const char* action) {
  return std::string("name=\"action\" value=\"") + action + '"';
}

}  // namespace

TEST_CASE("A text is told as text, in an element and in an attribute") {
  auto evil = snapshot("A.6 P 9/10");
  evil.items[0].description.name = {{"en", "</h3><script>alert(1)</script>"}};
  evil.items[0].description.text = {{"en", "\"><img src=x onerror=alert(1)>"}};
  evil.items[0].description.image = "/\"onload=\"alert(1)";
  const std::string html = Scene(evil).html();
  CHECK_FALSE(has(html, "<script"));
  CHECK_FALSE(has(html, "<img src=x"));
  CHECK_FALSE(has(html, "\"onload=\""));
  CHECK(has(html, "&lt;script&gt;alert(1)"));
}

TEST_CASE("What is searched for stands in the field, and goes along with forms and ways") {
  Scene scene(snapshot("A.6 P 9/10"));
  scene.part = {std::nullopt, "\"><b> & P"};
  scene.items.part.emplace().next = id("P");
  const std::string html = scene.html();
  CHECK(has(html,
            "name=\"search\" maxlength=\"60\" aria-label=\"Search\" "
            "value=\"&quot;&gt;&lt;b&gt; &amp; P\""));
  CHECK(has(html, "<input type=\"hidden\" name=\"search\" value=\"&quot;&gt;"));
  CHECK(has(html, "href=\"/plain?search=%22%3E%3Cb%3E%20%26%20P&amp;after=P\""));
  CHECK(has(html, "<a href=\"/plain\">All items</a>"));
  scene.items.items.clear();
  CHECK(has(scene.html(), "goes by that name"));
}

TEST_CASE("The shop goes by its own name, in the reader's language") {
  auto potter = snapshot("A.6 P 9/10");
  CHECK(has(Scene(potter).html(), "<h1>Holdfast</h1>"));
  potter.shop = proto::Shop{{{"en", "Kiln & Co"}, {"zh", "窑与人"}}};
  CHECK(has(Scene(potter).html(), "<h1>Kiln &amp; Co</h1>"));
  CHECK(has(Scene(potter).html(), "<title>Kiln &amp; Co</title>"));
  CHECK(has(Scene(potter).html(Language::kChinese), "<h1>窑与人</h1>"));
}

TEST_CASE("Each item says what is left, and has one form for what can be done next") {
  Scene shop(snapshot("A.6 P=Tea 9/10 Q=Salt 0/3 R=Cup 0/0 S:yes-no=Jar 3/3"));
  const std::string html = shop.html();
  CHECK(has(html, "9 left of 10"));
  CHECK(has(html, "All in carts"));
  CHECK(has(html, "Sold out"));
  CHECK(has(html, "In stock"));
  CHECK_FALSE(has(html, "3 left of 3"));
  CHECK(has(html, "aria-label=\"Add to cart: Tea\""));
  CHECK(has(html, "aria-label=\"Wait in line: Salt\""));
  CHECK(has(html, "Your cart is empty."));
  CHECK_FALSE(has(html, button("buy")));
  const std::string chinese = shop.html(Language::kChinese);
  CHECK(has(chinese, "<html lang=\"zh-CN\">"));
  CHECK(has(chinese, "剩 9 件，共 10 件"));
}

TEST_CASE("A cart says how long, and is bought as it stands there") {
  auto priced = snapshot("A.6 P=Tea 7/10 Q=Salt 2/3");
  priced.items[0].description.price = proto::parse_price("12.50", "EUR");
  priced.items[1].description.price = proto::parse_price("0.10", "EUR");
  Scene shop(priced);
  shop.cart->lines = {{id("P"), 3, Millis{754'001}}, {id("Q"), 1, std::nullopt, true}};
  shop.cart->lapses = {{id("Q"), 1, proto::LapseCause::kReleased, "a <broken> one"}};
  const std::string html = shop.html();
  CHECK(has(html, "3 × Tea"));
  CHECK(has(html, "held for you for 12:35"));
  CHECK(has(html, "It is your turn."));
  CHECK(has(html, "a &lt;broken&gt; one"));
  CHECK(has(html, "Together 37.60 EUR"));
  CHECK(has(html, "name=\"line\" value=\"P:3\""));
  CHECK(has(html, "name=\"line\" value=\"Q:1\""));
  CHECK(has(html, "name=\"order\" value=\"0b6a52a6-5c29-4d7c-a1f1-3a1c39b6e0f1\""));
  // One more of what is held, as an amount, so that a form that is sent twice does no more.
  CHECK(
      has(html, "name=\"item\" value=\"P\"><input type=\"hidden\" name=\"quantity\" value=\"4\">"));
  CHECK(has(html, "Take it"));
  CHECK(has(html, "No thanks"));
}

TEST_CASE("Where the cart is not known, or nobody has one, there is no form for it") {
  Scene shop(snapshot("A.6 P=Tea 9/10"));
  shop.cart.reset();
  shop.heard = false;
  CHECK(has(shop.html(), "does not answer right now"));
  CHECK_FALSE(has(shop.html(), "<form method=\"post\""));
  shop.heard = true;
  shop.admitted = false;
  CHECK(has(shop.html(), "your browser needs JavaScript"));
  CHECK_FALSE(has(shop.html(), "<form method=\"post\""));
}

TEST_CASE("What is gated, paused or not open says so, and has no form") {
  auto closed = snapshot("A.6 P=Tea 9/10 Q=Salt 3/3 R=Cup 3/3");
  closed.items[0].description.gate = 1000;
  closed.items[1].state.paused = true;
  closed.items[2].state.open = false;
  closed.items[2].state.opens_in = Millis{90'061'000};
  closed.reason = "lunch <now>";
  const std::string html = Scene(closed).html();
  CHECK(has(html, "kept from scripts"));
  CHECK(has(html, "The sale is paused."));
  CHECK(has(html, "lunch &lt;now&gt;"));
  CHECK(has(html, "The sale begins in 1 d 1:01:01."));
  CHECK_FALSE(has(html, "<form method=\"post\""));
}

TEST_CASE("An order says what becomes of it, and one that is to be paid can be given up") {
  const Scene shop(snapshot("A.6 P=Tea 9/10"));
  OrderAnswer order{*proto::SessionId::parse("s1"),
                    *proto::OrderId::parse("0b6a52a6-5c29-4d7c-a1f1-3a1c39b6e0f1"),
                    cursor("A.6"),
                    {{id("P"), 2, 0, proto::parse_price("12.50", "EUR")}},
                    {},
                    {}};
  PlainPage page{Language::kEnglish, shop.stock, at_ms(0), ""};
  page.order = &order;
  CHECK(has(plain_page(page), "It is yours"));
  CHECK(has(plain_page(page), "2 × Tea · 12.50 EUR"));
  CHECK(has(plain_page(page), "Together 25.00 EUR"));
  CHECK_FALSE(has(plain_page(page), "<form"));
  CHECK_FALSE(has(plain_page(page), "stylesheet"));
  order.status.state = proto::OrderState::kPaying;
  order.status.expires_in = Millis{60'000};
  CHECK(has(plain_page(page), "1:00 left to pay"));
  CHECK(has(plain_page(page), button("give-up")));
  for (const auto state : {proto::OrderState::kReleased, proto::OrderState::kReturned}) {
    order.status.state = state;
    CHECK(has(plain_page(page), plain_word(Language::kEnglish, proto::to_string(state))));
  }
}

TEST_CASE("What a link may have said is a form's outcome and nothing else") {
  CHECK(plain_outcome(Language::kEnglish, "added", "Tea") ==
        "Tea is in your cart. It is held for you.");
  CHECK(plain_outcome(Language::kChinese, "added", "茶").find("茶 已加入购物车") == 0);
  for (const char* other : {"", "sold-note", "shop", "<b>", "Added"})
    CHECK(plain_outcome(Language::kEnglish, other, "Tea").empty());
}

TEST_CASE("Whatever cartd may refuse is said in words") {
  for (const auto code :
       {proto::ErrorCode::kBadRequest, proto::ErrorCode::kUnknownItem, proto::ErrorCode::kSoldOut,
        proto::ErrorCode::kQuantityLimit, proto::ErrorCode::kPaused, proto::ErrorCode::kNotOpen,
        proto::ErrorCode::kEmptyCart, proto::ErrorCode::kMixedCurrencies,
        proto::ErrorCode::kHoldExpired, proto::ErrorCode::kHoldLimit,
        proto::ErrorCode::kCartChanged, proto::ErrorCode::kOrderMismatch,
        proto::ErrorCode::kUnknownOrder, proto::ErrorCode::kTooLate, proto::ErrorCode::kAlreadySold,
        proto::ErrorCode::kOverloaded, proto::ErrorCode::kCartdUnavailable,
        proto::ErrorCode::kOutcomeUnknown})
    for (const auto language : {Language::kEnglish, Language::kChinese}) {
      INFO(proto::to_string(code));
      CHECK_FALSE(plain_outcome(language, proto::to_string(code), "Tea").empty());
    }
}

}  // namespace gateway
