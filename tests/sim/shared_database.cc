// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/shared_database.h"

#include <algorithm>
#include <utility>

#include "tests/sim/violation.h"

namespace sim {
namespace {

using base::Millis;

constexpr Millis kShortest{0};
constexpr Millis kLongestCopy{8};
constexpr Millis kLongestSignal{500};
// What is served for as long as this is not on its way to be answered.
constexpr Millis kPlainlyServed{100};

}  // namespace

SharedDatabase::SessionId SharedDatabase::open() {
  sessions_[++last_session_];
  return last_session_;
}

void SharedDatabase::close(SessionId session) {
  const auto at = sessions_.find(session);
  if (at == sessions_.end()) return;
  at->second.is_closed = true;
  // A backend looks at its socket when it has done what it was asked.
  if (at->second.waits_for == 0) end_session(session);
}

void SharedDatabase::end_session(SessionId session) {
  const auto at = sessions_.find(session);
  if (at == sessions_.end()) return;
  sessions_.erase(at);
  if (lock_ == session) lock_.reset();
  std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.session == session; });
  for (auto& entry : entries_)
    if (entry.session == session && !entry.is_visible) {
      ++happened_["shown-uncopied"];
      show(entry);
    }
  on_session_ended(session);
  go_on();
}

bool SharedDatabase::is_leader_row_locked() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const Entry& entry) { return entry.locks_leader && !entry.is_visible; });
}

void SharedDatabase::ask(SessionId session, Question question, Answered answered) {
  const auto at = sessions_.find(session);
  if (!is_up_ || at == sessions_.end()) return;
  ++at->second.sign;
  const bool needs_row = std::holds_alternative<BeginTerm>(question) ||
                         std::holds_alternative<Commit>(question) ||
                         std::holds_alternative<Resign>(question);
  if (needs_row && is_leader_row_locked()) {
    at->second.served_since = timeline_.now();
    at->second.waits_for = last_entry_;
    waiting_.push_back({session, std::move(question), std::move(answered)});
    return;
  }
  at->second.waits_for = 0;
  if (std::holds_alternative<Look>(question)) return answered(look(session));
  if (std::holds_alternative<Load>(question)) return answered(visible_.seq);
  if (const auto* beat = std::get_if<Beat>(&question)) {
    const bool is_noticed = visible_.noticed >= beat->term;
    if (is_noticed) ++happened_["notice-read"];
    return answered(visible_.term == beat->term && !is_noticed);
  }
  if (const auto* asked = std::get_if<EndSession>(&question)) return answered(end(asked->holder));
  if (const auto* notice = std::get_if<GiveNotice>(&question)) {
    if (!is_still(notice->holder)) return answered(false);
    if (flaws_.gives_no_notice) return answered(true);
    const auto term = notice->term;
    return write(
        session, [term](State& state) { state.noticed = std::max(state.noticed, term); },
        /*locks_leader=*/false, true, std::move(answered));
  }
  if (const auto* begin = std::get_if<BeginTerm>(&question)) {
    const auto term = visible_.term + 1;
    if (flaws_.answers_terms_early) {
      write(
          session, [term](State& state) { state.term = term; }, false, false,
          [](const DatabaseAnswer&) {});
      sessions_.at(session).waits_for = 0;
      for (auto& entry : entries_)
        if (entry.number == last_entry_) show(entry);
      return answered(term);
    }
    return write(
        session,
        [term, leader = begin->leader](State& state) {
          state.term = term;
          state.leader = leader;
          state.resigned = false;
        },
        true, term, std::move(answered));
  }
  if (const auto* resign = std::get_if<Resign>(&question)) {
    if (visible_.term != resign->term) return answered(false);
    return write(
        session, [](State& state) { state.resigned = true; }, true, true, std::move(answered));
  }
  const auto& commit = std::get<Commit>(question);
  const bool is_in_term = visible_.term == commit.term && visible_.noticed < commit.term;
  if (!is_in_term && !flaws_.has_no_fence) {
    ++happened_["fenced"];
    return answered(false);
  }
  if (commit.seq != visible_.seq + 1)
    throw Violation("seq " + std::to_string(commit.seq) + " is written behind " +
                    std::to_string(visible_.seq));
  write(
      session, [seq = commit.seq](State& state) { state.seq = seq; }, true, true,
      std::move(answered));
}

