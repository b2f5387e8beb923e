// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: handshakes that are begun and not ended keep nobody out for long.
#include "gateway/net/handshake_line.h"

#include <vector>

#include "tests/support/catch.h"

using base::Millis;
using gateway::ConnectionId;
using gateway::HandshakeLine;

namespace {

const base::MonoTime kStart{};

ConnectionId peer(std::size_t number) { return {static_cast<std::uint32_t>(number), 0}; }

/// One with no room, whose handshakes have begun a millisecond after each other.
std::vector<HandshakeLine::Place> fill(HandshakeLine& line) {
  std::vector<HandshakeLine::Place> places;
  while (line.has_room())
    places.push_back(line.begin(peer(places.size()), kStart + Millis{places.size()}));
  return places;
}

}  // namespace

TEST_CASE("so many handshakes are under way and no more") {
  HandshakeLine line;
  CHECK(fill(line).size() == HandshakeLine::kMost);
  CHECK(line.under_way() == HandshakeLine::kMost);
  CHECK_FALSE(line.has_room());
}

TEST_CASE("one that is over makes room whichever it is") {
  HandshakeLine line;
  const auto places = fill(line);
  line.end(places[1000]);
  CHECK(line.has_room());
  CHECK_FALSE(line.gives_way(kStart + Millis{100'000}));
  CHECK_FALSE(line.next_due());
  line.begin(peer(9999), kStart);
  CHECK_FALSE(line.has_room());
}

TEST_CASE("without room the oldest gives way once it had its time") {
  HandshakeLine line;
  const auto places = fill(line);
  line.end(places[0]);
  line.end(places[1]);
  line.begin(peer(8000), kStart + Millis{8'000});
  line.begin(peer(8001), kStart + Millis{8'000});
  const auto due = kStart + Millis{2} + HandshakeLine::kGrace;
  CHECK(line.next_due() == due);
  CHECK_FALSE(line.gives_way(due - Millis{1}));
  CHECK(line.gives_way(due) == peer(2));
  line.end(places[2]);
  CHECK(line.under_way() == HandshakeLine::kMost - 1);
}

TEST_CASE("all that are over leave an empty line") {
  HandshakeLine line;
  auto places = fill(line);
  while (!places.empty()) {
    line.end(places.back());
    places.pop_back();
  }
  CHECK(line.under_way() == 0);
  CHECK(line.has_room());
  const auto place = line.begin(peer(1), kStart);
  line.end(place);
  CHECK(line.under_way() == 0);
}
