// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/core/hook_url.h"

#include "tests/support/catch.h"

namespace courier {

TEST_CASE("A hook is reached by https, or by http on the loopback") {
  const auto [text, origin, path] = GENERATE(table<std::string, std::string, std::string>({
      {"https://shop.example", "https://shop.example", "/"},
      {"https://shop.example:8443/hooks/erp?key=1", "https://shop.example:8443",
       "/hooks/erp?key=1"},
      {"https://192.0.2.1?x", "https://192.0.2.1", "/?x"},
      {"https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443", "/a"},
      {"http://127.0.0.1:3000/", "http://127.0.0.1:3000", "/"},
      {"http://127.9.9.9/a", "http://127.9.9.9", "/a"},
      {"http://localhost:3000/a", "http://localhost:3000", "/a"},
      {"http://[::1]:3000/a", "http://[::1]:3000", "/a"},
  }));
  CAPTURE(text);
  const auto url = parse_hook_url(text);
  REQUIRE(url);
  CHECK(url->origin == origin);
  CHECK(url->path == path);
}

TEST_CASE("Nothing is sent where others may read it, or to what may be two places") {
  const std::string text = GENERATE(
      "", "shop.example", "ftp://shop.example", "http://shop.example", "http://10.0.0.1/",
      "http://127.0.0.1.evil.example/", "http://127.evil.1.1/", "http://128.0.0.1/", "https://",
      "https:///a", "https://user@shop.example/", "https://user:pw@shop.example/",
      "https://shop.example:0/", "https://shop.example:65536/", "https://shop.example:/",
      "https://shop.example:80x/", "https://shop.example/#a", "https://shop.example/a b",
      "https://shop.example/\r\nX: y", "https://sh\xc3\xb6p.example/", "HTTPS://shop.example/",
      "https://[::1/", "https://[]/", "https://[x]/", "https://a\\b/");
  CAPTURE(text);
  CHECK_FALSE(parse_hook_url(text));
}

}  // namespace courier
