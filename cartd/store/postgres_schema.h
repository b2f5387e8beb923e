// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The tables of a store in PostgreSQL, the views that others may read, and how an older store is brought up to date.
#pragma once

#include <span>
#include <string>

namespace cartd::postgres {

class Connection;

/// One step: step 0 makes version 1 out of nothing, step n makes version n+1 out of version n, which stands in the
/// table `version`.
///
/// To change the tables: append a step, never edit one that was released. The views of the schema `holdfast` are a promise
/// (docs/postgres.md): a step may add columns behind theirs, with CREATE OR REPLACE VIEW, which keeps who may read them.
using Steps = std::span<const char* const>;

Steps steps();

/// Brings the tables to the last step of `up_to` in one transaction, and lets the connection find them; a new store gets
/// `pseudonym_key`. Throws a Mistake where a newer cartd has been.
void migrate(Connection& connection, const std::string& pseudonym_key, Steps up_to = steps());

}  // namespace cartd::postgres
