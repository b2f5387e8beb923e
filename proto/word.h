// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Words of a list, as what travels names them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace proto {

/// Which of `words` it is.
inline std::optional<std::size_t> find_word(std::span<const std::string_view> words,
                                            std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == word) return i;
  return std::nullopt;
}

}  // namespace proto
