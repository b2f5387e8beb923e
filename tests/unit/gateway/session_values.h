// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Keys of sessions for tests.
#pragma once

#include <string>

#include "base/units.h"
#include "gateway/sessions/session_keys.h"
#include "tests/support/catch.h"

namespace gateway {

/// 32 bytes of one letter, in base64.
inline const std::string kKeyA = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";
inline const std::string kKeyB = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=";

inline SessionKeys session_keys(const std::string& lines) {
  auto keys = SessionKeys::parse(lines);
  REQUIRE(keys);
  return *std::move(keys);
}

/// So many seconds after 2026-11-27.
inline base::WallTime wall_seconds(std::int64_t seconds) {
  return *base::parse_rfc3339("2026-11-27T00:00:00.000Z") + base::Seconds{seconds};
}

inline const base::WallTime kSigned = wall_seconds(0);

}  // namespace gateway
