// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// An order that is stored, as it is told.
#pragma once

#include "cartd/core/pseudonyms.h"
#include "cartd/core/stored_state.h"
#include "proto/messages.h"

namespace cartd {

/// `now` is of the holds' clock.
proto::OrderStatus status_of(const StoredOrder& order, base::WallTime now);
proto::OrderEntry entry_of(const StoredOrder& order, base::WallTime now,
                           const Pseudonyms& pseudonyms);
/// By whom it was made, as BuyerOf has it.
const proto::SessionId& buyer_of(const StoredOrder& order);
/// Whose it is.
proto::Whose whose(const StoredOrder& order, const Pseudonyms& pseudonyms);

/// Units of the item.
std::int64_t units_in(const StoredOrder& order, const proto::ItemId& item);

/// Whether its units have left the stock; some may have come back.
bool is_sold(const StoredOrder& order);

}  // namespace cartd
