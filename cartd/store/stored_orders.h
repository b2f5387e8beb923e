// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Orders, of the store's rows. For sql_store.cc and stored_rows.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/sql.h"
#include "cartd/store/store.h"

namespace cartd::sql {

/// Those that are to be paid.
std::vector<StoredOrder> load_paying(Source& db);
/// Those of `ids` that there are.
Orders find_orders(Source& db, std::span<const proto::OrderId> ids);
/// Those with these numbers, each of which comes once, in the numbers' order.
std::vector<StoredOrder> find_orders(Source& db, std::span<const std::uint64_t> numbers);
/// Units of an item in orders that are sold to each, less those that came back; who has none is left out.
Bought find_bought(Source& db, std::span<const BuyerOf> whom);

// stored_search.cc
FoundOrders search_orders(Source& db, const OrderSearch& search);
FoundSales search_sales(Source& db, const SalesSearch& search);

}  // namespace cartd::sql
