// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whom a proxy speaks for, and whom it cannot be made to.
#include "gateway/http/forwarded_for.h"

#include "tests/support/catch.h"

namespace gateway {
namespace {

std::string client(std::string_view field) {
  const AddressRanges trusted = {*AddressRange::parse("10.0.0.0/8"),
                                 *AddressRange::parse("2001:db8:1::/48")};
  const auto found = forwarded_for(field, trusted);
  return found ? found->str() : "none";
}

}  // namespace

TEST_CASE("The last is the client, whatever stands before it") {
  CHECK(client("192.0.2.7") == "192.0.2.7");
  CHECK(client("198.51.100.1, 192.0.2.7") == "192.0.2.7");
  CHECK(client("nonsense, 192.0.2.7") == "192.0.2.7");
  CHECK(client("10.0.0.1, 192.0.2.7") == "192.0.2.7");
  CHECK(client(", , ,192.0.2.7") == "192.0.2.7");
  CHECK(client("192.0.2.7\t,  2001:db8::5 ") == "2001:db8::/64");
}

TEST_CASE("A trusted proxy is no client while it names one") {
  CHECK(client("192.0.2.7, 10.0.0.1") == "192.0.2.7");
  CHECK(client("198.51.100.1, 192.0.2.7, 10.0.0.1,10.9.9.9") == "192.0.2.7");
  CHECK(client("192.0.2.7, 2001:db8:1::1") == "192.0.2.7");
  CHECK(client("nonsense, 10.0.0.1") == "10.0.0.1");
  CHECK(client("10.0.0.2, 10.0.0.1") == "10.0.0.2");
  CHECK(client("10.0.0.1") == "10.0.0.1");
}

TEST_CASE("An address may have a port") {
  CHECK(client("192.0.2.7:443") == "192.0.2.7");
  CHECK(client("198.51.100.1, 192.0.2.7:65535, 10.0.0.1:1") == "192.0.2.7");
  CHECK(client("[2001:db8::5]:443") == "2001:db8::/64");
  CHECK(client("[2001:db8::5]") == "2001:db8::/64");
  CHECK(client("[::ffff:192.0.2.7]:443") == "192.0.2.7");
  // Without brackets it is a part of the address.
  CHECK(client("2001:db8::5:443") == "2001:db8::/64");
}

TEST_CASE("What is read and is no address is nobody") {
  for (const char* field :
       {"", " ", ",", "unknown", "192.0.2.7,", "192.0.2.7, ",

        "192.0.2.7:443443", "192.0.2.7:4a", ":443", "[2001:db8::5", "[2001:db8::5]443",

        "[192.0.2.7]", "[192.0.2.7]:443", "[]:443", "2001:db8::5]:443", "\"192.0.2.7\"",
        "192.0.2.7 192.0.2.8", "192.0.2.7;a=b"})
    CHECK(client(field) == "none");
}

TEST_CASE("By https is who the nearest proxy says came so") {
  for (const char* field : {"https", "HTTPS", " https ", "http, https", "http,https"})
    CHECK(is_https(field));
  for (const char* field : {"", "http", "https, http", "https,", "httpss", "\"https\"", "https:"})
    CHECK_FALSE(is_https(field));
}

}  // namespace gateway
