// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A courier without sockets or threads: what it does for a hook, over the deliveries of the real one.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/units.h"
#include "courier/core/deliveries.h"
#include "proto/messages.h"

namespace sim {

/// What came of a letter.
enum class Receipt { kTaken, kGone, kFailed };

/// Takes the hook from cartd, reads events, sends what is due, and has cartd write down where that came to, round
/// after round, as HookWorker does; but a round's letters at a time. Nothing is sent unless cartd has said within kRenew that
/// the hook is its own.
class CourierTurn {
 public:
  struct Settings {
    proto::HookName hook;
    std::set<proto::EventType> types{};  // empty: all
    std::size_t parallel = 1;            // letters at a time
    std::string courier;                 // this process among others
  };
  /// What is to be done: then on_reply(), on_sent(), or nothing for so long.
  struct Ask {
    proto::Command command;
  };
  struct Send {
    std::string epoch;  // of the store whose events they are
    std::vector<courier::Letter> letters;
  };
  struct Rest {
    base::Millis time;
  };
  using Todo = std::variant<Ask, Send, Rest>;

  static constexpr base::Millis kRenew{5'000};

  /// `clock` outlives this.
  CourierTurn(Settings settings, const base::Clock& clock, std::uint64_t random_seed);

  /// REQUIRES: what was to be done before is done.
  Todo next();
  /// Nothing: there was none in time, or none that can be read.
  void on_reply(const std::optional<proto::Reply>& reply);
  /// One for each letter, in their order.
  void on_sent(const std::vector<Receipt>& receipts);

 private:
  enum class Asked { kTake, kMissing, kNew, kPut };

  Ask ask(Asked what, proto::Op op, proto::HookCommand said = {});
  Ask ask_events(Asked what, std::uint64_t after, std::size_t limit);
  Ask put();
  void on_taken(const std::optional<proto::Reply>& reply);
  void on_missing(const std::optional<proto::Reply>& reply);
  void on_news(const std::optional<proto::Reply>& reply);
  void on_put(const std::optional<proto::Reply>& reply);
  void give_up();
  bool is_of_another_store(const proto::EventList& list) const;
  /// Gives up the round: the next one begins a while later.
  void rest();

  const Settings settings_;
  const base::Clock& clock_;
  std::mt19937_64 random_;

  std::optional<courier::Deliveries> deliveries_;  // while it is ours
  std::string epoch_;
  Asked asked_ = Asked::kTake;
  std::uint64_t missing_ = 0;           // the event that was asked for
  bool has_read_ = false;               // in this round
  bool must_put_ = false;               // something was sent
  bool is_gone_ = false;                // … and its receiver wants no more
  base::MonoTime put_at_;               // when cartd was asked last whether it is ours, and said so
  base::MonoTime asked_at_;             // the same, without an answer yet
  std::vector<courier::Letter> sent_;   // last
  std::optional<base::Millis> rest_{};  // before anything else
};

}  // namespace sim
