// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The test's own reading of a cursor: `epoch.seq`. Clients must not look inside; a test may.
#pragma once

#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace support {

struct Cursor {
  std::string epoch;
  std::uint64_t seq = 0;

  explicit Cursor(const std::string& text) {
    const auto dot = text.find('.');
    if (dot == std::string::npos) throw std::runtime_error("not a cursor: '" + text + "'");
    epoch = text.substr(0, dot);
    seq = std::stoull(text.substr(dot + 1));
  }
};

}  // namespace support
