// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which flags there are, and which one was meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ops {

/// The names of a program's flags, without dashes, beside those of all programs of ours, which the
/// build reads from where they are declared.
class FlagNames {
 public:
  FlagNames(std::string program, std::vector<std::string> own);

  /// Whether the program has such a flag.
  bool is_own(std::string_view name) const;
  /// Whether some program of ours has such a flag.
  static bool is_anyones(std::string_view name);

  /// What to say of a flag that is not the program's: "--comands is no flag of gateway: did you mean
  /// --commands?". The nearest name may be another program's, and then that is said. `written` may have dashes
  /// in front and a value behind.
  std::string complaint(std::string_view written) const;

 private:
  std::string program_;
  std::vector<std::string> own_;
};

/// A line of a configuration file that is neither empty nor a comment.
struct ConfigLine {
  int number;        // from 1
  std::string name;  // what stands before the =
};

/// The lines of the file; none if it cannot be read.
std::vector<ConfigLine> config_lines(const std::string& path);

}  // namespace ops
