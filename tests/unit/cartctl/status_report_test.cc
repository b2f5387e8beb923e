// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What status says for what it found.
#include "cartctl/core/status_report.h"

#include "tests/support/catch.h"

namespace cartctl {
namespace {

using base::Millis;
using proto::Error;

proto::Snapshot snapshot(const char* cursor) {
  return {*proto::Cursor::parse(cursor),
          {{{*proto::ItemId::parse("P"), 10, 0, 10, std::nullopt}, {12}, {}}}};
}

Error because(Error error, std::string why) {
  error.detail = std::move(why);
  return error;
}

/// A cartd at e1.12 whose feed's heartbeat says `heard`.
StatusReport report(const char* heard) {
  return {
      {"tcp://c:1", snapshot("e1.12"), std::chrono::microseconds{1234}},
      {"tcp://f:22", proto::Heartbeat{*proto::Cursor::parse(heard), base::WallTime{}}, Millis{3}}};
}

}  // namespace

TEST_CASE("A healthy cartd is in step with its feed") {
  CHECK(report("e1.12").str() ==
        "commands  tcp://c:1   reachable, replied after 1.2 ms\n"
        "changes   tcp://f:22  reachable, heartbeat 3 ms old, in step\n"
        "epoch     e1\n"
        "seq       12\n"
        "\n"
        "ITEM  STOCK  HELD  AVAILABLE  NEXT RELEASE  NAME\n"
        "P        10     0         10             -\n");
}

TEST_CASE("A heartbeat tells how far the feed is") {
  const auto [heard, lag, said] =
      GENERATE(table<const char*, std::optional<std::uint64_t>, std::string>({
          {"e1.12", 0, "in step"},
          {"e1.15", 0, "in step"},  // it came after the snapshot
          {"e1.9", 3, "behind by 3, at seq 9"},
          {"e2.12", std::nullopt, "of another store: e2.12"},
      }));
  const StatusReport found = report(heard);
  CHECK(found.lag() == lag);
  CHECK(found.of_two_stores() == !lag.has_value());
  CHECK(found.str().find("heartbeat 3 ms old, " + said + "\n") != std::string::npos);
}

TEST_CASE("A side that is silent says why, the other what it knows") {
  StatusReport found = report("e1.12");
  found.commands.snapshot = because(Error::cartd_unavailable(), "nothing answers there");
  CHECK(found.str() ==
        "commands  tcp://c:1   not reachable: nothing answers there\n"
        "changes   tcp://f:22  reachable, heartbeat 3 ms old, at seq 12\n");
  CHECK_FALSE(found.lag());
  found = report("e1.12");
  found.changes.heartbeat = because(Error::cartd_unavailable(), "the \x1b[2J broke");
  CHECK(found.str().find("changes   tcp://f:22  not reachable: the \\x1b[2J broke\n") !=
        std::string::npos);
}

}  // namespace cartctl
