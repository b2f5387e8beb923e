// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Orders, of the store's rows. For sqlite_store.cc and sqlite_rows.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/sqlite.h"
#include "cartd/store/store.h"

namespace cartd::sqlite {

/// Those that are to be paid.
std::vector<StoredOrder> load_paying(Database& db);
/// Null when there is no such order.
std::optional<StoredOrder> find_order(Database& db, const proto::OrderId& order);
/// Those with these numbers, in the numbers' order.
std::vector<StoredOrder> find_orders(Database& db, std::span<const std::uint64_t> numbers);
/// Units of the item in orders that are sold to them, less those that came back.
std::int64_t count_bought(Database& db, const proto::SessionId& buyer, const proto::ItemId& item);

// sqlite_search.cc
FoundOrders search_orders(Database& db, const OrderSearch& search);
FoundSales search_sales(Database& db, const SalesSearch& search);

}  // namespace cartd::sqlite
