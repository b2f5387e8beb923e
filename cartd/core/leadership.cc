// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/leadership.h"

#include "base/check.h"

namespace cartd {

Leadership::Next Leadership::on_seen(base::MonoTime asked, base::MonoTime answered,
                                     const LeaderSeen& seen) {
  CHECK(term_ == 0, term_);
  if (seen.has_lock) {
    // Its leader may have been answered right before its session ended.
    const bool is_past = seen.term == 0 || seen.resigned || outlasted_ == seen.term;
    speaks_from_ = is_past ? answered : answered + times_.trust;
    return BeginTerm{};
  }
  const LookAgain later{answered + times_.look_every};
  // Between two sessions, or one that ends: the lock is about to be free.
  if (!seen.holder || seen.holder->is_served) {
    quiet_.reset();
    return later;
  }
  if (!quiet_ || quiet_->holder != *seen.holder) {
    quiet_ = Quiet{*seen.holder, answered};
    return later;
  }
  // Its last sign is older than the first look that saw it, and it has given none until this one was asked for.
  if (asked - quiet_->since < times_.silence) return later;
  return EndHolder{seen.term, *seen.holder};
}

void Leadership::on_term(std::uint64_t term) {
  CHECK(term > 0);
  term_ = term;
}

void Leadership::on_answer(base::MonoTime asked) {
  if (asked > trusted_since_) trusted_since_ = asked;
}

bool Leadership::may_speak(base::MonoTime now) const {
  return term_ > 0 && now >= speaks_from_ && now < trusted_since_ + times_.trust;
}

}  // namespace cartd
