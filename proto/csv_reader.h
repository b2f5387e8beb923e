// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Comma-separated values (RFC 4180), as spreadsheets write them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "proto/error.h"

namespace proto {

struct CsvRow {
  std::size_t line = 0;  // of the text, from 1: where the row begins, for a cell may have line ends
  std::vector<std::string> cells;
};

/// The rows of a text. A mark of its byte order in front is passed over, and so are rows in which nothing stands.
/// A line ends with CR LF or LF. Fails with kBadRequest and a sentence that begins with the line, as "7: …".
Result<std::vector<CsvRow>> read_csv(std::string_view text);

}  // namespace proto
