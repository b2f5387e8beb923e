// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is done with a journal that is in a store: it is folded and verified.
#pragma once

#include <optional>
#include <vector>

#include "base/failure.h"
#include "cartd/core/journal_bound.h"
#include "cartd/store/store.h"
#include "proto/messages.h"

namespace cartd {

/// Adds to `rows`, which are about to be committed, what keeps the journal within `bound`.
/// Fails as the store does.
[[nodiscard]] std::optional<base::Failure> fold_journal(Store& store, JournalBound& bound,
                                                        Rows& rows);

/// What the running program has of what is stored.
struct InMemory {
  std::vector<NumbersRow> numbers;
  std::vector<PersonUnits> persons;
};

/// Replays the journal and compares it with all else that is stored, and with `in_memory`; half a
/// microsecond a row. Fails as the store does.
base::OrFailure<proto::Verification> verify(Store& store, const proto::Cursor& cursor,
                                            InMemory in_memory);

}  // namespace cartd
