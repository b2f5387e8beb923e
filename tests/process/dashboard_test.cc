// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the operator's port has besides metrics and health, and what it has not.
#include <cmath>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::get_admin;
using support::Shop;

namespace {

const std::vector<std::pair<std::string, std::string>> kTypes = {
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"}};

/// Every local link in the page, as it stands there.
std::vector<std::string> links_of(const std::string& page) {
  std::vector<std::string> links;
  for (const std::string attribute : {"href=\"", "src=\""}) {
    for (auto at = page.find(attribute); at != std::string::npos; at = page.find(attribute, at)) {
      at += attribute.size();
      links.push_back(page.substr(at, page.find('"', at) - at));
    }
  }
  return links;
}

}  // namespace

TEST_CASE(
    "the dashboard and all it links to are served with their types and may load nothing else") {
  const Shop shop;
  const std::string admin = shop.gateway_admin();
  const auto page = get_admin(admin, "/dashboard");
  REQUIRE(page.status == 200);
  CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
  CHECK(get_admin(admin, "/dashboard/").body == page.body);
  const auto links = links_of(page.body);
  CHECK(links.size() > 5);
  for (const auto& link : links) {
    INFO(link);
    REQUIRE(link.starts_with("/"));
    if (link.ends_with("license.txt")) continue;  // not there in a build without plots
    const auto file = get_admin(admin, link);
    CHECK(file.status == 200);
    CHECK(!file.body.empty());
    const std::string type = file.header("Content-Type").value_or("");
    for (const auto& [ending, expected] : kTypes)
      if (link.ends_with(ending)) CHECK(type == expected);
    if (!link.starts_with("/dashboard")) continue;
    const std::string policy = file.header("Content-Security-Policy").value_or("");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self';"));
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(file.header("X-Content-Type-Options") == "nosniff");
    CHECK(file.header("Cache-Control") == "no-cache");
  }
}

TEST_CASE("the operator's port lists what it has, and has nothing else") {
  const Shop shop;
  CHECK(links_of(get_admin(shop.gateway_admin(), "/").body) ==
        std::vector<std::string>{"/dashboard", "/metrics", "/livez", "/readyz"});
  CHECK(links_of(get_admin(shop.cartd_admin(), "/").body) ==
        std::vector<std::string>{"/metrics", "/livez", "/readyz"});
  CHECK(get_admin(shop.cartd_admin(), "/dashboard").status == 404);
  for (const std::string path :
       {"/nothing", "/dashboard/nothing", "/dashboardx", "/dashboard/styleXcss",
        "/dashboard/../metrics", "/dashboard/package.json", "/dashboard/pages.h"}) {
    INFO(path);
    CHECK(get_admin(shop.gateway_admin(), path).status == 404);
  }
}

TEST_CASE("changes are counted once for each loop that hears them") {
  const Shop shop;
  const double loops = shop.metric("gateway_loops");
  CHECK(std::lround(loops) == support::from_environment("HOLDFAST_TEST_GATEWAY_THREADS", 1));
  for (const int quantity : {1, 2, 3})
    REQUIRE(shop.request(support::add("anna", "P", quantity)).status == 200);
  CHECK(support::eventually([&] { return shop.metric("gateway_changes_total") == 3 * loops; }));
}
