// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What one address and one session may have, and what is none of theirs.
#include "gateway/core/bounds.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using base::MonoTime;
using proto::Op;

const Address kAnna = *Address::parse("192.0.2.1");
const Address kBen = *Address::parse("192.0.2.2");
// As gateway/config.h has them.
constexpr Bounds::Settings kDefaults{20, 1200, 240, 60, 2000, 1};

proto::SessionId session(const std::string& name) { return *proto::SessionId::parse(name); }

std::string told(const std::optional<Bounds::Refusal>& refusal) {
  if (!refusal) return "in";
  return std::string(kBounds[static_cast<std::size_t>(refusal->bound)]) + " " +
         std::to_string(refusal->wait.count());
}

/// Each asked by a session of its own, as often as it is let in.
int sessions_let_in(Bounds& bounds, Address address, Op op, const std::string& prefix,
                    MonoTime now) {
  int count = 0;
  while (count < 10'000 &&
         !bounds.on_command(address, op, session(prefix + std::to_string(count)), now))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("An address is given so many sessions, and begins to take with as many") {
  Bounds bounds({.address_sessions = 2});
  CHECK(told(bounds.on_new_session(kAnna, at_ms(0))) == "in");
  CHECK(told(bounds.on_new_session(kAnna, at_ms(0))) == "in");
  CHECK(told(bounds.on_new_session(kAnna, at_ms(0))) == "new_sessions 30000");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("a"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kWait, session("b"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("c"), at_ms(0))) == "new_sessions 30000");
  // Those who have begun go on, and whoever takes nothing is not counted.
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("a"), at_ms(0))) == "in");
  for (const Op op : {Op::kRemove, Op::kCart, Op::kCheckout, Op::kOrder, Op::kCancelOrder})
    CHECK(told(bounds.on_command(kAnna, op, session("c"), at_ms(0))) == "in");
  CHECK(told(bounds.on_new_session(kBen, at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kBen, Op::kAdd, session("c"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("c"), at_ms(30'000))) == "in");
}

TEST_CASE("A session that has taken nothing for ten minutes begins anew") {
  Bounds bounds({.address_sessions = 1});
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("a"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("b"), at_ms(300'000))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("a"), at_ms(300'000))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("a"), at_ms(600'000))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("c"), at_ms(600'000))) ==
        "new_sessions 60000");
}

TEST_CASE("Commands are counted by address and by session, wherever it comes from") {
  Bounds bounds({.address_commands = 3, .session_commands = 2});
  CHECK(told(bounds.on_command(kAnna, Op::kCart, session("a"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kBen, Op::kRemove, session("a"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("a"), at_ms(0))) ==
        "session_commands 30000");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("b"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("c"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("d"), at_ms(0))) ==
        "address_commands 20000");
}

TEST_CASE("Places are what a wait asks for") {
  Bounds bounds({.address_places = 1});
  CHECK(told(bounds.on_command(kAnna, Op::kWait, session("a"), at_ms(0))) == "in");
  CHECK(told(bounds.on_command(kAnna, Op::kWait, session("b"), at_ms(0))) == "places 60000");
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("b"), at_ms(0))) == "in");
}

TEST_CASE("What is refused has cost nothing, whichever bound it was") {
  Bounds bounds({.address_sessions = 1, .address_commands = 2, .session_commands = 2});
  CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("a"), at_ms(0))) == "in");
  for (int i = 0; i < 100; ++i)
    CHECK(told(bounds.on_command(kAnna, Op::kAdd, session("b"), at_ms(0))).starts_with("new_"));
  CHECK(told(bounds.on_command(kAnna, Op::kCart, session("b"), at_ms(0))) == "in");
  CHECK(bounds.totals().refused[static_cast<std::size_t>(Bound::kNewSessions)] == 100);
}

TEST_CASE("Without numbers nothing is bounded, and nothing takes memory") {
  Bounds bounds({});
  CHECK(sessions_let_in(bounds, kAnna, Op::kWait, "s", at_ms(0)) == 10'000);
  for (std::uint32_t slot = 0; slot < 1000; ++slot)
    CHECK_FALSE(bounds.on_wait(kAnna, {slot, 0}, at_ms(0), [](ConnectionId) { return true; }));
  CHECK(bounds.bytes() == 0);
  CHECK_FALSE(Bounds::Settings{}.any());
  CHECK(Bounds::Settings{.address_holds = 1}.any());
}

TEST_CASE("All of its buckets together are 4 MiB, however many come") {
  Bounds bounds(kDefaults);
  for (int i = 0; i < 50'000; ++i) {
    const std::string number = std::to_string(i);
    const auto address = *Address::parse("2001:db8:" + std::to_string(i / 10'000) + ":" +
                                         std::to_string(i % 10'000) + "::1");
    CHECK_FALSE(bounds.on_new_session(address, at_ms(i)));
    CHECK_FALSE(bounds.on_command(address, Op::kWait, session("s" + number), at_ms(i)));
  }
  CHECK(bounds.bytes() == std::size_t{4} << 20);
}

TEST_CASE(
    "A script from one address against 100 units gets 20 of them at once and 40 in a minute") {
  Bounds bounds(kDefaults);
  // The sessions it makes up, or has collected; each is to have one unit. It tries a thousand times a
  // second. A shopper from elsewhere buys once a second meanwhile, and is refused nothing.
  int units = 0;
  int at_once = 0;
  for (int ms = 0; ms < 60'000; ++ms) {
    if (!bounds.on_command(kAnna, Op::kAdd, session("s" + std::to_string(units)), at_ms(ms)))
      ++units;
    if (ms == 999) at_once = units;
    if (ms % 1000 != 0) continue;
    const auto shopper = session("shopper" + std::to_string(ms % 10'000));
    CHECK_FALSE(bounds.on_command(kBen, Op::kAdd, shopper, at_ms(ms)));
    CHECK_FALSE(bounds.on_command(kBen, Op::kCheckout, shopper, at_ms(ms)));
  }
  CHECK(at_once == 20);
  CHECK(units == 39);  // the next at the full minute
}

}  // namespace gateway
