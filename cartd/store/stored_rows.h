// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The store's rows to values, but for its orders. For sql_store.cc.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/sql.h"
#include "cartd/store/store.h"

namespace cartd::sql {

/// Everything but journal, events and orders that are over.
StoredState load_state(Source& db);

/// Those with one of `keys` that there are.
Additions find_additions(Source& db, std::span<const std::string> keys);
/// At most `most` rows of the journal with numbers above `after`, in order.
std::vector<JournalRow> read_journal(Source& db, std::uint64_t after, std::size_t most);
std::vector<proto::Event> read_events(Source& db, const EventQuery& query);
std::uint64_t oldest_event(Source& db);
/// At most `most` with numbers below `before`, the last first.
std::vector<proto::Deed> read_deeds(Source& db, std::uint64_t before, std::size_t most);
Books load_books(Source& db);

}  // namespace cartd::sql
