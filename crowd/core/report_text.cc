// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "crowd/core/report.h"

namespace crowd {
namespace {

constexpr std::size_t kColumns = 92;

/// `text` in lines that begin at `indent`.
std::string folded(std::string_view text, std::size_t indent) {
  std::string lines;
  std::size_t column = indent;
  while (!text.empty()) {
    const auto space = text.find(' ');
    const auto word = text.substr(0, space);
    if (column > indent && column + 1 + word.size() > kColumns) {
      lines.append("\n").append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      lines += ' ';
      ++column;
    }
    lines.append(word);
    column += word.size();
    if (space == std::string_view::npos) break;
    text.remove_prefix(space + 1);
  }
  return lines;
}

std::string_view sign_of(Finding::Mark mark) {
  switch (mark) {
    case Finding::Mark::kHeld:
      return "ok    ";
    case Finding::Mark::kBroken:
      return "BROKEN";
    case Finding::Mark::kNote:
      return "      ";
  }
  return "";
}

}  // namespace

std::string report_text(const Report& report) {
  constexpr std::size_t kIndent = 8;
  std::string text = report.verdict.headline + "\n\n";
  for (const auto& finding : report.verdict.findings) {
    text.append(sign_of(finding.mark)).append("  ").append(finding.title).append("\n");
    text.append(kIndent, ' ').append(folded(finding.text, kIndent)).append("\n");
  }
  text.append("\n        What gave first\n").append(kIndent, ' ');
  text.append(folded(report.verdict.gave, kIndent)).append("\n");
  if (!report.verdict.raise.empty()) text += "\n        What to do\n";
  for (const auto& each : report.verdict.raise)
    text.append(kIndent, ' ').append("- ").append(folded(each, kIndent + 2)).append("\n");
  return text;
}

}  // namespace crowd
