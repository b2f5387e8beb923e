// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sql_store.h"

#include <sodium.h>

#include <array>
#include <utility>

#include "base/check.h"
#include "cartd/store/sql.h"
#include "cartd/store/stored_orders.h"
#include "cartd/store/stored_rows.h"

namespace cartd {

using sql::Source;

/// Calls `read` and makes a Failure of what it throws.
template <class Read>
auto SqlStore::reading(Read read) -> base::OrFailure<decltype(read(std::declval<Source&>()))> {
  try {
    return read(source());
  } catch (const sql::Mistake& mistake) {
    return failure_of(name(), mistake);
  }
}

base::Failure SqlStore::failure_of(const std::string& name, const sql::Mistake& mistake) {
  return {"store", "the store '" + name + "': " + mistake.why};
}

std::string SqlStore::make_pseudonym_key() {
  PseudonymKey key;
  CHECK(sodium_init() >= 0);
  randombytes_buf(key.data(), key.size());
  std::array<char, 2 * key.size() + 1> digits;
  sodium_bin2hex(digits.data(), digits.size(), key.data(), key.size());
  return {digits.data(), digits.size() - 1};
}

base::OrFailure<StoredState> SqlStore::load() { return reading(sql::load_state); }

base::OrFailure<Orders> SqlStore::find_orders(std::span<const proto::OrderId> ids) {
  return reading([&](Source& db) { return sql::find_orders(db, ids); });
}

base::OrFailure<FoundOrders> SqlStore::search_orders(const OrderSearch& search) {
  return reading([&](Source& db) { return sql::search_orders(db, search); });
}

base::OrFailure<FoundSales> SqlStore::search_sales(const SalesSearch& search) {
  return reading([&](Source& db) { return sql::search_sales(db, search); });
}

base::OrFailure<Additions> SqlStore::find_additions(std::span<const std::string> keys) {
  return reading([&](Source& db) { return sql::find_additions(db, keys); });
}

base::OrFailure<Bought> SqlStore::find_bought(std::span<const BuyerOf> whom) {
  return reading([&](Source& db) { return sql::find_bought(db, whom); });
}

base::OrFailure<std::vector<JournalRow>> SqlStore::read_journal(std::uint64_t after,
                                                                std::size_t most) {
  return reading([&](Source& db) { return sql::read_journal(db, after, most); });
}

base::OrFailure<std::vector<proto::Event>> SqlStore::read_events(const EventQuery& query) {
  return reading([&](Source& db) { return sql::read_events(db, query); });
}

base::OrFailure<std::uint64_t> SqlStore::oldest_event() { return reading(sql::oldest_event); }

base::OrFailure<std::vector<proto::Deed>> SqlStore::read_deeds(std::uint64_t before,
                                                               std::size_t most) {
  return reading([&](Source& db) { return sql::read_deeds(db, before, most); });
}

base::OrFailure<Books> SqlStore::load_books() { return reading(sql::load_books); }

}  // namespace cartd
