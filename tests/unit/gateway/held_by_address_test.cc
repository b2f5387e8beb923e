// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How many an address may have waiting, whoever tells or does not tell of their end.
#include "gateway/core/held_by_address.h"

#include <map>
#include <random>
#include <set>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

const Address kOneAddress = *Address::parse("192.0.2.1");
const Address kOtherAddress = *Address::parse("192.0.2.2");

bool still(ConnectionId) { return true; }
bool no_more(ConnectionId) { return false; }

}  // namespace

TEST_CASE("An address has so many and no more, and another as many") {
  HeldByAddress held(2);
  CHECK(held.admit(kOneAddress, {0, 0}, at_ms(0), still));
  CHECK(held.admit(kOneAddress, {1, 0}, at_ms(0), still));
  CHECK_FALSE(held.admit(kOneAddress, {2, 0}, at_ms(0), still));
  CHECK(held.admit(kOtherAddress, {2, 0}, at_ms(0), still));
  held.end({1, 0});
  CHECK(held.admit(kOneAddress, {3, 0}, at_ms(0), still));
}

TEST_CASE("A connection waits once, and for one address") {
  HeldByAddress held(1);
  CHECK(held.admit(kOneAddress, {0, 0}, at_ms(0), still));
  CHECK(held.admit(kOneAddress, {0, 0}, at_ms(0), still));    // its answer came, it polls again
  CHECK(held.admit(kOneAddress, {0, 1}, at_ms(0), still));    // another connection, in its place
  CHECK(held.admit(kOtherAddress, {0, 1}, at_ms(0), still));  // behind a proxy
  CHECK(held.addresses() == 1);
  CHECK(held.admit(kOneAddress, {1, 0}, at_ms(0), still));
  held.end({0, 0});  // long gone
  CHECK_FALSE(held.admit(kOtherAddress, {2, 0}, at_ms(0), still));
  held.end({0, 1});
  held.end({0, 1});
  held.end({9, 9});
  CHECK(held.admit(kOtherAddress, {2, 0}, at_ms(0), still));
}

TEST_CASE(
    "Those who have been answered, and of whom nothing was told, make room when it is wanted") {
  HeldByAddress held(3);
  for (std::uint32_t slot = 0; slot < 3; ++slot)
    CHECK(held.admit(kOneAddress, {slot, 0}, at_ms(0), still));
  CHECK(held.admit(kOneAddress, {3, 0}, at_ms(0), no_more));
  CHECK(held.admit(kOneAddress, {4, 0}, at_ms(0), still));
  CHECK(held.admit(kOneAddress, {5, 0}, at_ms(0), still));
  CHECK_FALSE(held.admit(kOneAddress, {6, 0}, at_ms(0), still));
  // Not looked at again at once.
  CHECK_FALSE(held.admit(kOneAddress, {6, 0}, at_ms(99), no_more));
  CHECK(held.admit(kOneAddress, {6, 0}, at_ms(100), no_more));
}

TEST_CASE("Without a number there is no bound, and nothing is remembered") {
  HeldByAddress held(0);
  for (std::uint32_t slot = 0; slot < 100; ++slot)
    CHECK(held.admit(kOneAddress, {slot, 0}, at_ms(0), still));
  CHECK(held.addresses() == 0);
}

TEST_CASE("It is as exact as one that hears of every end, when there is time to look") {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const auto below = [&](std::uint32_t limit) {
      return static_cast<std::uint32_t>(random() % limit);
    };
    const std::size_t most = 1 + below(5);
    HeldByAddress held(most);
    std::map<ConnectionId, std::string> waiting;  // those who are held, by whose they are
    std::vector<std::uint32_t> generations(20);
    for (int step = 0; step < 2000; ++step) {
      const std::uint32_t slot = below(20);
      const ConnectionId connection{slot, generations[slot]};
      if (below(3) == 0) {  // it ends, and somebody may say so
        const bool is_gone = below(2) == 0;
        if (is_gone) held.end(connection);
        waiting.erase(connection);
        if (is_gone) ++generations[slot];
        continue;
      }
      const std::string address = "10.0.0." + std::to_string(below(3));
      waiting.erase(connection);  // who asks has been answered
      const auto has = std::count_if(waiting.begin(), waiting.end(),
                                     [&](const auto& each) { return each.second == address; });
      const bool admitted = held.admit(*Address::parse(address), connection, at_ms(100L * step),
                                       [&](ConnectionId id) { return waiting.contains(id); });
      CHECK(admitted == (static_cast<std::size_t>(has) < most));
      if (admitted) waiting.emplace(connection, address);
    }
  }
}

}  // namespace gateway
