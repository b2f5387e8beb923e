// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/postgres_leader.h"

namespace cartd::postgres {
namespace {

// "Hldf", and the first of what might be locked. Locks are a database's own.
const std::string kLock = "1214014566, 1";

/// The session that has the lock, with what it was last asked for and when. It is served while the server works for it or
/// waits for a replica, and also where the server does not say what it does (track_activities, another role's session).
const std::string kHolder =
    "(SELECT pid, coalesce((extract(epoch FROM greatest(state_change, query_start)) * "
    "1000000)::bigint, 0) AS sign, "
    "CASE WHEN state LIKE 'idle%' OR (state = 'active' AND wait_event_type = 'Client') THEN 0 ELSE "
    "1 END AS served "
    "FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND classid = 1214014566 AND objid = 1 AND objsubid = 2 AND "
    "granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS holder";

}  // namespace

LeaderSeen look(Connection& connection) {
  LeaderSeen seen;
  seen.has_lock = connection.integer("SELECT CASE WHEN pg_try_advisory_lock(" + kLock +
                                     ") THEN 1 ELSE 0 END") == 1;
  // Behind it, by a snapshot of its own: what stands there now was written with the lock.
  if (connection.integer("SELECT count(to_regclass('holdfast_store.leader'))") == 1) {
    const auto leader =
        connection.select("SELECT term, leader, resigned FROM holdfast_store.leader");
    if (leader->next()) {
      seen.term = static_cast<std::uint64_t>(leader->integer(0));
      seen.leader = leader->text(1);
      seen.resigned = leader->integer(2) != 0;
    }
  }
  if (seen.has_lock) return seen;
  const auto holder = connection.select("SELECT pid, sign, served FROM " + kHolder);
  if (holder->next())
    seen.holder = LockHolder{holder->integer(0), holder->integer(1), holder->integer(2) != 0};
  return seen;
}

bool end_holder(Connection& connection, const Leadership::EndHolder& whom) {
  const auto term = static_cast<std::int64_t>(whom.term);
  connection.transact(
      {{"UPDATE holdfast_store.notice SET term = $1 WHERE term < $1 AND EXISTS (SELECT FROM " +
            kHolder + " WHERE pid = $2 AND sign = $3 AND served = 0)",
        {{std::to_string(term)},
         {std::to_string(whom.holder.session)},
         {std::to_string(whom.holder.last_sign)}}}});
  if (connection.integer("SELECT term FROM holdfast_store.notice") < term) return false;
  return connection
      .select("SELECT pg_terminate_backend(pid::int) FROM " + kHolder +
                  " WHERE pid = $1 AND sign = $2 AND served = 0",
              whom.holder.session, whom.holder.last_sign)
      ->next();
}

std::uint64_t begin_term(Connection& connection, const std::string& leader) {
  connection.transact(
      {{"UPDATE leader SET term = term + 1, leader = $1, resigned = 0", {{leader}}}});
  return static_cast<std::uint64_t>(connection.integer("SELECT term FROM leader"));
}

bool goes_on(Connection& connection, std::uint64_t term) {
  const auto rows =
      connection.select("SELECT FROM leader, notice WHERE leader.term = $1 AND notice.term < $1",
                        static_cast<std::int64_t>(term));
  return rows->next();
}

Command fence(std::uint64_t term) {
  // Held until the transaction ends, so that no term begins within it. An error is what stops a pipeline, and its text is
  // what the server says in it. The count is added, which is 0 there: what is constant is computed in any case.
  return {
      "SELECT CASE count(*) WHEN 1 THEN 1 ELSE ('term ' || $1::bigint + count(*) || ' is "
      "over')::int END FROM "
      "(SELECT FROM leader WHERE term = $1 AND NOT EXISTS (SELECT FROM notice WHERE term >= $1) "
      "FOR SHARE) AS held",
      {{std::to_string(term)}}};
}

void resign(Connection& connection, std::uint64_t term) {
  connection.transact(
      {{"UPDATE leader SET resigned = 1 WHERE term = $1", {{std::to_string(term)}}}});
}

}  // namespace cartd::postgres
