// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/csv_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace proto {
namespace {

/// Reads row after row of what is left.
class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  bool is_at_end() const { return left_.empty(); }

  std::optional<Error> read(CsvRow& row) {
    row.line = line_;
    while (true) {
      std::string& cell = row.cells.emplace_back();
      if (auto wrong = left_.starts_with('"') ? read_quoted(cell) : read_plain(cell)) return wrong;
      if (skip(",")) continue;
      if (is_at_end()) return std::nullopt;
      if (!skip("\r\n") && !skip("\n"))
        return wrong_at(line_, "a line ends with CR alone, where CR LF or LF are line ends");
      ++line_;
      return std::nullopt;
    }
  }

 private:
  static Error wrong_at(std::size_t line, const char* what) {
    return Error::bad_request("", std::to_string(line) + ": " + what);
  }

  bool skip(std::string_view expected) {
    if (!left_.starts_with(expected)) return false;
    left_.remove_prefix(expected.size());
    return true;
  }

  std::optional<Error> read_plain(std::string& cell) {
    const auto end = std::min(left_.find_first_of(",\"\r\n"), left_.size());
    cell = left_.substr(0, end);
    left_.remove_prefix(end);
    if (left_.starts_with('"'))
      return wrong_at(line_,
                      "a quote in the midst of a cell: it must be twice, and the cell in quotes");
    return std::nullopt;
  }

  std::optional<Error> read_quoted(std::string& cell) {
    const std::size_t begins = line_;
    left_.remove_prefix(1);
    while (true) {
      const auto quote = left_.find('"');
      if (quote == std::string_view::npos)
        return wrong_at(begins, "the quotes of a cell that begins here are never closed");
      cell += left_.substr(0, quote);
      line_ += static_cast<std::size_t>(
          std::count(left_.begin(), left_.begin() + static_cast<std::ptrdiff_t>(quote), '\n'));
      left_.remove_prefix(quote + 1);
      if (!skip("\"")) break;
      cell += '"';
    }
    if (is_at_end() || std::string_view(",\r\n").find(left_.front()) != std::string_view::npos)
      return std::nullopt;
    return wrong_at(line_, "behind the quotes of a cell stands more of it");
  }

  std::string_view left_;
  std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return Error::bad_request("", "1: this is UTF-16: save it as CSV in UTF-8");
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  std::vector<CsvRow> rows;
  for (Reader reader(text); !reader.is_at_end();) {
    CsvRow row;
    if (auto wrong = reader.read(row)) return *std::move(wrong);
    if (std::all_of(row.cells.begin(), row.cells.end(),
                    [](const auto& cell) { return cell.empty(); }))
      continue;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace proto
