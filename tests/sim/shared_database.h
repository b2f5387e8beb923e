// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A database as several cartds see it: sessions, a lock, transactions, and a replica that every commit waits for.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cartd/core/leadership.h"
#include "tests/sim/random.h"
#include "tests/sim/timeline.h"

namespace sim {

/// What one session is asked. A commit is `seq`, the next number of the shop.
struct Look {};
struct GiveNotice {
  std::uint64_t term;
  cartd::LockHolder holder;
};
struct EndSession {
  cartd::LockHolder holder;
};
struct BeginTerm {
  std::string leader;
};
struct Load {};
struct Beat {
  std::uint64_t term;
};
struct Commit {
  std::uint64_t term;
  std::uint64_t seq;
};
struct Resign {
  std::uint64_t term;
};
using Question = std::variant<Look, GiveNotice, EndSession, BeginTerm, Load, Beat, Commit, Resign>;

/// What is answered: what was seen, a number (a term, a seq), or whether it was done.
using DatabaseAnswer = std::variant<cartd::LeaderSeen, std::uint64_t, bool>;

/// PostgreSQL with a synchronous replica, as far as leading depends on it. A transaction that is committed waits for
/// the replica with its locks, and nobody sees it; where its session is ended meanwhile it is seen without having
/// been copied (PostgreSQL 15, syncrep.c). A promotion drops what was not copied.
class SharedDatabase {
 public:
  using SessionId = std::int64_t;
  using Answered = std::function<void(DatabaseAnswer)>;

  /// What is planted here.
  struct Flaws {
    bool has_no_fence = false;
    bool ends_whom_it_serves = false;
    bool answers_terms_early = false;
    bool gives_no_notice = false;
  };

  SharedDatabase(Timeline& timeline, Random& random, Flaws flaws)
      : timeline_(timeline), random_(random), flaws_(flaws) {}

  bool is_up() const { return is_up_; }
  /// REQUIRES: is_up().
  SessionId open();
  /// Its client is gone, as the database's kernel knows.
  void close(SessionId session);
  bool has(SessionId session) const { return sessions_.count(session) != 0; }
  /// What is asked in a session that has ended is not answered.
  void ask(SessionId session, Question question, Answered answered);

  /// The session that has the lock is ended by somebody else: an administrator, a backend that crashes.
  void end_leaders_session() {
    if (lock_) end_session(*lock_);
  }
  void lose_replica() { has_replica_ = false; }
  void find_replica();
  /// The replica is the database from now on, once it is up again.
  void promote(base::Nanos down_for);

  /// Told when a session ends by itself or by another, so that its client may hear of it.
  std::function<void(SessionId)> on_session_ended;

  /// What happened, by name.
  const std::map<std::string, int>& seen() const { return happened_; }

 private:
  struct State {
    std::uint64_t term = 0;
    std::string leader;
    bool resigned = false;
    std::uint64_t noticed = 0;  // the last term that has a notice
    std::uint64_t seq = 0;
  };
  using Change = std::function<void(State&)>;
  struct Session {
    std::int64_t sign = 0;
    bool is_closed = false;       // by its client; it is noticed when it has nothing under way
    bool is_ending = false;       // it has been sent a signal
    std::uint64_t waits_for = 0;  // number of its transaction; 0: for its client
    base::MonoTime served_since;
    Answered answered;
    DatabaseAnswer answer;
  };
  struct Entry {
    std::uint64_t number;
    Change change;
    SessionId session;
    bool locks_leader;
    bool is_visible = false;
  };
  struct Waiting {
    SessionId session;
    Question question;
    Answered answered;
  };

  DatabaseAnswer look(SessionId session);
  /// Whether it is as it was seen, and so may be ended.
  bool is_still(const cartd::LockHolder& holder) const;
  bool end(const cartd::LockHolder& holder);
  void end_session(SessionId session);
  void write(SessionId session, Change change, bool locks_leader, DatabaseAnswer answer,
             Answered answered);
  void copy();
  void show(Entry& entry);
  void go_on();
  bool is_leader_row_locked() const;

  Timeline& timeline_;
  Random& random_;
  const Flaws flaws_;
  bool is_up_ = true;
  bool has_replica_ = true;
  SessionId last_session_ = 0;
  std::map<SessionId, Session> sessions_;
  std::optional<SessionId> lock_;
  State visible_;
  State copied_;
  std::deque<Entry> entries_;  // not copied yet
  std::uint64_t last_entry_ = 0;
  std::deque<Waiting> waiting_;  // for the leader's row
  std::map<std::string, int> happened_;
};

}  // namespace sim
