// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Comma-separated values.
#include "proto/csv_writer.h"

#include "tests/support/catch.h"

namespace proto {

TEST_CASE("What has a comma, a quote or a line's end is put into quotes") {
  CsvWriter csv;
  for (const char* value : {"a", "", "b c", "x,y", "say \"hi\"", "two\r\nlines"}) csv.cell(value);
  csv.end_row();
  csv.cell("1");
  csv.end_row();
  CHECK(csv.take() == "a,,b c,\"x,y\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n1\r\n");
}

TEST_CASE("A stranger's text is no formula to a spreadsheet") {
  CsvWriter csv;
  for (const char* value : {"=1+1", "+1", "-1", "@x", "\t=1", "basket 17", "a=1", ""})
    csv.foreign_cell(value);
  csv.cell("-1");  // our own number
  csv.end_row();
  CHECK(csv.take() == "'=1+1,'+1,'-1,'@x,'\t=1,basket 17,a=1,,-1\r\n");
}

TEST_CASE("What was guarded comes back as it was") {
  for (const char* value :
       {"=1", "'=1", "''=1", "'", "''", "", "a", "'a", "-", "'-x", "\t", "'\n="}) {
    CAPTURE(value);
    CHECK(unguarded(guarded(value)) == value);
  }
  CHECK(guarded("'=1") == "''=1");
  CHECK(unguarded("'tis") == "'tis");  // nobody has guarded that
}

}  // namespace proto
