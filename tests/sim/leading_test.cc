// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: of several cartds on one database, whatever is stopped, killed, cut off, promoted or ended, and whatever is
// not known to be written, numbers are written once and in order, what was told holds, and nothing older is told
// afterwards, by anybody. When the trouble is over one of them leads.
//
// Method: Leadership itself, in processes that do nothing else, on a model of PostgreSQL with a replica; from a seed,
// which a failure prints. HOLDFAST_SIM_SEED=n replays one, HOLDFAST_SIM_RUNS=n runs so many.
#include <array>
#include <deque>
#include <optional>
#include <set>
#include <string>

#include "tests/sim/contender.h"
#include "tests/sim/violation.h"
#include "tests/support/catch.h"
#include "tests/support/number_in.h"

namespace sim {
namespace {

using base::Millis;
using base::Seconds;

constexpr std::uint64_t kRuns = 1500;
constexpr std::uint64_t kMostRunsOfAFault = 5000;
constexpr Seconds kTrouble{20};
// From the end of all trouble: a silence, a restart, and what a leader that waits for its replica may need.
constexpr Seconds kQuiet{8};

enum class LeadingFault {
  kNone,
  kBatchesReadNoTerm,      // rule 1
  kSessionIsReplaced,      // rule 2
  kServedAreEnded,         // rule 3
  kTrustIsLong,            // rule 4
  kNobodyWaits,            // … of who comes after
  kNoNotice,               // … or of who ends a silent one
  kTermIsNotOnTheReplica,  // rule 5
};

class LeadingWorld {
 public:
  LeadingWorld(std::uint64_t seed, LeadingFault fault)
      : random_(seed),
        database_(
            timeline_, random_,
            {fault == LeadingFault::kBatchesReadNoTerm, fault == LeadingFault::kServedAreEnded,
             fault == LeadingFault::kTermIsNotOnTheReplica, fault == LeadingFault::kNoNotice}) {
    // A batch that reads no term is harmless as long as it is written in the session that has the lock.
    const bool has_other_session =
        fault == LeadingFault::kSessionIsReplaced || fault == LeadingFault::kBatchesReadNoTerm;
    const Contender::Flaws flaws{fault == LeadingFault::kTrustIsLong,
                                 fault == LeadingFault::kNobodyWaits, has_other_session};
    for (const char* name : {"a", "b", "c"})
      contenders_.emplace_back(name, timeline_, random_, database_, told_, flaws);
    database_.on_session_ended = [this](auto session) {
      for (auto& contender : contenders_) contender.on_session_ended(session);
    };
    // Each seed has its own weather.
    for (auto& one_in : odds_)
      one_in = random_.one_in(3) ? 0 : static_cast<std::uint64_t>(random_.between(20, 300));
  }

  void run() {
    for (auto& contender : contenders_) contender.start();
    shoppers();
    const auto end = timeline_.now() + kTrouble;
    for (auto at = timeline_.now(); at < end; at += Millis{20})
      timeline_.at(at, [this] { trouble(); });
    timeline_.run_until(end);
    database_.find_replica();
    timeline_.run_until(end + kQuiet);
    const std::uint64_t before = told_.count();
    timeline_.run_until(end + kQuiet + Seconds{1});
    if (told_.count() == before) throw Violation("nobody leads when the trouble is over");
  }

  std::set<std::string> seen() const {
    std::set<std::string> all;
    const auto add = [&](const auto& counts) {
      for (const auto& [what, _] : counts) all.insert(what);
    };
    add(database_.seen());
    for (const auto& contender : contenders_) add(contender.seen());
    return all;
  }

 private:
  void shoppers() {
    for (auto& contender : contenders_) {
      if (random_.one_in(3)) contender.on_command();
      contender.on_question();
    }
    timeline_.after(random_.time_between(Millis{1}, Millis{60}), [this] { shoppers(); });
  }

  bool is_time_for(std::size_t kind) { return odds_[kind] != 0 && random_.one_in(odds_[kind]); }

