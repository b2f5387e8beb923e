// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/journal_bound.h"

#include <algorithm>
#include <unordered_map>

namespace cartd {

std::size_t JournalBound::on_rows(std::size_t coming) {
  constexpr std::int64_t kPortionsAtOnce = 4;
  const std::int64_t stored = rows_;
  const auto added = static_cast<std::int64_t>(coming);
  rows_ += added;
  if (rows_ < keep_ + portion_) return 0;
  const auto folded = std::min({rows_ - keep_, stored, kPortionsAtOnce * portion_ + added});
  rows_ -= folded;
  return static_cast<std::size_t>(folded);
}

std::vector<JournalBase> fold(std::span<const JournalRow> rows) {
  std::unordered_map<proto::ItemId, const JournalRow*> last;
  for (const auto& row : rows) last[row.item] = &row;
  std::vector<JournalBase> bases;
  bases.reserve(last.size());
  for (const auto& [item, row] : last) bases.push_back({item, row->stock, row->held, row->totals});
  return bases;
}

}  // namespace cartd
