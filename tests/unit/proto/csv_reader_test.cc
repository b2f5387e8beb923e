// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Comma-separated values, as they come from spreadsheets.
#include "proto/csv_reader.h"

#include "proto/csv_writer.h"
#include "tests/support/catch.h"

namespace proto {
namespace {

/// "1[a|b] 2[c]", or what is wrong.
std::string rows_of(std::string_view text) {
  const auto rows = read_csv(text);
  if (!rows) return rows.error().detail;
  std::string all;
  for (const auto& row : *rows) {
    all += (all.empty() ? "" : " ") + std::to_string(row.line) + "[";
    for (std::size_t i = 0; i < row.cells.size(); ++i) all += (i == 0 ? "" : "|") + row.cells[i];
    all += "]";
  }
  return all;
}

}  // namespace

TEST_CASE("A table is read with the lines its rows begin in") {
  CHECK(rows_of("a,b\r\nc,d\r\n") == "1[a|b] 2[c|d]");
  CHECK(rows_of("a,b\nc,d") == "1[a|b] 2[c|d]");
  CHECK(rows_of("\xef\xbb\xbf"
                "a\n") == "1[a]");
  CHECK(rows_of("") == "");
  CHECK(rows_of("\xef\xbb\xbf") == "");
  CHECK(rows_of("a,\"two\r\nlines\",\"\"\n,\"say \"\"hi\"\", all\"\n") ==
        "1[a|two\r\nlines|] 3[|say \"hi\", all]");
  CHECK(rows_of("a,b,\n") == "1[a|b|]");
  CHECK(rows_of(" a , b\n") == "1[ a | b]");  // spaces are of the cell
}

TEST_CASE("Rows in which nothing stands are passed over") {
  CHECK(rows_of("a,b\r\n\r\n,\r\n\"\",\r\nc,d\r\n,,\r\n\n") == "1[a|b] 5[c|d]");
}

TEST_CASE("A table that is none is refused with its line") {
  CHECK(rows_of("a\nb,x\"y\n") ==
        "2: a quote in the midst of a cell: it must be twice, and the cell in quotes");
  CHECK(rows_of("a\n\"b\nc\" ,d\n") == "3: behind the quotes of a cell stands more of it");
  CHECK(rows_of("a\n\"b\nc,d\n") == "2: the quotes of a cell that begins here are never closed");
  CHECK(rows_of("a\rb\r") == "1: a line ends with CR alone, where CR LF or LF are line ends");
  CHECK(rows_of("\"a\"\rb") == "1: a line ends with CR alone, where CR LF or LF are line ends");
  CHECK(rows_of(std::string_view("\xff\xfe"
                                 "a\0",
                                 4)) == "1: this is UTF-16: save it as CSV in UTF-8");
}

TEST_CASE("What is written is read as it was") {
  const std::vector<std::string> values = {"a",  "",  "x,y", "say \"hi\"", "two\r\nlines",
                                           "\n", "\""};
  CsvWriter csv;
  for (const auto& value : values) csv.cell(value);
  csv.end_row();
  const auto rows = *read_csv(csv.take());
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].cells == values);
}

}  // namespace proto
