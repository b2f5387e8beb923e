// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which of several cartds on one database leads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/units.h"

namespace cartd {

/// The distances that leading rests on. REQUIRES: trust < silence.
struct LeadingTimes {
  base::Millis look_every{200};  // a stand-by, at the database
  base::Millis beat_every{
      400};  // a leader that has nothing to write asks the database for a sign of life
  base::Millis trust{1200};    // since a leader began to ask what it has been answered
  base::Millis silence{1500};  // of a leader's session, until a stand-by ends it
};

/// The session that has the lock, as the database sees it.
struct LockHolder {
  std::int64_t session = 0;
  std::int64_t last_sign = 0;  // changes whenever its client asks for something
  /// The database works for it, or waits for its replica (PostgreSQL's SyncRep), and not for its client.
  bool is_served = false;
  bool operator==(const LockHolder&) const = default;
};

/// What a stand-by finds when it looks.
struct LeaderSeen {
  std::uint64_t term = 0;              // the last one that began; 0: none ever did
  std::string leader;                  // whose it is
  bool resigned = false;               // it has said that it answers nothing any more
  bool has_lock = false;               // it is free, or was: this session has it now
  std::optional<LockHolder> holder{};  // another session that has it
};

/// Decides when a cartd leads, and for how long it may believe that it does. Of several that share a database
/// one leads: the one whose session has a lock there, and with it begins a term. Five rules make that safe,
/// whatever stops, is cut off or comes late. This class keeps the last three; the first two are the store's.
///
/// 1. Each batch reads the term in its own transaction, and writes nothing in another one's.
/// 2. It is written in the session that has the lock, never in another.
/// 3. A session whose client is silent is ended by a stand-by, for a lock alone would be kept by a process that
///    is stopped; not one that the database serves, since it is not the client who keeps it waiting.
/// 4. A leader believes that it leads for `trust` since it began to ask what the database last answered, and
///    answers nothing beyond that. Who comes after it waits until that has passed, unless it has given notice
///    in the database before it ended a silent session: a leader that wakes right then reads it when it asks.
/// 5. Before it reads anything a new leader begins its term, and waits until that is on as many machines as
///    any commit. Then so is all that it will read.
///
/// The stand-by measures silence with its own monotonic clock, by a sign that does not change: no clock of the
/// database is asked, which may be set. What nobody knows (a commit that is not answered) ends a leader; the
/// next one reads what there is. A machine that is frozen with its clock may answer a read late by what is left of
/// `trust`; it cannot write.
///
/// Pure; one thread.
class Leadership {
 public:
  /// Look again, at `at` or later.
  struct LookAgain {
    base::MonoTime at;
  };
  /// If the holder is still as it was seen, give notice to the term; when that is on disk and it is still so, end its
  /// session and say so (on_ended); and look again.
  struct EndHolder {
    std::uint64_t term;
    LockHolder holder;
  };
  /// The lock is this session's: begin the next term.
  struct BeginTerm {};
  using Next = std::variant<LookAgain, EndHolder, BeginTerm>;

  explicit Leadership(LeadingTimes times = {}) : times_(times) {}

  /// A stand-by's look that was `asked` for then, and `answered` now. Returns what to do next.
  Next on_seen(base::MonoTime asked, base::MonoTime answered, const LeaderSeen& seen);
  /// The holder in that term was silent still, behind the notice, and is ended.
  void on_ended(std::uint64_t term) { outlasted_ = term; }
  /// The term is begun, and is on as many machines as any commit.
  void on_term(std::uint64_t term);
  /// The database has answered, in this session and in this term, which has no notice, what was `asked` for then.
  void on_answer(base::MonoTime asked);

  /// The term that it leads in; 0: it stands by.
  std::uint64_t term() const { return term_; }
  /// Whether it may answer or publish anything now. If not, and speaks_from() has passed, it must be answered by
  /// the database first.
  bool may_speak(base::MonoTime now) const;
  /// Not before it, whatever the database says. REQUIRES: the lock is this session's.
  base::MonoTime speaks_from() const { return speaks_from_; }
  /// When a leader is to ask the database for a sign of life.
  base::MonoTime next_beat() const { return trusted_since_ + times_.beat_every; }

 private:
  /// A holder whose sign has not changed since.
  struct Quiet {
    LockHolder holder;
    base::MonoTime since;
  };

  const LeadingTimes times_;
  std::optional<Quiet> quiet_;
  std::optional<std::uint64_t> outlasted_;  // whose leader believes nothing any more
  std::uint64_t term_ = 0;
  base::MonoTime speaks_from_;
  base::MonoTime trusted_since_;
};

}  // namespace cartd
