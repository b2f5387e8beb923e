// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shop may say of itself, by whatever way, and that each mistake is named.
#include "proto/shop.h"

#include "proto/limits.h"
#include "proto/shop_json.h"
#include "proto/web_address.h"
#include "tests/support/catch.h"

namespace proto {
namespace {

constexpr const char* kKiln =
    R"({"name":{"en":"Kiln & Co","zh":"窑"},"tagline":{"en":"Bowls"},"logo":"/img/kiln.svg",)"
    R"("colours":{"light":"#8a3d1e","dark":"#F0A27C"},"layout":"drop",)"
    R"("contact":"mailto:hello@kiln.example",)"
    R"("links":[{"name":{"en":"Terms","zh":"条款"},"url":"/terms/"},)"
    R"({"name":{"en":"Imprint"},"url":"https://kiln.example/imprint?lang=en"}],)"
    R"("pay":"https://kiln.example/pay?order={order}"})";

/// What is wrong with it; empty: nothing.
std::string complaint(const std::string& json) {
  const auto shop = parse_shop(json);
  if (!shop) return shop.error().detail;
  CHECK_FALSE(judge(*shop));
  return "";
}
std::string named(const std::string& name) { return R"({"name":{"en":")" + name + "\"}}"; }
std::string linked(const std::string& url) {
  return R"({"links":[{"name":{"en":"Terms"},"url":")" + url + "\"}]}";
}
std::string languages(std::size_t count) {
  std::string names;
  for (std::size_t i = 0; i < count; ++i)
    names += (i == 0 ? "" : ",") + ("\"l" + std::to_string(i) + "\":\"n\"");
  return "{" + names + "}";
}

}  // namespace

TEST_CASE("What a shop says of itself is written as it was read") {
  const auto shop = parse_shop(kKiln);
  REQUIRE(shop.ok());
  CHECK(shop->name.at("zh") == "窑");
  CHECK(shop->colours == Colours{"#8a3d1e", "#F0A27C"});
  CHECK(shop->layout == Layout::kDrop);
  REQUIRE(shop->links.size() == 2);
  CHECK(shop->links[0].url == "/terms/");
  CHECK(to_json(*shop) == kKiln);
}

