// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/table.h"

#include <algorithm>

#include "base/check.h"
#include "cartctl/core/display_text.h"

namespace cartctl {
namespace {

constexpr std::size_t kGap = 2;

}  // namespace

void Table::add(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size(), cells.size(), columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    cells[i] = shorten(printable(cells[i]), columns_[i].max_width);
  rows_.push_back(std::move(cells));
}

std::string Table::str() const {
  std::vector<std::vector<std::string>> lines;
  if (std::any_of(columns_.begin(), columns_.end(),
                  [](const Column& column) { return !column.title.empty(); })) {
    lines.emplace_back();
    for (const Column& column : columns_) lines.back().push_back(column.title);
  }
  lines.insert(lines.end(), rows_.begin(), rows_.end());

  std::vector<std::size_t> widths;
  for (const Column& column : columns_) widths.push_back(column.min_width);
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], display_width(line[i]));

  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string padding(widths[i] - display_width(line[i]), ' ');
      if (i > 0) text.append(kGap, ' ');
      text += columns_[i].align == Align::kRight ? padding + line[i] : line[i] + padding;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

}  // namespace cartctl