  Contender& someone() { return contenders_[random_.below(contenders_.size())]; }

  void trouble() {
    if (is_time_for(0)) someone().kill();
    if (is_time_for(1)) stop();
    if (is_time_for(2)) someone().cut_off_for(random_.time_between(Millis{1}, Millis{5000}));
    if (is_time_for(3)) someone().end_orderly();
    if (is_time_for(4)) database_.promote(random_.time_between(Millis{100}, Millis{2000}));
    if (is_time_for(6)) database_.end_leaders_session();
    if (is_time_for(5)) {
      database_.lose_replica();
      timeline_.after(random_.time_between(Millis{1}, Millis{4000}),
                      [this] { database_.find_replica(); });
    }
  }

  /// As a machine that is moved: what was stopped is cut off right behind.
  void stop() {
    Contender& who = someone();
    const auto time = random_.one_in(2) ? random_.time_between(Millis{1}, Millis{4000})
                                        : random_.time_between(Millis{1500}, Millis{2300});
    who.stop_for(time);
    if (random_.one_in(3))
      timeline_.after(time + random_.time_between(Millis{0}, Millis{50}), [this, &who] {
        who.cut_off_for(random_.time_between(Millis{1}, Millis{3000}));
      });
  }

  Timeline timeline_;
  Random random_;
  SharedDatabase database_;
  Told told_;
  std::deque<Contender> contenders_;
  std::array<std::uint64_t, 7> odds_{};
};

/// What went wrong, or nothing.
std::optional<std::string> violation_of(LeadingWorld& world) {
  try {
    world.run();
    return std::nullopt;
  } catch (const Violation& violation) {
    return violation.what();
  }
}

// A set of runs that never meets one of these proves nothing about it.
const std::set<std::string> kAll = {
    "fenced",        "leader-cut-off", "leader-killed", "leader-stopped",
    "leads-at-once", "notice-read",    "promotion",     "promotion-drops",
    "resigned",      "served-holder",  "session-lost",  "shown-uncopied",
    "silent-ended",  "stepped-down",   "trust-lapsed",  "waits-for-trust"};

}  // namespace

TEST_CASE("Whoever leads, what was told holds") {
  const auto only = support::number_in("HOLDFAST_SIM_SEED");
  const auto runs = support::number_in("HOLDFAST_SIM_RUNS").value_or(kRuns);
  std::set<std::string> seen;
  const std::uint64_t first = only.value_or(1);
  for (std::uint64_t seed = first; seed < (only ? first + 1 : runs + 1); ++seed) {
    INFO("HOLDFAST_SIM_SEED=" << seed);
    LeadingWorld world(seed, LeadingFault::kNone);
    const auto violation = violation_of(world);
    CHECK(violation.value_or("") == "");
    if (violation) return;
    seen.merge(world.seen());
  }
  if (!only && runs >= kRuns) CHECK(seen == kAll);
}

TEST_CASE("Each rule of leading is one that is missed when it is gone") {
  struct Planted {
    LeadingFault fault;
    const char* seen_as;
  };
  const auto planted = GENERATE(values<Planted>({
      {LeadingFault::kBatchesReadNoTerm, "is written behind"},
      {LeadingFault::kSessionIsReplaced, "was told"},
      {LeadingFault::kServedAreEnded, "waits for the replica"},
      {LeadingFault::kTrustIsLong, "was told"},
      {LeadingFault::kNobodyWaits, "was told"},
      {LeadingFault::kNoNotice, "was told"},
      {LeadingFault::kTermIsNotOnTheReplica, "was told"},
  }));
  CAPTURE(planted.seen_as, static_cast<int>(planted.fault));
  std::string last;
  for (std::uint64_t seed = 1; seed <= kMostRunsOfAFault; ++seed) {
    LeadingWorld world(seed, planted.fault);
    last = violation_of(world).value_or("");
    if (last.find(planted.seen_as) != std::string::npos) return;
  }
  FAIL("it is not noticed; last: " << last);
}

}  // namespace sim
