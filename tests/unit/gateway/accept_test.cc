// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who wants CSV.
#include "gateway/backend/accept.h"

#include "tests/support/catch.h"

namespace gateway {

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
