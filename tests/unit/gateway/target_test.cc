// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The forms of a request's target.
#include "gateway/http/target.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("A target is read in each of its forms") {
  struct Row {
    const char* method;
    const char* target;
    Target read;
  };
  const Row rows[] = {
      {"GET", "/", {"/", "", ""}},
      {"GET", "/a/%62?x=1", {"/a/%62", "x=1", ""}},
      {"GET", "/?", {"/", "", ""}},
      {"GET", "/?ref=https://blog.example/?p=12", {"/", "ref=https://blog.example/?p=12", ""}},
      {"GET", "//a/b", {"//a/b", "", ""}},
      {"GET", "/http://x/", {"/http://x/", "", ""}},
      {"GET", "/\xe4\xb8\xad?q=\xe4\xb8\xad|[]", {"/\xe4\xb8\xad", "q=\xe4\xb8\xad|[]", ""}},
      {"GET", "http://x/items", {"/items", "", "x"}},
      {"GET", "https://x/items", {"/items", "", "x"}},
      {"POST", "HTTP://X:80/a?b", {"/a", "b", "X:80"}},
      {"GET", "http://x", {"/", "", "x"}},
      {"GET", "http://x?a=/b", {"/", "a=/b", "x"}},
      {"GET", "hTTps://[::1]:80/", {"/", "", "[::1]:80"}},
      {"OPTIONS", "*", {"*", "", ""}},
      {"OPTIONS", "/a", {"/a", "", ""}},
      {"CONNECT", "x:443", {"", "", "x:443"}},
      {"CONNECT", "[::1]:443", {"", "", "[::1]:443"}},
  };
  for (const auto& [method, target, expected] : rows) {
    CAPTURE(method, target);
    const auto read = read_target(method, target);
    REQUIRE(read);
    CHECK(read->path == expected.path);
    CHECK(read->query == expected.query);
    CHECK(read->authority == expected.authority);
  }
}

TEST_CASE("A target in no form that is for its method is none") {
  const std::pair<const char*, const char*> rows[] = {
      {"GET", ""},
      {"GET", "*"},
      {"POST", "*"},
      {"options", "*"},
      {"OPTIONS", "**"},
      {"OPTIONS", "*?a"},
      {"GET", "items"},
      {"GET", "?a=b"},
      {"GET", "x:443"},
      {"GET", "x:443/items"},
      {"GET", "ftp://x/"},
      {"GET", "http:/x"},
      {"GET", "http:x"},
      {"GET", "http://"},
      {"GET", "http:///items"},
      {"GET", "http://u@x/"},
      {"GET", "http://u:p@x/"},
      {"GET", "http://x:99999/"},
      {"GET", "http://a,b/"},
      {"GET", "http://:80/"},
      {"GET", "xhttp://x/"},
      {"GET", " http://x/"},
      {"GET", "/a#b"},
      {"GET", "/a b"},
      {"GET", "/a\tb"},
      {"GET", "/a\x7f"},
      {"GET", "/a\x01"},
      {"GET", "http://x/#"},
      {"CONNECT", "/"},
      {"CONNECT", "x"},
      {"CONNECT", "x:"},
      {"CONNECT", "http://x/"},
      {"CONNECT", "*"},
      {"CONNECT", ":443"},
      {"CONNECT", "[::1]"},
      {"CONNECT", "u@x:443"},
  };
  for (const auto& [method, target] : rows) {
    CAPTURE(method, target);
    CHECK_FALSE(read_target(method, target));
  }
}

}  // namespace gateway
