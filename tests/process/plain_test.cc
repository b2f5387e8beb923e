// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The shop for a browser without JavaScript: pages, forms and a cookie, from the first look to the order.
#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/shop.h"
#include "tests/support/temp_folder.h"

using support::get;
using support::HttpRequest;
using support::HttpResponse;
using support::Json;
using support::Shop;

namespace {

constexpr const char* kCatalog = R"({"items":[
  {"item":"tea","name":{"en":"Green tea","zh":"绿茶"},"stock":3,"price":{"amount":"12.50","currency":"EUR"}},
  {"item":"last","name":{"en":"The last"},"stock":1,"display":"yes-no"}]})";

/// A browser that knows forms, links and cookies.
class Browser {
 public:
  explicit Browser(const Shop& shop) : shop_(shop) {}

  std::string look(const std::string& path = "/plain") {
    const HttpResponse page = shop_.request(get(path, {{"Cookie", cookie_}}));
    const std::string set = page.header("Set-Cookie").value_or("");
    if (!set.empty()) cookie_ = set.substr(0, set.find(';'));
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.header("Cache-Control") == "no-store");
    return page.body;
  }
  /// Where the 303 leads.
  std::string post(const std::string& body) {
    const HttpResponse answer =
        shop_.request({"POST",
                       "/plain",
                       {{"Cookie", cookie_}, {"Content-Type", "application/x-www-form-urlencoded"}},
                       body});
    CHECK(answer.status == 303);
    return answer.header("Location").value_or("");
  }
  /// The purchase that a page offers, as its form would send it.
  static std::string purchase(const std::string& page) {
    std::string body = "action=buy";
    for (const std::string name : {"order", "line"}) {
      const std::string field = "name=\"" + name + "\" value=\"";
      for (auto at = page.find(field); at != std::string::npos; at = page.find(field, at)) {
        at += field.size();
        body += "&" + name + "=" + page.substr(at, page.find('"', at) - at);
      }
    }
    return body;
  }

 private:
  const Shop& shop_;
  std::string cookie_;
};

bool tells(const std::string& page, const std::string& part) {
  return page.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a shopper without scripts sees, adds, waits, removes and buys") {
  const Shop shop({.catalog = kCatalog});
  Browser anna(shop);
  Browser bob(shop);
  CHECK(tells(anna.look(), "3 left of 3"));
  CHECK(tells(bob.look(), "Green tea"));
  CHECK(anna.post("action=add&item=tea&quantity=2") == "/plain?said=added&item=tea");
  const std::string added = anna.look("/plain?said=added&item=tea");
  CHECK(tells(added, "Green tea is in your cart."));
  CHECK(tells(added, "2 × Green tea"));
  CHECK(tells(added, "1 left of 3"));
  CHECK(tells(added, "Together 25.00 EUR"));

  CHECK(bob.post("action=add&item=tea&quantity=2") == "/plain?said=sold-out&item=tea");
  CHECK(tells(bob.look("/plain?said=sold-out&item=tea"), "No Green tea is free right now."));
  CHECK(bob.post("action=add&item=last&quantity=1") == "/plain?said=added&item=last");
  CHECK(anna.post("action=wait&item=last") == "/plain?said=in-line&item=last");
  const std::string waiting = anna.look();
  CHECK(tells(waiting, "You are number 1 in line."));
  CHECK(tells(waiting, "Sold out") != tells(waiting, "All in carts"));
  CHECK(bob.post("action=remove&item=last") == "/plain?said=removed&item=last");
  CHECK(tells(anna.look(), "It is your turn."));
  CHECK(anna.post("action=remove&item=last") == "/plain?said=removed&item=last");

  const std::string form = Browser::purchase(anna.look());
  const std::string order = anna.post(form);
  CHECK(order.starts_with("/plain?order="));
  const std::string receipt = anna.look(order);
  CHECK(tells(receipt, "It is yours"));
  CHECK(tells(receipt, "2 × Green tea · 12.50 EUR"));
  // Sent again, it is the same order.
  CHECK(anna.post(form) == order);
  CHECK(tells(anna.look(), "Your cart is empty."));
  CHECK(shop.status("&item=tea")["items"][0]["stock"] == 1);
  // Nobody else's.
  CHECK(tells(bob.look(order), "The shop knows no such order of this browser."));
}

