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
/// Whose it is.
proto::Whose whose(const StoredOrder& order, const Pseudonyms& pseudonyms);

/// Whether its units have left the stock; some may have come back.
bool is_sold(const StoredOrder& order);

}  // namespace cartd
