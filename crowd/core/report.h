// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A rehearsal's report: for a terminal, for a program, and as a page to show.
#pragma once

#include <string>
#include <string_view>

#include "crowd/core/measurements.h"
#include "crowd/core/verdict.h"

namespace crowd {

struct Report {
  Measurements measured;
  Books books;
  Verdict verdict;
  std::string made_at;  // for the page, as it is to stand there
  std::string version;
};

/// Some lines, none longer than a terminal.
std::string report_text(const Report& report);
/// One object, with its line end.
std::string report_json(const Report& report);
/// A whole page of HTML that needs nothing else, and no script; what came from outside stands there as text.
std::string report_page(const Report& report);

}  // namespace crowd
