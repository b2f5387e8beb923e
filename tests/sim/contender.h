// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A cartd that would lead, as far as leading goes: it writes the next number, and says which one is the last.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cartd/core/leadership.h"
#include "tests/sim/random.h"
#include "tests/sim/shared_database.h"
#include "tests/sim/timeline.h"

namespace sim {

/// What has been told to anybody, by whomever: it holds, and nothing older is told afterwards.
class Told {
 public:
  /// Throws a Violation.
  void tell(const std::string& who, std::uint64_t seq);
  std::uint64_t last() const { return last_; }
  std::uint64_t count() const { return count_; }
  std::uint64_t count_of(const std::string& who) const {
    const auto at = by_.find(who);
    return at == by_.end() ? 0 : at->second;
  }

 private:
  std::uint64_t last_ = 0;
  std::uint64_t count_ = 0;
  std::map<std::string, std::uint64_t> by_;
};

/// A process and its wire to the database. It can be stopped, killed and cut off; what comes meanwhile is late or
/// never comes.
class Contender {
 public:
  /// What is planted here.
  struct Flaws {
    bool trusts_for_long = false;
    bool speaks_at_once = false;
    bool goes_on_elsewhere = false;  // when its session has ended, in another
  };
  Contender(std::string name, Timeline& timeline, Random& random, SharedDatabase& database,
            Told& told, Flaws flaws);

  void start();
  /// Starts again after a while.
  void kill();
  void stop_for(base::Nanos time);
  void cut_off_for(base::Nanos time);
  /// Resigns, ends, and starts again after a while.
  void end_orderly();
  /// Somebody's command, and somebody's question for the last number. Not heard by one that does not lead.
  void on_command();
  void on_question();
  void on_session_ended(SharedDatabase::SessionId session);

  const std::string& name() const { return name_; }
  bool leads() const { return run_ && run_->leadership.term() > 0; }
  const std::map<std::string, int>& seen() const { return happened_; }

 private:
  /// From a start to an end.
  struct Run {
    cartd::Leadership leadership;
    std::optional<SharedDatabase::SessionId> session{};
    bool is_asking = false;
    bool is_loaded = false;
    std::uint64_t seq = 0;        // the last one that is written
    std::uint64_t to_write = 0;   // commands that wait
    std::uint64_t questions = 0;  // … and questions
    bool owes = false;            // what is written was not told yet
  };

  void connect();
  void look();
  void on_seen(base::MonoTime asked, const cartd::LeaderSeen& seen);
  void end_holder(const cartd::Leadership::EndHolder& whom);
  void begin_term();
  void load(std::uint64_t term);
  /// What a leader does next.
  void go_on();
  void speak();
  bool may_speak() const;
  void beat();
  void step_down(const char* why);
  void end_run();

  /// `answered` is called in this run alone; `lost` of its session ends it.
  void ask(Question question, std::function<void(base::MonoTime asked, DatabaseAnswer)> answered);
  /// Behind all that is on its way already.
  base::MonoTime arrival(base::MonoTime& last);
  /// When the process is not stopped, and in this run alone.
  void in_run(base::MonoTime when, std::function<void()> what);

  const std::string name_;
  Timeline& timeline_;
  Random& random_;
  SharedDatabase& database_;
  Told& told_;
  const Flaws flaws_;
  std::shared_ptr<Run> run_;
  base::MonoTime stopped_until_;
  base::MonoTime cut_off_until_;
  base::MonoTime last_sent_;
  base::MonoTime last_received_;
  std::map<std::string, int> happened_;
};

}  // namespace sim
