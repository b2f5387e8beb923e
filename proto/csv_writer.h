// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Comma-separated values (RFC 4180).
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace proto {

/// What a spreadsheet would take for a formula ('=', '+', '-' or '@' in front, or a tab or a line's end before
/// that) gets an apostrophe in front, which spreadsheets do not show; so does what has apostrophes before
/// that already, so that unguarded() knows which one is ours.
std::string guarded(std::string_view value);
/// The inverse of guarded().
std::string_view unguarded(std::string_view cell);

/// Writes rows, each ended by CR LF. A value with a comma, a quote or a line's end is put into quotes.
class CsvWriter {
 public:
  void cell(std::string_view value);
  /// Text that a stranger may have chosen: guarded().
  void foreign_cell(std::string_view value);
  void end_row();

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool in_row_ = false;
};

}  // namespace proto
