// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The feed's version line, and what is missing in it.
#include "cartctl/core/feed_gaps.h"

#include "tests/support/catch.h"

namespace cartctl {
namespace {

proto::Change change(const char* cursor) {
  return {*proto::Cursor::parse(cursor),
          {*proto::ItemId::parse("P"), 10, 0, 10, std::nullopt},
          base::WallTime{}};
}

proto::Heartbeat heartbeat(const char* cursor) {
  return {*proto::Cursor::parse(cursor), base::WallTime{}};
}

}  // namespace

TEST_CASE("Changes that follow and heartbeats that agree say nothing") {
  FeedGaps gaps;
  CHECK_FALSE(gaps.hear(heartbeat("e1.7")));  // wherever the feed is when it is first heard
  CHECK_FALSE(gaps.hear(change("e1.8")));
  CHECK_FALSE(gaps.hear(change("e1.9")));
  CHECK_FALSE(gaps.hear(heartbeat("e1.9")));
  CHECK_FALSE(gaps.hear(change("e1.9")));  // a repeat
  CHECK_FALSE(gaps.hear(proto::ShopChange{*proto::Cursor::parse("e1.10"), {}, {}}));
  CHECK_FALSE(gaps.hear(change("e1.11")));
}

TEST_CASE("A change that skips some names them") {
  FeedGaps gaps;
  CHECK_FALSE(gaps.hear(change("e1.7")));
  CHECK(gaps.hear(change("e1.9")) == "missed a change: seq 8");
  CHECK(gaps.hear(change("e1.13")) == "missed 3 changes: seq 10 to 12");
  CHECK_FALSE(gaps.hear(change("e1.14")));
}

TEST_CASE("A heartbeat that is ahead names what was missed, itself included") {
  FeedGaps gaps;
  CHECK_FALSE(gaps.hear(heartbeat("e1.7")));
  CHECK(gaps.hear(heartbeat("e1.8")) == "missed a change: seq 8");
  CHECK(gaps.hear(heartbeat("e1.10")) == "missed 2 changes: seq 9 to 10");
  CHECK_FALSE(gaps.hear(change("e1.11")));
}

TEST_CASE("Another store and one that went back are said once") {
  FeedGaps gaps;
  CHECK_FALSE(gaps.hear(change("e1.7")));
  CHECK(gaps.hear(heartbeat("e2.3")) == "another store: epoch e2 after e1");
  CHECK_FALSE(gaps.hear(change("e2.4")));
  CHECK(gaps.hear(heartbeat("e2.2")) == "the store went back: seq 2 after 4");
  CHECK_FALSE(gaps.hear(change("e2.3")));
}

}  // namespace cartctl
