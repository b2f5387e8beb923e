// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/stored_journal.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "cartd/core/verification.h"

namespace cartd {

std::optional<base::Failure> fold_journal(Store& store, JournalBound& bound, Rows& rows) {
  const std::size_t excess = bound.on_rows(rows.journal.size());
  if (excess == 0) return std::nullopt;
  const auto oldest = store.read_journal(0, excess);
  if (!oldest) return oldest.error();
  if (oldest->empty()) return std::nullopt;
  rows.folded = oldest->back().number;
  rows.bases = fold(*oldest);
  return std::nullopt;
}

base::OrFailure<proto::Verification> verify(Store& store, const proto::Cursor& cursor,
                                            InMemory in_memory) {
  constexpr std::size_t kPage = 1000;
  auto books = store.load_books();
  if (!books) return books.error();
  JournalReplay replay;
  for (const auto& base : books->bases) replay.on_base(base);
  for (std::uint64_t last = 0;;) {
    const auto rows = store.read_journal(last, kPage);
    if (!rows) return rows.error();
    for (const auto& row : *rows) replay.on_row(row);
    if (rows->size() < kPage) break;
    last = rows->back().number;
  }
  auto state = store.load();
  if (!state) return state.error();
  return replay.finish({cursor, std::move(state->items), std::move(state->holds),
                        std::move(state->paying), std::move(books->sales), books->orders,
                        std::move(in_memory.numbers), std::move(state->places),
                        std::move(in_memory.persons)});
}

}  // namespace cartd
