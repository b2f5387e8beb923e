// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/postgres_lock.h"

#include <string>

namespace cartd::postgres {
namespace {

// "Hldf", and the first of what might be locked. Locks are a database's own.
const std::string kLock = "1214014566, 1";
// The server takes a moment to see that whoever had it is gone, as after a kill: 1.5 s in all.
constexpr int kTries = 30;

/// " (cartd from 10.0.0.7, since …)", as far as it is known.
std::string who_has_it(Connection& connection) {
  const auto rows = connection.select(
      "SELECT a.application_name || coalesce(' from ' || host(a.client_addr), '') || ', since ' || "
      "to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
      "FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) "
      "WHERE l.locktype = 'advisory' AND l.classid = 1214014566 AND l.objid = 1 AND l.granted "
      "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())");
  return rows->next() && !rows->is_null(0) ? " (" + rows->text(0) + ")" : "";
}

}  // namespace

LockedConnection::LockedConnection(const Address& address) : connection_(address) {
  const std::string take = "SELECT CASE WHEN pg_try_advisory_lock(" + kLock + ") THEN 1 ELSE 0 END";
  bool has_it = connection_.integer(take) == 1;
  for (int tries = 1; !has_it && tries < kTries; ++tries)
    has_it = connection_.integer(take + " FROM pg_sleep(0.05)") == 1;
  if (!has_it) throw sql::Mistake{"another process has it open" + who_has_it(connection_)};
}

}  // namespace cartd::postgres
