// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Values to the rows of a PostgreSQL database. For postgres_store.cc.
#pragma once

#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/postgres.h"

namespace cartd::postgres {

/// What writes `rows` in one transaction: a statement for each kind of row that there is, with an array for each of
/// its columns. Only the last row of those about the same thing is written.
std::vector<Command> write_commands(const Rows& rows);

}  // namespace cartd::postgres
