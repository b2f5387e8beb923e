// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Comma-separated values, and who wants them.
#include "gateway/backend/csv.h"

#include "tests/support/catch.h"

namespace gateway {

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

TEST_CASE("CSV is for who asks for it rather than for JSON") {
  for (const char* accept :
       {"text/csv", "TEXT/CSV", "text/csv, */*;q=0.1", "text/csv;header=present",
        "text/csv;q=0.9, application/json;q=0.8", "text/csv, */*"})
    CHECK(prefers_csv(accept));
  for (const char* accept :
       {"", "*/*", "application/json", "text/csv;q=0", "text/html", "application/json, text/csv",
        "text/csv, application/json", "text/csv;q=0.5, */*", "text/csvx", "text/*"})
    CHECK_FALSE(prefers_csv(accept));
}

}  // namespace gateway
