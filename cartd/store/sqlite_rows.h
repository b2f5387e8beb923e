// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The store's rows to values, but for its orders. For sqlite_store.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/sqlite.h"
#include "cartd/store/store.h"

namespace cartd::sqlite {

/// Everything but journal, events and orders that are over.
StoredState load_state(Database& db);

/// Null when there is none with that key.
std::optional<StoredAddition> find_addition(Database& db, const std::string& key);
/// At most `most` rows of the journal with numbers above `after`, in order.
std::vector<JournalRow> read_journal(Database& db, std::uint64_t after, std::size_t most);
std::vector<proto::Event> read_events(Database& db, const EventQuery& query);
std::uint64_t oldest_event(Database& db);
/// At most `most` with numbers below `before`, the last first.
std::vector<proto::Deed> read_deeds(Database& db, std::uint64_t before, std::size_t most);
Books load_books(Database& db);

}  // namespace cartd::sqlite
