// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What whoever runs a test may ask of it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

namespace support {

/// The number in an environment variable; nothing when it is not set.
inline std::optional<std::uint64_t> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  return std::stoull(text);
}

}  // namespace support
