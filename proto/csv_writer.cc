// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/csv_writer.h"

namespace proto {
namespace {

bool is_formula(std::string_view value) {
  const auto first = value.find_first_not_of('\'');
  return first != std::string_view::npos &&
         std::string_view("=+-@\t\r\n").find(value[first]) != std::string_view::npos;
}

}  // namespace

std::string guarded(std::string_view value) {
  return is_formula(value) ? "'" + std::string(value) : std::string(value);
}

std::string_view unguarded(std::string_view cell) {
  return cell.starts_with('\'') && is_formula(cell) ? cell.substr(1) : cell;
}

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

void CsvWriter::foreign_cell(std::string_view value) { cell(guarded(value)); }

void CsvWriter::end_row() {
  text_ += "\r\n";
  in_row_ = false;
}

}  // namespace proto
