// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which texts are origins, and what is said of those that are nearly one.
#include "gateway/http/origin.h"

#include "tests/support/catch.h"

namespace gateway {
namespace {

struct Nearly {
  std::string text;
  std::string meant;
};

}  // namespace

TEST_CASE("An origin is taken as browsers send it") {
  const std::string origin =
      GENERATE("https://shop.example", "http://shop.example", "https://shop.example:8443",
               "http://shop.example:443", "https://shop.example:80", "http://localhost:3000",
               "http://127.0.0.1:8080", "http://[::1]:3000", "https://[2001:db8::1]",
               "https://xn--bcher-kva.example", "https://a_b.shop.example", "https://shop.example.",
               "capacitor://localhost", "moz-extension://0b5e6c1e-8a0a-4c3e-9d3b-6f3c0a4f1d11");
  CAPTURE(origin);
  const auto parsed = parse_origin(origin);
  REQUIRE(parsed.ok());
  CHECK(*parsed == origin);
}

TEST_CASE("An origin's capitals are made small") {
  CHECK(*parse_origin("HTTPS://Shop.Example:8443") == "https://shop.example:8443");
  CHECK(*parse_origin("http://[2001:DB8::A]") == "http://[2001:db8::a]");
}

TEST_CASE("What no browser sends is refused with the spelling that was meant") {
  const auto [text, meant] = GENERATE(values<Nearly>({
      {"shop.example", "https://shop.example"},
      {"Shop.Example", "https://shop.example"},
      {"shop.example:8443", "https://shop.example:8443"},
      {"shop.example/pay", "https://shop.example"},
      {"localhost:3000", "https://localhost:3000"},
      {"//shop.example", "https://shop.example"},
      {"https:shop.example", "https://shop.example"},
      {"https:/shop.example", "https://shop.example"},
      {"https:///shop.example", "https://shop.example"},
      {"https://shop.example/", "https://shop.example"},
      {"HTTPS://SHOP.example/", "https://shop.example"},
      {"https://shop.example//", "https://shop.example"},
      {"https://shop.example/pay/now", "https://shop.example"},
      {"https://shop.example?a=b", "https://shop.example"},
      {"https://shop.example#top", "https://shop.example"},
      {"https://shop.example\\", "https://shop.example"},
      {"https://ann:secret@shop.example", "https://shop.example"},
      {"https://ann@shop.example:8443/x@y", "https://shop.example:8443"},
      {"https://shop.example:443", "https://shop.example"},
      {"http://shop.example:80", "http://shop.example"},
      {"https://shop.example:", "https://shop.example"},
      {"https://shop.example:0443", "https://shop.example"},
      {"https://shop.example:08443", "https://shop.example:8443"},
      {" https://shop.example", "https://shop.example"},
      {"https://shop.example\t", "https://shop.example"},
      {"wss://shop.example", "https://shop.example"},
      {"ws://shop.example:8080", "http://shop.example:8080"},
      {"https://[2001:db8:0:0:0:0:0:1]", "https://[2001:db8::1]"},
      {"https://[::ffff:192.0.2.1]", "https://[::ffff:c000:201]"},
      {"https://[1:0:0:2:0:0:0:3]", "https://[1:0:0:2::3]"},
      {"http://[0:0:0:0:0:0:0:0]", "http://[::]"},
      {"[::1]:3000", "https://[::1]:3000"},
  }));
  CAPTURE(text);
  const auto parsed = parse_origin(text);
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().why == "'" + text + "' is not as browsers send it: write " + meant);
  CHECK(parse_origin(meant).ok());
}

TEST_CASE("What is no origin at all is refused with one that is") {
  const std::string text = GENERATE(
      "", " ", "*", "https://*", "https://*.shop.example", "*.example", "null", "NULL", "file://",
      "file:///home/ann/shop.html", "data:text/html,x", "https://", "https://:8443", "://", "/",
      "https://shop.example:port", "https://shop.example:65536", "https://shop.example:-1",
      "https://shop.example:+80", "https://a b", "https://a..b", "https://.b", "https://a%2eb",
      "https://b\xc3\xbc"
      "cher.example",
      "https://127.1", "https://1.2.3.256", "https://0x7f.1.1.01", "https://[::1",
      "https://[fe80::1%eth0]", "https://[x]", "https://a.example https://b.example",
      "https://a.example;https://b.example", "\"https://shop.example\"",
      "https://shop.example\r\nX: y");
  CAPTURE(text);
  const auto parsed = parse_origin(text);
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().why.starts_with("'" + text + "' "));
  CHECK(
      parsed.error().why.ends_with(": write each as its pages send it, like https://shop.example"));
}

TEST_CASE("A host of 253 bytes is taken and a longer one is not") {
  const std::string host = std::string(251, 'a') + ".b";
  CHECK(parse_origin("https://" + host).ok());
  CHECK_FALSE(parse_origin("https://a" + host).ok());
}

TEST_CASE("An origin may read answers only if it is listed, exactly") {
  const std::vector<std::string> allowed = {"https://shop.example"};
  CHECK(allowed_origin("https://shop.example", allowed) == "https://shop.example");
  for (const char* other : {"", "null", "http://shop.example", "https%3A//shop.example",
                            "https://shop.example, https://shop.example", "HTTPS://shop.example"})
    CHECK(allowed_origin(other, allowed).empty());
}

}  // namespace gateway
