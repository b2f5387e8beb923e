// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// When cartd counts as silent, and how often that is said.
#include "cartctl/core/feed_silence.h"

#include "tests/support/catch.h"

namespace cartctl {

using base::Millis;
using Silence = FeedSilence::Verdict;

TEST_CASE("A silence begins after three missing heartbeats and is begun once") {
  const base::MonoTime start{};
  FeedSilence silence(start);
  CHECK(silence.judge(start + Millis{2999}) == Silence::kFine);
  CHECK(silence.judge(start + Millis{3000}) == Silence::kBegins);
  CHECK(silence.judge(start + Millis{5999}) == Silence::kFine);
  CHECK(silence.judge(start + Millis{6000}) == Silence::kGoesOn);
  CHECK(silence.next_look() == start + Millis{9000});
  CHECK_FALSE(silence.heard_anything());
}

TEST_CASE("A message ends the silence once, and another may follow") {
  const base::MonoTime start{};
  FeedSilence silence(start);
  CHECK_FALSE(silence.hear(start + Millis{10}));
  CHECK(silence.judge(start + Millis{3009}) == Silence::kFine);
  CHECK(silence.judge(start + Millis{3010}) == Silence::kBegins);
  CHECK(silence.hear(start + Millis{4000}));
  CHECK_FALSE(silence.hear(start + Millis{4000}));
  CHECK(silence.judge(start + Millis{7000}) == Silence::kBegins);
  CHECK(silence.heard_anything());
}

}  // namespace cartctl
