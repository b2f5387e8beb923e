// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Standard output and standard error, as every command uses them.
#pragma once

#include <string>
#include <string_view>

namespace cartctl {

enum class Written {
  kYes,
  kNobodyReads,  // the reader has gone, as `| head` does: no failure
  kFailed,       // a full disk: said on standard error
};

/// Writes all of `text` at once; nothing is kept in a buffer.
Written print(std::string_view text);
/// The exit status of a command that is done once `text` is printed: `status`, or kUsage.
int print_and_end(std::string_view text, int status);

/// One line for a person: "cartctl: " and the sentence, made printable.
void complain(std::string_view sentence);
/// The exit status of a command that is asked for wrongly, and why it is.
int refuse(std::string_view why);

}  // namespace cartctl
