// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which topics are shown, and which are heard.
#include "cartctl/core/topic_filter.h"

#include "tests/support/catch.h"

namespace cartctl {

using Topics = std::vector<std::string>;

TEST_CASE("Without a filter everything is heard and shown") {
  const TopicFilter filter{};
  CHECK(filter.shows("stock/P"));
  CHECK(filter.shows("heartbeat"));
  CHECK(filter.subscriptions() == Topics{""});
  CHECK(filter.hears_everything());
}

TEST_CASE("A filter is the beginning of a topic") {
  const TopicFilter filter{{"stock/P", "stock/te"}};
  for (const char* shown : {"stock/P", "stock/Pot", "stock/teapot"}) CHECK(filter.shows(shown));
  for (const char* left_out : {"stock/kettle", "heartbeat", "", "STOCK/P"})
    CHECK_FALSE(filter.shows(left_out));
  CHECK_FALSE(filter.hears_everything());
}

TEST_CASE("Heartbeats are heard also where they are not shown") {
  CHECK(TopicFilter{{"stock/P"}}.subscriptions() == Topics{"stock/P", "heartbeat"});
  const TopicFilter quiet{{}, false};
  CHECK_FALSE(quiet.shows("heartbeat"));
  CHECK(quiet.shows("stock/P"));
  CHECK(quiet.hears_everything());
  CHECK(TopicFilter{{"heartbeat"}}.shows("heartbeat"));
  CHECK_FALSE(TopicFilter{{"heartbeat"}, false}.shows("heartbeat"));
}

}  // namespace cartctl
