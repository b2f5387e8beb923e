// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The lines of a text that people write, one thing a line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// Gives the lines that are not blank, without the blanks around them; whoever reads them says what a remark is.
class WrittenLines {
 public:
  explicit WrittenLines(std::string_view text) : rest_(text) {}

  /// The next one; nothing behind the last.
  std::optional<std::string_view> next() {
    while (!rest_.empty()) {
      const auto end = std::min(rest_.find('\n'), rest_.size());
      const std::string_view line = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++number_;
      constexpr std::string_view kBlanks = " \t\r";
      const auto first = line.find_first_not_of(kBlanks);
      if (first == std::string_view::npos) continue;
      return line.substr(first, line.find_last_not_of(kBlanks) + 1 - first);
    }
    return std::nullopt;
  }

  /// Where that one stands, for a failure: "line 3: ".
  std::string where() const { return "line " + std::to_string(number_) + ": "; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;  // of the last one, from 1
};

}  // namespace base
