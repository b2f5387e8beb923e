// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which of several cartds on one database leads: what core/leadership.h decides, asked of the server.
#pragma once

#include <cstdint>
#include <string>

#include "cartd/core/leadership.h"
#include "cartd/store/postgres.h"

namespace cartd::postgres {

/// Takes the lock, if it is free, for as long as the connection's session lives, and tells what there is.
/// REQUIRES: this session does not have it.
LeaderSeen look(Connection& connection);

/// Gives notice and ends the holder's session, as Leadership::EndHolder says. True if it was ended.
bool end_holder(Connection& connection, const Leadership::EndHolder& whom);

/// Begins the next term, in `leader`'s name, and returns it when it is as durable as any commit.
/// REQUIRES: this session has the lock, and the tables are up to date.
std::uint64_t begin_term(Connection& connection, const std::string& leader);

/// Whether the term goes on, and nobody gave notice to it.
bool goes_on(Connection& connection, std::uint64_t term);

/// What fails in a transaction, before all that it writes, if the term does not go on.
Command fence(std::uint64_t term);

/// Says that in this term nothing is answered any more.
void resign(Connection& connection, std::uint64_t term);

}  // namespace cartd::postgres
