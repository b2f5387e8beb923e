// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/feed_watch.h"

#include <algorithm>
#include <chrono>

#include "cartctl/output.h"

namespace cartctl {

using base::Millis;
using base::MonoTime;

void FeedWatch::judge_silence(MonoTime now) {
  const auto verdict = silence_.judge(now);
  if (verdict == FeedSilence::Verdict::kFine) return;
  if (verdict == FeedSilence::Verdict::kBegins)
    complain("nothing heard from cartd for 3 s: " + bus_.why_silent());
  bus_.renew_feed();
}

void FeedWatch::hear() {
  if (silence_.hear(base::MonoClock::now())) complain("cartd is heard again");
}

Millis FeedWatch::next_look(MonoTime now) const {
  MonoTime next = silence_.next_look();
  if (duration_ != Millis{0}) next = std::min(next, start_ + duration_);
  return std::max(std::chrono::ceil<Millis>(next - now), Millis{0});
}

}  // namespace cartctl
