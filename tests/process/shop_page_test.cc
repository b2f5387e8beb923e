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