TEST_CASE("a cart that has changed is not bought by a page of before") {
  const Shop shop({.catalog = kCatalog});
  Browser anna(shop);
  anna.look();
  anna.post("action=add&item=tea&quantity=1");
  const std::string form = Browser::purchase(anna.look());
  anna.post("action=add&item=tea&quantity=2");
  CHECK(anna.post(form) == "/plain?said=cart-changed");
  CHECK(shop.status("&item=tea")["items"][0]["stock"] == 3);
}

TEST_CASE("an order that is to be paid says so, and can be given up") {
  const Shop shop({.cartd_flags = {"--payment", "external"}, .catalog = kCatalog});
  Browser anna(shop);
  anna.look();
  anna.post("action=add&item=tea&quantity=1");
  const std::string order = anna.post(Browser::purchase(anna.look()));
  const std::string page = anna.look(order);
  CHECK(tells(page, "Waiting for payment"));
  CHECK(tells(page, "left to pay"));
  CHECK(anna.post("action=give-up&order=" + order.substr(order.find('=') + 1)) == order);
  CHECK(tells(anna.look(order), "Not paid"));
  CHECK(shop.status("&item=tea")["items"][0]["available"] == 3);
}

TEST_CASE("what is gated is not had without scripts, and the page says why") {
  const support::TempFolder folder;
  const std::string keys = folder.write("keys", std::string(43, 'A') + "=\n");
  std::filesystem::permissions(keys, std::filesystem::perms::owner_read);
  const Shop shop({.gateway_flags = {"--session-keys", keys, "--gate-sessions", "1000"},
                   .catalog = R"({"items":[{"item":"tea","stock":3,"gate":1000}]})"});
  Browser anna(shop);
  const std::string page = anna.look();
  CHECK(tells(page, "to have a cart here, your browser needs JavaScript"));
  CHECK_FALSE(tells(page, "method=\"post\""));
  CHECK(anna.post("action=add&item=tea&quantity=1") == "/plain?said=no-session");
}

TEST_CASE("while the shop cannot be reached, its page without scripts says so") {
  Shop shop({.catalog = kCatalog});
  Browser anna(shop);
  anna.look();
  anna.post("action=add&item=tea&quantity=1");
  shop.cartd().kill9();
  const std::string said = anna.post("action=add&item=tea&quantity=2");
  CHECK((said == "/plain?said=cartd-unavailable&item=tea" ||
         said == "/plain?said=outcome-unknown&item=tea"));
  const std::string page = anna.look(said);
  CHECK(tells(page, "Green tea"));
  CHECK(tells(page, "your cart cannot be shown"));
  CHECK_FALSE(tells(page, "method=\"post\""));
  shop.start_cartd();
  shop.wait_ready();
}

TEST_CASE("a large shop's items come in parts without scripts") {
  Json catalog;
  for (int i = 0; i < 120; ++i)
    catalog["items"].push_back({{"item", "lamp-" + std::to_string(i)}, {"stock", 5}});
  const Shop shop({.catalog = catalog.dump()});
  Browser anna(shop);
  const std::string first = anna.look();
  CHECK(tells(first, "lamp-0<"));
  CHECK_FALSE(tells(first, "lamp-48<"));
  CHECK(tells(first, "href=\"/plain?after=lamp-47\""));
  const std::string second = anna.look("/plain?after=lamp-47");
  CHECK(tells(second, "lamp-48<"));
  CHECK(tells(second, "name=\"after\" value=\"lamp-47\""));
  CHECK(anna.post("action=add&item=lamp-48&quantity=1&after=lamp-47") ==
        "/plain?said=added&item=lamp-48&after=lamp-47");
  CHECK(tells(anna.look("/plain?after=no-such"), "lamp-0<"));
}
