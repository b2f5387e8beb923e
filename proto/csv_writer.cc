// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/csv_writer.h"

namespace proto {

void CsvWriter::cell(std::string_view value) {
  if (std::exchange(in_row_, true)) text_ += ',';
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    text_ += value;
    return;
  }
  text_ += '"';
  for (const char c : value) text_.append(c == '"' ? 2 : 1, c);
  text_ += '"';
}

void CsvWriter::foreign_cell(std::string_view value) {
  const bool is_formula = !value.empty() && std::string_view("=+-@\t\r\n").find(value.front()) !=
                                                std::string_view::npos;
  cell(is_formula ? "'" + std::string(value) : std::string(value));
}

void CsvWriter::end_row() {
  text_ += "\r\n";
  in_row_ = false;
}

}  // namespace proto
