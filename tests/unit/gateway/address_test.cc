// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Addresses and ranges of them, as text and as numbers.
#include "gateway/core/address.h"

#include <set>

#include "tests/support/catch.h"

namespace gateway {
namespace {

std::string read(std::string_view text) {
  const auto address = Address::parse(text);
  return address ? address->str() : "none";
}

std::string why(std::string_view text) {
  const auto range = AddressRange::parse(text);
  return range ? "" : range.error().why;
}

bool contains(std::string_view range, std::string_view address) {
  return AddressRange::parse(range)->contains(*Address::parse(address));
}

}  // namespace

TEST_CASE("An address of IPv4 is one client, however it is written, and of IPv6 its /64 is") {
  CHECK(read("192.0.2.7") == "192.0.2.7");
  CHECK(read("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(read("::ffff:c000:0207") == "192.0.2.7");
  CHECK(read("2001:db8:0:1::9") == "2001:db8:0:1::/64");
  CHECK(read("2001:DB8:0:1:ffff::9") == "2001:db8:0:1::/64");
  CHECK(read("2001:db8:0:1::/64") == "2001:db8:0:1::/64");
  CHECK(read("::1") == "::/64");
  CHECK(read("255.255.255.255") == "255.255.255.255");
  CHECK(read("0.0.0.0") == "0.0.0.0");
}

TEST_CASE("What is no address is none") {
  for (const char* text : {"",
                           " ",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.256",
                           "01.2.3.4",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1.2.3.4:80",
                           "[::1]",
                           "[::1]:80",
                           "::1%eth0",
                           "fe80::1%1",
                           "localhost",
                           "unknown",
                           "_hidden",
                           "1.2.3.4/32",
                           "192.0.2.7/64",
                           "2001:db8::9/64",
                           "2001:db8::/63",
                           ":::",
                           "1::2::3",
                           "12345::",
                           "0x7f.0.0.1",
                           "2130706433",
                           "1111:2222:3333:4444:5555:6666:7777:8888:9999",
                           "2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"})
    CHECK(read(text) == "none");
  CHECK_FALSE(Address::parse(std::string_view("1.2.3.4\0", 8)));
  CHECK_FALSE(Address::parse(std::string_view("1.2.3.4\0.5", 10)));
}

TEST_CASE("No two clients have the same key") {
  std::set<std::uint64_t> keys;
  for (const char* text :
       {"0.0.0.0", "0.0.0.1", "255.255.255.255", "::", "0:0:0:1::", "::ffff:1.2.3.4",
        "64:ff9b::1.2.3.4", "fe80::", "2001:db8::", "2001:db8:0:1::"})
    keys.insert(Address::parse(text)->key());
  CHECK(keys.size() == 10);
}

TEST_CASE("A range has its first address to its last, and none of the other kind") {
  CHECK(contains("10.0.0.0/8", "10.0.0.0"));
  CHECK(contains("10.0.0.0/8", "10.255.255.255"));
  CHECK(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
  CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
  CHECK_FALSE(contains("10.0.0.0/8", "9.255.255.255"));
  CHECK(contains("192.0.2.7", "192.0.2.7"));
  CHECK_FALSE(contains("192.0.2.7", "192.0.2.8"));
  CHECK(contains("0.0.0.0/0", "255.255.255.255"));
  CHECK_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  CHECK(contains("2001:db8::/32", "2001:db8:ffff:ffff::1"));
  CHECK_FALSE(contains("2001:db8::/32", "2001:db9::"));
  CHECK(contains("2001:db8::/64", "2001:db8::9"));
  CHECK(contains("2001:db8::9", "2001:db8::8"));  // its /64
  CHECK(contains("::1", "::1"));
  CHECK(contains("::/0", "2001:db8::1"));
}

TEST_CASE("A range that says two things is refused with the reason") {
  for (const char* text :
       {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/8/8", "/8",
        "10.0.0/8", "2001:db8::/129", "nonsense", "10.0.0.0/ 8"})
    CHECK(why(text).ends_with(
        "is no address and no range of them, like 192.0.2.0/24 or 2001:db8::/32"));
  CHECK(why("10.0.0.1/8") == "'10.0.0.1/8' has bits behind its length");
  CHECK(why("2001:db8::1/32") == "'2001:db8::1/32' has bits behind its length");
  CHECK(why("2001:db8::/80") ==
        "'2001:db8::/80' is smaller than a /64, which is what a client of IPv6 is");
}

}  // namespace gateway
