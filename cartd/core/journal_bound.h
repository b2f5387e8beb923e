// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How much of the journal is kept, and what is kept of the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cartd/core/stored_state.h"

namespace cartd {

/// Decides when the oldest rows of a journal are folded: the last `keep` stay, and for a while less
/// than `portion` more, which keeps the price of folding, some 2 us a row, off most commits. What a
/// batch itself brings stays until another comes. Pure.
class JournalBound {
 public:
  /// `rows`: of the journal, as it is in the store.
  explicit JournalBound(std::int64_t keep, std::int64_t rows = 0, std::int64_t portion = 1000)
      : keep_(keep), portion_(portion), rows_(rows) {}

  /// A batch brings so many rows. Returns how many of the oldest in the store go with it: not all
  /// at once, where an earlier run has kept many more.
  std::size_t on_rows(std::size_t coming);

 private:
  std::int64_t keep_;
  std::int64_t portion_;
  std::int64_t rows_;
};

/// What `rows` come to, for each item that they are about.
std::vector<JournalBase> fold(std::span<const JournalRow> rows);

}  // namespace cartd
