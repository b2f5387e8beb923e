// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Pages of other origins: nothing unless --allow-origin names them.
#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::get;
using support::Shop;

namespace {

const std::string kFriend = "https://shop.example";
const std::string kOther = "https://evil.example";

}  // namespace

TEST_CASE("without allow-origin no origin is allowed") {
  const Shop shop;
  const auto answer = shop.request(get("/status?wait=0", {{"Origin", kFriend}}));
  CHECK(answer.status == 200);
  CHECK_FALSE(answer.has("Access-Control-Allow-Origin"));
  const auto preflight = shop.request(
      {"OPTIONS", "/cart", {{"Origin", kFriend}, {"Access-Control-Request-Method", "POST"}}, ""});
  CHECK_FALSE(preflight.has("Access-Control-Allow-Origin"));
}

TEST_CASE("an allowed origin is named in answers held or not and another is not") {
  const Shop shop({.gateway_flags = {"--allow-origin", kFriend}});
  const auto now = shop.request(get("/status?wait=0", {{"Origin", kFriend}}));
  CHECK(now.header("Access-Control-Allow-Origin") == kFriend);
  CHECK(now.header("Vary").value_or("").find("Origin") != std::string::npos);
  const auto error = shop.request(get("/status?item=Nope", {{"Origin", kFriend}}));
  CHECK(error.header("Access-Control-Allow-Origin") == kFriend);
  const auto other = shop.request(get("/status?wait=0", {{"Origin", kOther}}));
  CHECK_FALSE(other.has("Access-Control-Allow-Origin"));

  // Two polls of different origins wait for the same change: each gets its own headers.
  auto friendly = shop.connect();
  auto stranger = shop.connect();
  friendly.send(get("/status", {{"Origin", kFriend}}));
  stranger.send(get("/status", {{"Origin", kOther}}));
  shop.wait_held(2);
  REQUIRE(shop.request(support::add("anna", "P", 1)).status == 200);
  CHECK(friendly.read().header("Access-Control-Allow-Origin") == kFriend);
  CHECK_FALSE(stranger.read().has("Access-Control-Allow-Origin"));
}

TEST_CASE("an origin is allowed however its letters were written in the flag") {
  const Shop shop({.gateway_flags = {"--allow-origin", "HTTPS://Shop.Example"}});
  const auto answer = shop.request(get("/status?wait=0", {{"Origin", kFriend}}));
  CHECK(answer.header("Access-Control-Allow-Origin") == kFriend);
}

TEST_CASE("a preflight of an allowed origin says what it may do") {
  const Shop shop({.gateway_flags = {"--allow-origin", kFriend}});
  auto connection = shop.connect();
  const auto answer = connection.request({"OPTIONS",
                                          "/cart",
                                          {{"Origin", kFriend},
                                           {"Access-Control-Request-Method", "POST"},
                                           {"Access-Control-Request-Headers", "content-type"}},
                                          ""});
  CHECK((answer.status == 200 || answer.status == 204));
  CHECK(answer.header("Access-Control-Allow-Origin") == kFriend);
  const auto lists = [&](const char* header, const char* value) {
    auto text = answer.header(header).value_or("");
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text.find(value) != std::string::npos;
  };
  CHECK(lists("Access-Control-Allow-Methods", "post"));
  CHECK(lists("Access-Control-Allow-Headers", "content-type"));
  CHECK(connection.request(get("/items")).status == 200);
}
