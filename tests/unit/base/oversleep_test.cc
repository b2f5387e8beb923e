// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// When a loop has overslept, and in which turn it may judge what is overdue.
#include "base/oversleep.h"

#include "tests/support/catch.h"

using base::Millis;
using base::MonoTime;
using base::Oversleep;

namespace {

base::MonoTime at(std::int64_t millis) { return base::MonoTime{} + base::Millis{millis}; }

}  // namespace

TEST_CASE("A turn that begins when it was due, or woken before, judges at once") {
  base::Oversleep oversleep;
  CHECK_FALSE(oversleep.begin(at(0)));
  CHECK(oversleep.may_judge());
  oversleep.plan(at(0), at(1000));
  CHECK_FALSE(oversleep.begin(at(400)));
  CHECK(oversleep.may_judge());
  oversleep.plan(at(0), at(1000));
  CHECK_FALSE(oversleep.begin(at(1010)));
  CHECK(oversleep.may_judge());
  CHECK_FALSE(oversleep.judge_from());
}

TEST_CASE("A turn that is to be followed at once is late by what it takes itself") {
  base::Oversleep oversleep;
  oversleep.plan(at(5000), at(0));
  CHECK_FALSE(oversleep.begin(at(5010)));
  CHECK(oversleep.may_judge());
  oversleep.plan(at(5010), at(0));
  CHECK(oversleep.begin(at(5400)) == base::Nanos(base::Millis{390}));
}

TEST_CASE("A turn that begins late judges in one that begins a moment later") {
  base::Oversleep oversleep;
  oversleep.plan(at(0), at(1000));
  CHECK_FALSE(oversleep.begin(at(1100)));  // not so late that it is worth a word
  CHECK_FALSE(oversleep.may_judge());
  CHECK(oversleep.judge_from() == at(1120));
  oversleep.plan(at(1100), at(1120));
  CHECK_FALSE(oversleep.begin(at(1105)));  // something came
  CHECK_FALSE(oversleep.may_judge());
  oversleep.plan(at(1105), at(1120));
  CHECK_FALSE(oversleep.begin(at(1121)));
  CHECK(oversleep.may_judge());
}

TEST_CASE("A turn that begins much too late has overslept by that, once") {
  base::Oversleep oversleep;
  oversleep.plan(at(0), at(1000));
  CHECK(oversleep.begin(at(4000)) == base::Nanos(base::Millis{3000}));
  CHECK_FALSE(oversleep.may_judge());
  oversleep.plan(at(4000), at(4020));
  CHECK_FALSE(oversleep.begin(at(4021)));
  CHECK(oversleep.may_judge());
}

TEST_CASE("A loop that is always late judges in every other turn") {
  base::Oversleep oversleep;
  int judged = 0;
  for (std::int64_t ms = 0; ms < 3000; ms += 300) {
    oversleep.plan(at(ms), at(ms));
    CHECK(oversleep.begin(at(ms + 290)));
    judged += oversleep.may_judge();
  }
  CHECK(judged == 5);
}