TEST_CASE("All of it may be left out, and null and nothing are as much") {
  CHECK(to_json(Shop{}) == "{}");
  CHECK(*parse_shop("{}") == Shop{});
  CHECK(*parse_shop(R"({"name":{},"logo":"","contact":null,"links":[],"layout":"shelf"})") ==
        Shop{});
  CHECK(to_json(*parse_shop(R"({"colours":{"dark":"#000000"}})")) ==
        R"({"colours":{"dark":"#000000"}})");
}

TEST_CASE("A mistake in what a shop says is named") {
  const auto [json, message] = GENERATE(table<std::string, std::string>({
      {"", "it is not JSON"},
      {"[]", "it is not a JSON object"},
      {"{\n  \"name\": }", "it is not JSON, at line 2"},
      {R"({"name":{"en":"a"},"name":{"en":"b"}})", "name"},
      {R"({"name":{"en":"a","en":"b"}})", "en"},
      {R"({"Name":{"en":"a"}})", "Name is no field of a shop"},
      {R"({"color":"#000000"})", "color is no field of a shop"},
      {R"({"name":"Kiln"})", "name must be an object of at most 20 texts by language"},
      {R"({"name":{"en":7}})", "name in 'en' must be a string"},
      {R"({"name":{"e n":"Kiln"}})", "name has the language 'e n'"},
      {named(""), "name in 'en' must be one line of 1 to 100 bytes"},
      {named(std::string(101, 'a')), "name in 'en' must be one line of 1 to 100 bytes"},
      {named(R"(two\nlines)"), "name in 'en' must be one line"},
      {named(R"(\u0000)"), "name in 'en' must be one line"},
      {R"({"name":)" + languages(21) + "}", "name must be in at most 20 languages"},
      {R"({"tagline":{"en":")" + std::string(301, 'a') + "\"}}",
       "tagline in 'en' must be one line of 1 to 300 bytes"},
      {R"({"logo":"javascript:alert`1`"})", "logo must be a URL like"},
      {R"({"logo":"data:image/svg+xml,<svg onload=alert`1`>"})", "logo must be a URL like"},
      {R"({"logo":"//evil.example/x.svg"})", "logo must be a URL like"},
      {R"({"logo":"/../secret.svg"})", "logo must be a URL like"},
      {R"({"logo":["/a.svg"]})", "logo must be a string"},
      {R"({"colours":"#8a3d1e"})", R"(colours must be an object with "light" and "dark")"},
      {R"({"colours":{"light":"8a3d1e"}})", R"(colours must be written like "#8a3d1e")"},
      {R"({"colours":{"light":"#8a3d1"}})", "colours must be written like"},
      {R"({"colours":{"light":"#8a3d1eff"}})", "colours must be written like"},
      {R"({"colours":{"light":"#8a3d1g"}})", "colours must be written like"},
      {R"({"colours":{"dark":"red"}})", "colours must be written like"},
      {R"({"colours":{"dark":"#000;}b{"}})", "colours must be written like"},
      {R"({"colours":{"dark":7}})", "colours must be strings"},
      {R"({"colours":{"lihgt":"#000000"}})", "colours has the unknown field 'lihgt'"},
      {R"({"layout":"Drop"})", "layout must be one of shelf, drop"},
      {R"({"layout":1})", "layout must be a string"},
      {R"({"contact":"shop@example.com"})", "contact must be an address like"},
      {R"({"contact":"javascript:alert`1`"})", "contact must be an address like"},
      {R"({"contact":"http://kiln.example/"})", "contact must be an address like"},
      {R"({"pay":"https://kiln.example/pay"})", "pay must be a URL like"},
      {R"({"pay":7})", "pay must be a string"},
      {R"({"links":{}})", "links must be an array"},
      {R"({"links":["/terms"]})", "links must be objects"},
      {R"({"links":[{"url":"/terms"}]})", "links in entry 1 must have a name"},
      {R"({"links":[{"name":{"en":"Terms"}}]})", "links in entry 1 must have as its url one like"},
      {R"({"links":[{"name":"Terms","url":"/terms"}]})", "links in entry 1: the name must be an"},
      {R"({"links":[{"name":{"en":"Terms"},"url":"/terms","href":"/x"}]})",
       "links has the unknown field 'href'"},
      {linked("javascript:alert`1`"), "links in entry 1 must have as its url one like"},
      {linked("https://kiln.example/" + std::string(1000, 'a')), "of at most 1000 bytes"},
  }));
  CAPTURE(json);
  const std::string said = complaint(json);
  CAPTURE(said);
  CHECK(said.find(message) != std::string::npos);
}

TEST_CASE("A shop has eight links at most, and a hundred bytes are a name") {
  const std::string link = R"({"name":{"en":"Terms"},"url":"/terms"})";
  std::string links = link;
  for (std::size_t i = 1; i < limits::kMaxShopLinks; ++i) links += "," + link;
  CHECK(complaint(R"({"links":[)" + links + "]}").empty());
  CHECK(complaint(R"({"links":[)" + links + "," + link + "]}") == "links must be at most 8");
  CHECK(complaint(named(std::string(100, 'a'))).empty());
  CHECK(complaint(R"({"name":)" + languages(20) + "}").empty());
}

TEST_CASE("A link leads to a page over https or to one of this host, and nowhere else") {
  for (const char* right : {"https://kiln.example", "https://kiln.example:8443/a%20b?c=d&e=f",
                            "/terms", "/legal/terms.html", "/legal/"}) {
    CAPTURE(right);
    CHECK(is_link_address(right));
  }
  for (const char* wrong : {"",
                            "/",
                            "//evil.example",
                            "///",
                            "/\\evil.example",
                            "terms",
                            "./terms",
                            "/../terms",
                            "/a//b",
                            "/a/./b",
                            "http://kiln.example/",
                            "HTTPS://kiln.example/",
                            "ftp://a/b",
                            "javascript:alert`1`",
                            "JaVaScRiPt:alert`1`",
                            "java\tscript:alert`1`",
                            " javascript:1",
                            "\x01javascript:1",
                            "data:text/html,x",
                            "vbscript:x",
                            "blob:https://a/b",
                            "https://",
                            "https:///a",
                            "https://a\"b/",
                            "https://a/<b>",
                            "https://a/'b",
                            "https://user@a.example/",
                            "https://a/%zz",
                            "/terms\" onclick=\"x",
                            "/terms\nSet-Cookie: a=b",
                            "/t?x",
                            "/t#x",
                            "mailto:a@b.example"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_link_address(wrong));
  }
}

TEST_CASE("An order is paid at an address that has one place for its number, and not in its host") {
  for (const char* right : {"/pay/{order}", "https://kiln.example/pay?order={order}",
                            "https://kiln.example/{order}/pay"}) {
    CAPTURE(right);
    CHECK(is_payment_address(right));
  }
  for (const char* wrong :
       {"", "{order}", "/pay", "/pay/{order}/{order}", "https://{order}/",
        "https://{order}.example/", "https://a.{order}", "//{order}", "//{order}/x",
        "javascript:{order}", "/pay?{order}", "https://kiln.example/{ordre}",
        "mailto:{order}@kiln.example", "http://kiln.example/{order}"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_payment_address(wrong));
  }
}

TEST_CASE("A contact is one mailbox, or a page over https") {
  for (const char* right : {"mailto:hello@kiln.example", "mailto:a.b+c_d-e@x.y.example",
                            "https://kiln.example/contact"}) {
    CAPTURE(right);
    CHECK(is_contact_address(right));
  }
  for (const char* wrong :
       {"mailto:", "mailto:@kiln.example", "mailto:hello@", "mailto:a@b@c", "mailto:a b@c.example",
        "mailto:a@b.example?bcc=c@d.example", "mailto:a@b.example,c@d.example", "mailto:a@.example",
        "mailto:a%0abcc@b.example", "Mailto:a@b.example", "tel:+491234", "/contact"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_contact_address(wrong));
  }
}

}  // namespace proto
