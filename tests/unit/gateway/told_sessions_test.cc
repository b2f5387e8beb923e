// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Hashes that were told, and the sessions they stand for.
#include "gateway/backend/told_sessions.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("What was told stands for its session until ten thousand others were told") {
  ToldSessions told;
  const auto ann = *proto::SessionId::parse("ann");
  const auto other = *proto::SessionId::parse("other");
  CHECK_FALSE(told.find("a"));
  told.note("", other);
  CHECK_FALSE(told.find(""));
  told.note("a", ann);
  told.note("a", ann);
  CHECK(told.find("a") == ann);
  for (std::size_t i = 1; i < ToldSessions::kMost; ++i) told.note(std::to_string(i), other);
  CHECK(told.find("a") == ann);
  told.note("one more", other);
  CHECK_FALSE(told.find("a"));
  CHECK(told.find("one more") == other);
}

}  // namespace gateway
