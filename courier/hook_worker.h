// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One hook, served.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/units.h"
#include "cartctl/bus/bus_session.h"
#include "courier/core/deliveries.h"
#include "courier/hooks_file.h"
#include "courier/http/sender.h"
#include "courier/metrics.h"
#include "proto/messages.h"

namespace courier {

/// Takes the hook from cartd, reads events, sends what is due, and has cartd write down where that came to, round
/// after round. What it knows is worth nothing once it ends: another one goes on from what cartd has, and an
/// event of the round that was not written down is sent twice.
///
/// Ownership: owns its thread, which ends within a round's time of the destructor's call.
class HookWorker {
 public:
  /// `courier`: this process among others. `sender` outlives this.
  HookWorker(Target target, std::string operations, std::string courier, const Sender& sender,
             HookMetrics metrics);
  ~HookWorker();
  HookWorker(const HookWorker&) = delete;
  HookWorker& operator=(const HookWorker&) = delete;

  /// Begins to end; the destructor waits for it.
  void request_stop();
  /// Whether cartd answered when it was asked last.
  bool hears_cartd() const { return hears_cartd_; }

 private:
  void run();
  /// Does what can be done now; returns how long there is nothing to do.
  base::Millis step();
  bool take();
  void leave();
  /// It is not ours any more, or is disabled: what cartd has is right.
  void give_up();
  bool read_missing();
  bool read_new();
  /// False where it is no longer ours, or cannot be written down.
  bool put(bool enabled, const std::string& reason);
  bool deliver(const std::vector<Letter>& letters);
  /// The list of an answer to `events`; kGone with what it says; nothing where there is no answer.
  std::optional<std::variant<proto::EventList, proto::Error>> events(std::uint64_t after,
                                                                     std::size_t limit);
  std::optional<std::variant<proto::HookList, proto::Error>> ask_hook(proto::Op op);
  std::optional<proto::Reply> ask(const proto::Command& command);
  Post post_of(const Letter& letter, base::WallTime now) const;
  void pause(base::Millis time);
  void set_oldest();

  const Target target_;
  const std::string operations_;
  const std::string courier_;
  const Sender& sender_;
  HookMetrics metrics_;
  std::mt19937_64 random_{std::random_device{}()};

  // The thread's only.
  cartctl::BusSession bus_;
  std::optional<Deliveries> deliveries_;  // while it is ours
  std::string epoch_;
  proto::HookCommand said_;  // what was put last
  base::MonoTime put_at_;
  std::string trouble_;  // why it is not served, as it was logged

  std::atomic<bool> hears_cartd_{false};
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool is_stopping_ = false;
  std::thread thread_;  // last: it uses all of them
};

}  // namespace courier
