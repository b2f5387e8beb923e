// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whom an address stands for.
#include "gateway/net/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "tests/support/catch.h"

namespace gateway {
namespace {

std::string peer(int family, const char* text) {
  sockaddr_storage address{};
  address.ss_family = static_cast<sa_family_t>(family);
  void* const bytes = family == AF_INET
                          ? static_cast<void*>(&reinterpret_cast<sockaddr_in&>(address).sin_addr)
                          : &reinterpret_cast<sockaddr_in6&>(address).sin6_addr;
  REQUIRE(inet_pton(family, text, bytes) == 1);
  return peer_of(address);
}

}  // namespace

TEST_CASE("An address of IPv4 is one peer, however it is written, and of IPv6 its /64 is") {
  CHECK(peer(AF_INET, "192.0.2.7") == "192.0.2.7");
  CHECK(peer(AF_INET6, "::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(peer(AF_INET6, "2001:db8:0:1::9") == "2001:db8:0:1::/64");
  CHECK(peer(AF_INET6, "2001:db8:0:1:ffff::9") == peer(AF_INET6, "2001:db8:0:1::9"));
  CHECK(peer(AF_INET6, "2001:db8:0:2::9") != peer(AF_INET6, "2001:db8:0:1::9"));
  CHECK(peer_of(sockaddr_storage{}).empty());
  CHECK(peer_of(-1).empty());
}

}  // namespace gateway
