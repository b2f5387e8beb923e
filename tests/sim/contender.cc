// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/contender.h"

#include <algorithm>
#include <utility>

#include "tests/sim/violation.h"

namespace sim {
namespace {

using base::Millis;
using base::MonoTime;

// TCP_USER_TIMEOUT: a connection without an answer for so long is given up.
constexpr Millis kGiveUp{2000};
constexpr Millis kRestart{300};
constexpr Millis kNextTry{100};

}  // namespace

void Told::tell(const std::string& who, std::uint64_t seq) {
  if (seq < last_)
    throw Violation(who + " tells " + std::to_string(seq) + " when " + std::to_string(last_) +
                    " was told");
  last_ = seq;
  ++count_;
  ++by_[who];
}

Contender::Contender(std::string name, Timeline& timeline, Random& random, SharedDatabase& database,
                     Told& told, Flaws flaws)
    : name_(std::move(name)),
      timeline_(timeline),
      random_(random),
      database_(database),
      told_(told),
      flaws_(flaws) {}

void Contender::start() {
  cartd::LeadingTimes times;
  if (flaws_.trusts_for_long) times.trust = Millis{6000};
  run_ = std::make_shared<Run>(Run{cartd::Leadership(times)});
  connect();
}

void Contender::end_run() {
  if (run_ && run_->session) {
    // Its kernel says so, if it can be heard.
    if (timeline_.now() >= cut_off_until_) database_.close(*run_->session);
  }
  run_.reset();
  timeline_.after(kRestart, [this] {
    if (!run_) start();
  });
}

void Contender::kill() {
  if (!run_) return;
  if (leads()) ++happened_["leader-killed"];
  stopped_until_ = timeline_.now();
  end_run();
}

void Contender::step_down(const char* why) {
  ++happened_[why];
  end_run();
}

void Contender::stop_for(base::Nanos time) {
  if (leads()) ++happened_["leader-stopped"];
  stopped_until_ = std::max(stopped_until_, timeline_.now() + time);
}

void Contender::cut_off_for(base::Nanos time) {
  if (leads()) ++happened_["leader-cut-off"];
  cut_off_until_ = std::max(cut_off_until_, timeline_.now() + time);
  if (time < kGiveUp || !run_ || !run_->session) return;
  in_run(timeline_.now() + kGiveUp, [this, session = run_->session] {
    if (run_->session == session && timeline_.now() < cut_off_until_) on_session_ended(*session);
  });
}

void Contender::in_run(MonoTime when, std::function<void()> what) {
  timeline_.at(when, [this, run = std::weak_ptr(run_), what = std::move(what)]() mutable {
    if (run.expired()) return;
    if (timeline_.now() < stopped_until_) return in_run(stopped_until_, std::move(what));
    what();
  });
}

MonoTime Contender::arrival(MonoTime& last) {
  const MonoTime from = std::max(timeline_.now(), cut_off_until_);
  last =
      std::max(last, from + random_.time_between(Millis{0}, Millis{random_.one_in(20) ? 60 : 3}));
  return last;
}

void Contender::ask(Question question, std::function<void(MonoTime, DatabaseAnswer)> answered) {
  run_->is_asking = true;
  const MonoTime asked = timeline_.now();
  const auto session = *run_->session;
  auto back = [this, asked, session, run = std::weak_ptr(run_),
               answered = std::move(answered)](DatabaseAnswer answer) {
    const MonoTime at = arrival(last_received_);
    timeline_.at(at, [this, asked, session, run, answered, answer = std::move(answer)] {
      if (run.expired()) return;
      in_run(timeline_.now(), [this, asked, session, answered, answer] {
        if (run_->session != session) return;
        run_->is_asking = false;
        answered(asked, answer);
      });
    });
  };
  // What a process has sent arrives though it is stopped.
  timeline_.at(arrival(last_sent_),
               [this, session, question = std::move(question), back = std::move(back)]() mutable {
                 database_.ask(session, std::move(question), std::move(back));
               });
}

void Contender::on_session_ended(SharedDatabase::SessionId session) {
  if (!run_ || run_->session != session) return;
  in_run(arrival(last_received_), [this, session] {
    if (run_->session != session) return;
    run_->session.reset();
    run_->is_asking = false;
    if (run_->leadership.term() == 0) return connect();
    if (!flaws_.goes_on_elsewhere) return step_down("session-lost");
    connect();
  });
}

void Contender::connect() {
  if (timeline_.now() < cut_off_until_ || !database_.is_up())
    return in_run(timeline_.now() + kNextTry, [this] { connect(); });
  run_->session = database_.open();
  if (run_->leadership.term() > 0) return go_on();
  look();
}

void Contender::look() {
  ask(Look{}, [this](MonoTime asked, const DatabaseAnswer& answer) {
    on_seen(asked, std::get<cartd::LeaderSeen>(answer));
  });
}

void Contender::on_seen(MonoTime asked, const cartd::LeaderSeen& answer) {
  cartd::LeaderSeen seen = answer;
  if (flaws_.speaks_at_once) seen.resigned = true;
  const auto next = run_->leadership.on_seen(asked, timeline_.now(), seen);
  if (std::holds_alternative<cartd::Leadership::BeginTerm>(next)) return begin_term();
  if (const auto* whom = std::get_if<cartd::Leadership::EndHolder>(&next)) return end_holder(*whom);
  in_run(std::get<cartd::Leadership::LookAgain>(next).at, [this, session = run_->session] {
    if (run_->session == session && session) look();
  });
}

void Contender::end_holder(const cartd::Leadership::EndHolder& whom) {
  ask(GiveNotice{whom.term, whom.holder}, [this, whom](MonoTime, const DatabaseAnswer& given) {
    if (!std::get<bool>(given)) return look();
    ask(EndSession{whom.holder}, [this, whom](MonoTime, const DatabaseAnswer& ended) {
      if (std::get<bool>(ended)) run_->leadership.on_ended(whom.term);
      look();
    });
  });
}

void Contender::begin_term() {
  ask(BeginTerm{name_},
      [this](MonoTime, const DatabaseAnswer& term) { load(std::get<std::uint64_t>(term)); });
}

void Contender::load(std::uint64_t term) {
  ask(Load{}, [this, term](MonoTime asked, const DatabaseAnswer& seq) {
    run_->seq = std::get<std::uint64_t>(seq);
    run_->leadership.on_term(term);
    run_->leadership.on_answer(asked);
    ++happened_[run_->leadership.speaks_from() > timeline_.now() ? "waits-for-trust"
                                                                 : "leads-at-once"];
    in_run(run_->leadership.speaks_from(), [this] {
      run_->is_loaded = true;
      ++run_->questions;  // a first heartbeat
      go_on();
    });
  });
}

void Contender::on_command() {
  if (!leads() || !run_->is_loaded) return;
  in_run(timeline_.now(), [this] {
    ++run_->to_write;
    go_on();
  });
}

void Contender::on_question() {
  if (!leads() || !run_->is_loaded) return;
  in_run(timeline_.now(), [this] {
    ++run_->questions;
    go_on();
  });
}

bool Contender::may_speak() const { return run_->leadership.may_speak(timeline_.now()); }

void Contender::go_on() {
  if (run_->is_asking || !run_->session) return;
  if (run_->owes || run_->questions > 0) {
    if (!may_speak()) {
      ++happened_["trust-lapsed"];
      return beat();
    }
    speak();
  }
  if (run_->to_write == 0) {
    in_run(std::max(run_->leadership.next_beat(), timeline_.now()), [this] {
      if (!run_->is_asking && run_->session && timeline_.now() >= run_->leadership.next_beat())
        beat();
    });
    return;
  }
  run_->to_write = 0;
  ask(Commit{run_->leadership.term(), run_->seq + 1},
      [this](MonoTime asked, const DatabaseAnswer& done) {
        if (!std::get<bool>(done)) return step_down("stepped-down");
        run_->leadership.on_answer(asked);
        ++run_->seq;
        run_->owes = true;
        go_on();
      });
}

void Contender::speak() {
  run_->owes = false;
  run_->questions = 0;
  told_.tell(name_, run_->seq);
}

void Contender::beat() {
  ask(Beat{run_->leadership.term()}, [this](MonoTime asked, const DatabaseAnswer& holds) {
    if (!std::get<bool>(holds)) return step_down("stepped-down");
    run_->leadership.on_answer(asked);
    go_on();
  });
}

void Contender::end_orderly() {
  if (!leads() || !run_->is_loaded || run_->is_asking || timeline_.now() < stopped_until_) return;
  // From here on it answers nothing, whether this arrives or not.
  run_->is_loaded = false;
  ask(Resign{run_->leadership.term()},
      [this](MonoTime, const DatabaseAnswer&) { step_down("resigned"); });
}

}  // namespace sim
