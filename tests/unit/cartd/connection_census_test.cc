// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who of the bus's connections has to go.
#include "cartd/bus/connection_census.h"

#include "tests/support/catch.h"

using cartd::ConnectionCensus;
namespace {
using Connection = ConnectionCensus::Connection;
}  // namespace

TEST_CASE("Up to the bound everybody stays, and above it the newest go, each once") {
  ConnectionCensus census(2);
  census.on_accepted({0, 10});
  census.on_accepted({0, 11});
  CHECK_FALSE(census.take_surplus());
  census.on_accepted({0, 12});
  census.on_accepted({0, 5});
  CHECK(census.take_surplus() == Connection{0, 5});
  CHECK(census.take_surplus() == Connection{0, 12});
  CHECK_FALSE(census.take_surplus());
  CHECK(census.size() == 4);  // until they have ended
  census.on_ended({0, 5});
  census.on_ended({0, 12});
  CHECK(census.size() == 2);
}

TEST_CASE("Where one of those that stay has ended there is room for another") {
  ConnectionCensus census(2);
  census.on_accepted({0, 10});
  census.on_accepted({0, 11});
  census.on_ended({0, 10});
  census.on_ended({0, 99});  // nobody
  census.on_accepted({0, 12});
  CHECK_FALSE(census.take_surplus());
  census.on_accepted({0, 13});
  CHECK(census.take_surplus() == Connection{0, 13});
}

TEST_CASE("A descriptor that is used again is one connection, the newest") {
  ConnectionCensus census(1);
  census.on_accepted({0, 10});
  census.on_accepted({0, 10});
  CHECK(census.size() == 1);
  census.on_accepted({0, 11});
  census.on_accepted({0, 10});
  CHECK(census.take_surplus() == Connection{0, 10});
  CHECK_FALSE(census.take_surplus());
}

TEST_CASE("The same descriptor at two sockets is two connections") {
  ConnectionCensus census(5);
  census.on_accepted({1, 10});
  census.on_accepted({0, 10});
  census.on_ended({1, 10});
  CHECK(census.size() == 1);
  census.on_ended({0, 10});
  CHECK(census.size() == 0);
}
