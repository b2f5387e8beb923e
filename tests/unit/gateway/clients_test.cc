// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is bounded: by the peer, and by a trusted one's word.
#include "gateway/http/clients.h"

#include <string>

#include "tests/support/catch.h"

namespace gateway {
namespace {

Clients::Settings settings() {
  return {{*AddressRange::parse("10.0.0.0/8"), *AddressRange::parse("::1")},
          {*AddressRange::parse("10.0.0.1"), *AddressRange::parse("203.0.113.0/24")}};
}

std::string bounded(Clients& clients, ConnectionId connection, const std::string& peer,
                    std::string_view field = "") {
  const auto client = clients.bounded(connection, field, [&] { return peer; });
  return client ? client->str() : "nobody";
}

}  // namespace

TEST_CASE("A peer is bounded unless it is exempt, or gone") {
  Clients clients(settings());
  CHECK(bounded(clients, {0, 0}, "192.0.2.7") == "192.0.2.7");
  CHECK(bounded(clients, {1, 0}, "2001:db8::/64") == "2001:db8::/64");
  CHECK(bounded(clients, {2, 0}, "10.2.3.4") == "nobody");
  CHECK(bounded(clients, {3, 0}, "::/64") == "nobody");
  CHECK(bounded(clients, {4, 0}, "") == "nobody");
}

TEST_CASE("A stranger's word for somebody else is not heard") {
  Clients clients(settings());
  CHECK(bounded(clients, {0, 0}, "192.0.2.7", "198.51.100.1") == "192.0.2.7");
  CHECK(bounded(clients, {0, 0}, "192.0.2.7", "10.2.3.4") == "192.0.2.7");
  CHECK(bounded(clients, {1, 0}, "10.2.3.4", "198.51.100.1") == "nobody");
}

TEST_CASE("A trusted proxy's is, for each request") {
  Clients clients(settings());
  CHECK(bounded(clients, {0, 0}, "10.0.0.1", "192.0.2.7") == "192.0.2.7");
  CHECK(bounded(clients, {0, 0}, "10.0.0.1", "192.0.2.8") == "192.0.2.8");
  CHECK(bounded(clients, {0, 0}, "10.0.0.1", "1.1.1.1, 10.7.7.7") == "nobody");
  // Without one it speaks for itself.
  CHECK(bounded(clients, {0, 0}, "10.0.0.1") == "nobody");
  CHECK(bounded(clients, {1, 0}, "203.0.113.9", "unknown") == "203.0.113.9");
}

TEST_CASE("A connection is looked at once, and the next one in its slot anew") {
  Clients clients(settings());
  CHECK(bounded(clients, {5, 0}, "192.0.2.7") == "192.0.2.7");
  CHECK(bounded(clients, {5, 0}, "192.0.2.8") == "192.0.2.7");
  CHECK(bounded(clients, {5, 1}, "192.0.2.8") == "192.0.2.8");
}

}  // namespace gateway
