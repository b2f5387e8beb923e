// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shop says of itself, from the catalog and the operator to the page.
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/deadline.h"
#include "tests/support/shop.h"

using support::exited;
using support::get;
using support::Json;
using support::Shop;

namespace {

struct Told {
  support::ExitStatus status;
  std::string text;
};

Told ask_shop(const Shop& shop, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--operator", shop.operations()});
  support::ChildProcess cartctl("cartctl", support::kCartctlProgram, std::move(arguments));
  const auto status = cartctl.wait_exit();
  return {status, cartctl.standard_output()};
}

/// The page's data.
Json boot_of(const Shop& shop, std::size_t gateway = 0) {
  const std::string page = shop.request(get("/"), gateway).body;
  const std::string before = R"(id="boot">)";
  const auto start = page.find(before) + before.size();
  return Json::parse(page.substr(start, page.find("</script>", start) - start));
}

}  // namespace

TEST_CASE("what the operator says of the shop is on every gateway's page, and outlives cartd") {
  const std::string catalog =
      R"({"shop":{"name":{"en":"Kiln </script>"}},"items":[{"item":"P","stock":3}]})";
  Shop shop({.gateways = 2, .catalog = catalog});
  CHECK(boot_of(shop)["shop"] == Json::parse(R"({"name":{"en":"Kiln </script>"}})"));

  const auto file = shop.folder().write(
      "shop.json", R"({"name":{"en":"Kiln & Co"},"layout":"drop","colours":{"light":"#8a3d1e"}})");
  const auto put = ask_shop(shop, {"shop", "put", file});
  REQUIRE(put.status == exited(0));
  const Json said = Json::parse(put.text);
  CHECK(said["layout"] == "drop");
  // What shop show prints can be put.
  const auto shown = ask_shop(shop, {"shop", "show"});
  CHECK(shown.text == put.text);
  for (const std::size_t gateway : {0, 1}) {
    CAPTURE(gateway);
    CHECK(support::eventually([&] { return boot_of(shop, gateway)["shop"] == said; }));
  }

  const auto wrong = shop.folder().write("wrong.json", R"({"logo":"javascript:alert`1`"})");
  CHECK(ask_shop(shop, {"shop", "put", wrong}).status == exited(2));
  CHECK(ask_shop(shop, {"shop", "put", "/nowhere/shop.json"}).status == exited(2));

  // The catalog file says it no more.
  shop.cartd().kill9();
  shop.start_cartd();
  CHECK(ask_shop(shop, {"shop", "show"}).text == put.text);
  CHECK(ask_shop(shop, {"verify"}).status == exited(0));
}

TEST_CASE("an item has a page of its own, which says in its head what it is") {
  const Shop shop({.catalog = R"({"shop":{"name":{"en":"Kiln & Co","zh":"窑"}},"items":[
      {"item":"P","stock":3},
      {"item":"bowl","stock":1,"name":{"en":"Bowl","zh":"碗"},"image":"/img/bowl.jpg",
       "price":{"amount":"12.50","currency":"EUR"}},
      {"item":"secret","stock":1,"shown":false}]})"});
  const auto page = shop.request(get("/item/bowl", {{"Accept-Language", "zh-CN,en;q=0.5"}}));
  REQUIRE(page.status == 200);
  CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.header("Cache-Control") == "no-store");
  CHECK(page.body.find("<title>碗 · 窑</title>") != std::string::npos);
  CHECK(page.body.find(R"(<meta property="og:image" content="http://)") != std::string::npos);
  CHECK(page.body.find(R"(/img/bowl.jpg">)") != std::string::npos);
  CHECK(page.body.find(R"(price:amount" content="12.50")") != std::string::npos);
  CHECK(page.body.find(R"("open":"bowl")") != std::string::npos);
  for (const char* missing : {"/item/secret", "/item/nothing", "/item/", "/receipt/17"}) {
    CAPTURE(missing);
    const auto nowhere = shop.request(get(missing));
    CHECK(nowhere.status == 404);
    CHECK(nowhere.body.find("noindex") != std::string::npos);
    CHECK(nowhere.body.find(R"(id="boot")") != std::string::npos);
  }
  const auto receipt = shop.request(
      get("/receipt/123e4567-e89b-12d3-a456-426614174000", {{"Cookie", "session=ann"}}));
  CHECK(receipt.status == 200);
  CHECK(receipt.header("Referrer-Policy") == "no-referrer");
  CHECK(receipt.body.find("noindex") != std::string::npos);
  // But for where who has no JavaScript is shown it.
  const std::string number = "123e4567-e89b-12d3-a456-426614174000";
  const auto plain = receipt.body.find("url=/plain?order=" + number);
  REQUIRE(plain != std::string::npos);
  CHECK(receipt.body.find("123e4567") > plain);
  CHECK(receipt.body.find("123e4567", plain + 20) == std::string::npos);
}

TEST_CASE("by https came who a trusted proxy says did, and nobody who says so alone") {
  const std::string canonical = "<link rel=\"canonical\" href=\"";
  const auto ask = [](const Shop& shop, const char* proto) {
    return shop.request(get("/item/P", {{"X-Forwarded-Proto", proto}}));
  };
  const Shop trusting({.gateway_flags = {"--trusted-proxy", "127.0.0.1"}});
  const auto secure = ask(trusting, "https");
  CHECK(secure.body.find(canonical + "https://shop.test/item/P\">") != std::string::npos);
  CHECK(secure.header("Set-Cookie").value_or("").starts_with("__Host-session="));
  CHECK(secure.header("Strict-Transport-Security"));
  const Shop alone;
  for (const auto& plain : {ask(trusting, "http"), ask(alone, "https")}) {
    CHECK(plain.body.find(canonical + "/item/P\">") != std::string::npos);
    CHECK(plain.header("Set-Cookie").value_or("").starts_with("session="));
    CHECK_FALSE(plain.header("Strict-Transport-Security"));
  }
}
