// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What may stand in Host.
#include "gateway/http/host.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("A host is a name or an address, with a port or without") {
  for (const char* host :
       {"", "a", "shop.example", "SHOP.example:8080", "a:", "a:0", "a:65535", "a:00080",
        "127.0.0.1:80", "[::1]", "[::1]:80", "[::1]:", "[2001:DB8::7]", "[::ffff:1.2.3.4]",
        "[v1.a:b]", "xn--mnchen-3ya", "a_b", "a%41", "a!$&'()*+;=~"}) {
    CAPTURE(host);
    CHECK(is_host(host));
  }
}

TEST_CASE("What is no host, or two, is none") {
  using namespace std::string_view_literals;
  for (const auto host : {"a b"sv,          "a b/c@d"sv,
                          "a, b"sv,         "a,b"sv,
                          "http://a/"sv,    "a/"sv,
                          "u@a"sv,          "a:b"sv,
                          "a:-1"sv,         "a:+1"sv,
                          "a: 80"sv,        "x:65536"sv,
                          "x:99999999"sv,   "x:99999999999999999999"sv,
                          ":80"sv,          ":"sv,
                          "a:1:2"sv,        "::1"sv,
                          "[::1"sv,         "[]"sv,
                          "[a]"sv,          "[::1]a"sv,
                          "[::1%25eth0]"sv, "[1.2.3.4]"sv,
                          "[v.a]"sv,        "[vx.a]"sv,
                          "[v1.]"sv,        "[::1]:x"sv,
                          "a%4"sv,          "a%zz"sv,
                          "a?b"sv,          "a#b"sv,
                          "a\\b"sv,         "a\tb"sv,
                          "\x80\xff"sv,     "a\0b"sv,
                          "[::1\0]"sv,      "a\"b"sv,
                          "a<b"sv}) {
    CAPTURE(host);
    CHECK_FALSE(is_host(host));
  }
}

}  // namespace gateway
