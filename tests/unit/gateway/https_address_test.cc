// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: a redirect leads to the same target at https, and nothing of a request can lead it elsewhere.
#include "gateway/http/https_address.h"

#include "tests/support/catch.h"

using gateway::HttpRequest;
using gateway::https_address;

namespace {

HttpRequest asked(std::string host, std::string path, std::string query = "") {
  HttpRequest request;
  request.host = std::move(host);
  request.path = std::move(path);
  request.query = std::move(query);
  return request;
}

}  // namespace

TEST_CASE("the same target at https") {
  CHECK(https_address(asked("shop.example", "/"), 443) == "https://shop.example/");
  CHECK(https_address(asked("shop.example", "/items", "q=a+b&q=%20"), 443) ==
        "https://shop.example/items?q=a+b&q=%20");
  CHECK(https_address(asked("shop.example:8080", "/"), 8443) == "https://shop.example:8443/");
  CHECK(https_address(asked("[::1]:8080", "/"), 443) == "https://[::1]/");
  CHECK(https_address(asked("[::1]", "/"), 8443) == "https://[::1]:8443/");
}

TEST_CASE("what was decoded in a path is encoded again") {
  CHECK(https_address(asked("shop.example", "/a b%?#\r\nX: y\xc3\xa4"), 443) ==
        "https://shop.example/a%20b%25%3F%23%0D%0AX:%20y%C3%A4");
  CHECK(https_address(asked("shop.example", "//other.example/"), 443) ==
        "https://shop.example//other.example/");
}

TEST_CASE("what names no place is refused and not redirected") {
  for (const auto& request :
       {asked("", "/"), asked("shop.example", "*"), asked(":80", "/"), asked("shop.example", "")}) {
    CHECK(https_address(request, 443).empty());
    CHECK(gateway::moved_to_https(request, 443).status == 400);
  }
  const auto moved = gateway::moved_to_https(asked("shop.example", "/"), 443);
  CHECK(moved.status == 308);
  CHECK(moved.headers.front().second == "https://shop.example/");
}
