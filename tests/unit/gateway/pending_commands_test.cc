// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/pending_commands.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

constexpr base::Millis kTimeout{2000};

PendingCommands::Pending waiter(std::uint32_t slot, base::MonoTime sent_at) {
  return {{slot, 0}, proto::Op::kAdd, *proto::SessionId::parse("a"), sent_at};
}

}  // namespace

TEST_CASE("A reply finds its waiter once") {
  PendingCommands pending(kTimeout);
  pending.add(1, waiter(1, at_ms(0)));
  pending.add(2, waiter(2, at_ms(0)));
  const auto second = pending.take(2);
  REQUIRE(second);
  CHECK(second->connection.slot == 2);
  CHECK_FALSE(pending.take(2));
  CHECK_FALSE(pending.take(3));
  CHECK(pending.size() == 1);
}

TEST_CASE("A command is given up when its time is over, in the order of sending") {
  PendingCommands pending(kTimeout);
  pending.add(1, waiter(1, at_ms(0)));
  pending.add(2, waiter(2, at_ms(10)));
  pending.add(3, waiter(3, at_ms(20)));
  CHECK(pending.take(2));
  CHECK_FALSE(pending.take_expired(at_ms(1999)));
  const auto first = pending.take_expired(at_ms(2020));
  REQUIRE(first);
  CHECK(first->connection.slot == 1);
  const auto second = pending.take_expired(at_ms(2020));
  REQUIRE(second);
  CHECK(second->connection.slot == 3);
  CHECK_FALSE(pending.take_expired(at_ms(9999)));
  CHECK_FALSE(pending.take(1));  // the reply came too late
}

TEST_CASE("Pending commands are given more time, in the order they have") {
  PendingCommands pending(kTimeout);
  pending.add(1, waiter(1, at_ms(0)));
  pending.add(2, waiter(2, at_ms(10)));
  pending.postpone(base::Millis{3000});
  pending.add(3, waiter(3, at_ms(3500)));
  CHECK_FALSE(pending.take_expired(at_ms(4999)));
  CHECK(pending.take_expired(at_ms(5010)));
  CHECK(pending.take_expired(at_ms(5010)));
  CHECK(pending.next_due() == at_ms(5500));
}

TEST_CASE("Pending commands say when to look again, and nothing when there are none") {
  PendingCommands pending(kTimeout);
  CHECK_FALSE(pending.next_due());
  pending.add(1, waiter(1, at_ms(0)));
  pending.add(2, waiter(2, at_ms(10)));
  CHECK(pending.next_due() == at_ms(2000));
  CHECK(pending.take_expired(at_ms(2000)));
  CHECK(pending.next_due() == at_ms(2010));
  CHECK(pending.take(2));
  CHECK_FALSE(pending.next_due());
}

}  // namespace gateway
