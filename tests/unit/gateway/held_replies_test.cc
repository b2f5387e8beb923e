// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/held_replies.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

HeldReplies::Reply reply_at(std::uint32_t slot, const char* at) {
  return {{slot, 0}, *proto::SessionId::parse("a"), proto::CommandDone{cursor(at), {}, {}, {}}};
}

std::vector<std::uint32_t> released_slots(HeldReplies& held, std::optional<proto::Seq> head,
                                          std::int64_t ms) {
  std::vector<std::uint32_t> slots;
  for (const auto& reply : held.release(head, at_ms(ms))) slots.push_back(reply.connection.slot);
  return slots;
}

using Slots = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("A reply is released when its change is shown, once") {
  HeldReplies held;
  held.hold(reply_at(1, "A.6"), at_ms(0));
  held.hold(reply_at(2, "A.8"), at_ms(10));
  held.hold(reply_at(3, "A.7"), at_ms(10));
  CHECK(released_slots(held, proto::Seq{5}, 20).empty());
  CHECK(released_slots(held, proto::Seq{7}, 20) == Slots{1, 3});
  CHECK(released_slots(held, proto::Seq{7}, 20).empty());
  CHECK(released_slots(held, proto::Seq{9}, 20) == Slots{2});
}

TEST_CASE("A reply is held for a tenth of a second, and not while a change is missing") {
  HeldReplies held;
  CHECK_FALSE(held.next_due());
  held.hold(reply_at(1, "A.6"), at_ms(0));
  held.hold(reply_at(2, "A.7"), at_ms(50));
  CHECK(held.next_due() == at_ms(100));
  CHECK(released_slots(held, proto::Seq{5}, 99).empty());
  CHECK(released_slots(held, proto::Seq{5}, 100) == Slots{1});
  CHECK(held.next_due() == at_ms(150));
  CHECK(released_slots(held, std::nullopt, 101) == Slots{2});
}

}  // namespace gateway
