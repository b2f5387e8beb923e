// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/owed_reply.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

namespace {
constexpr base::Millis kOwedPatience{3000};
}

TEST_CASE("A reply is owed since the first command that nothing was replied to") {
  OwedReply owed;
  CHECK_FALSE(owed.is_owed_for_over(kOwedPatience, at_ms(9000)));
  owed.on_sent(1, at_ms(0));
  owed.on_sent(2, at_ms(2000));
  CHECK_FALSE(owed.is_owed_for_over(kOwedPatience, at_ms(3000)));
  CHECK(owed.is_owed_for_over(kOwedPatience, at_ms(3001)));
  owed.postpone(base::Millis{500});
  CHECK_FALSE(owed.is_owed_for_over(kOwedPatience, at_ms(3500)));
  owed.on_replied(/*more=*/true, at_ms(3500));
  CHECK(owed.is_owed_for_over(kOwedPatience, at_ms(6501)));
  owed.on_replied(/*more=*/false, at_ms(6501));
  CHECK_FALSE(owed.is_owed_for_over(kOwedPatience, at_ms(99'000)));
}

TEST_CASE("What could not be sent is owed no reply, and what waits behind it waits for others") {
  const auto [unsent, more, is_owed] = GENERATE(
      table<std::uint64_t, bool, bool>({{1, true, false}, {2, true, true}, {2, false, false}}));
  OwedReply owed;
  owed.on_sent(1, at_ms(0));
  owed.on_sent(2, at_ms(0));
  owed.on_unsent(unsent, more);
  CHECK(owed.is_owed_for_over(kOwedPatience, at_ms(3001)) == is_owed);
}

}  // namespace gateway