DatabaseAnswer SharedDatabase::look(SessionId session) {
  if (!lock_) lock_ = session;
  cartd::LeaderSeen seen{visible_.term, visible_.leader, visible_.resigned, lock_ == session};
  if (!seen.has_lock) {
    const Session& holder = sessions_.at(*lock_);
    const bool is_served = holder.waits_for != 0 && !flaws_.ends_whom_it_serves;
    if (is_served) ++happened_["served-holder"];
    seen.holder = cartd::LockHolder{*lock_, holder.sign, is_served};
  }
  return seen;
}

bool SharedDatabase::is_still(const cartd::LockHolder& holder) const {
  const auto at = sessions_.find(holder.session);
  if (at == sessions_.end() || at->second.sign != holder.last_sign) return false;
  if (at->second.waits_for == 0) return true;
  if (!flaws_.ends_whom_it_serves) return false;
  if (timeline_.now() - at->second.served_since > kPlainlyServed)
    throw Violation("a session is to end that waits for the replica");
  return true;
}

bool SharedDatabase::end(const cartd::LockHolder& holder) {
  if (!is_still(holder)) return false;
  ++happened_["silent-ended"];
  // A signal is heard a moment later, and what was asked until then is done.
  Session& ending = sessions_.at(holder.session);
  if (std::exchange(ending.is_ending, true)) return true;
  timeline_.after(random_.time_between(kShortest, kLongestSignal),
                  [this, session = holder.session] { end_session(session); });
  return true;
}

void SharedDatabase::write(SessionId session, Change change, bool locks_leader,
                           DatabaseAnswer answer, Answered answered) {
  entries_.push_back({++last_entry_, std::move(change), session, locks_leader});
  Session& writer = sessions_.at(session);
  writer.waits_for = last_entry_;
  writer.served_since = timeline_.now();
  writer.answer = std::move(answer);
  writer.answered = std::move(answered);
  timeline_.after(random_.time_between(kShortest, kLongestCopy), [this] { copy(); });
}

/// The replica has all that there is.
void SharedDatabase::copy() {
  if (!has_replica_ || !is_up_) return;
  std::deque<Entry> copied;
  std::swap(copied, entries_);
  for (auto& entry : copied) {
    if (!entry.is_visible) show(entry);
    entry.change(copied_);
    const auto at = sessions_.find(entry.session);
    if (at == sessions_.end() || at->second.waits_for != entry.number) continue;
    at->second.waits_for = 0;
    if (at->second.is_closed)
      end_session(entry.session);
    else
      std::exchange(at->second.answered, nullptr)(at->second.answer);
  }
  go_on();
}

void SharedDatabase::show(Entry& entry) {
  entry.is_visible = true;
  entry.change(visible_);
}

/// Those that waited for the leader's row.
void SharedDatabase::go_on() {
  while (!waiting_.empty() && !is_leader_row_locked()) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    ask(next.session, std::move(next.question), std::move(next.answered));
  }
}

void SharedDatabase::find_replica() {
  has_replica_ = true;
  copy();
}

void SharedDatabase::promote(base::Nanos down_for) {
  ++happened_["promotion"];
  if (!entries_.empty()) ++happened_["promotion-drops"];
  is_up_ = false;
  has_replica_ = true;
  entries_.clear();
  waiting_.clear();
  lock_.reset();
  visible_ = copied_;
  const auto ended = std::exchange(sessions_, {});
  for (const auto& [session, _] : ended) on_session_ended(session);
  timeline_.after(down_for, [this] { is_up_ = true; });
}

}  // namespace sim
