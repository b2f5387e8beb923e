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
#include "bus/endpoint.h"
#include "cartctl/bus/bus_session.h"
#include "courier/core/deliveries.h"
#include "courier/hooks_file.h"
#include "courier/http/sender.h"
#include "courier/metrics.h"
#include "proto/messages.h"

namespace courier {

/// Takes the hook from cartd, reads events, sends what is due, and has cartd write down where each came to. What it
/// knows is worth nothing once it ends: another one goes on from what cartd has, and an event of which
/// nothing was written down is sent twice.
///
/// Ownership: owns its thread, which ends when what was under way at the destructor's call has.
class HookWorker {
 public:
  /// `operations`: of each cartd that may lead. `courier`: this process among others. `ca`: Sender's.
  HookWorker(const Target& target, std::vector<std::string> operations,
             std::optional<bus::Curve> curve, std::string courier, std::string ca,
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
  void wake();
  bool is_stopping();
  /// Does what can be done now; returns how long there is nothing to do, unless what is under way ends.
  base::Millis step();
  /// How long until one that is under way has had its time.
  base::Millis until_late() const;
  bool take();
  void leave();
  /// It is not ours any more, or is disabled: what cartd has is right.
  void give_up();
  bool read_missing();
  bool read_new();
  /// False where it is no longer ours, or cannot be written down.
  bool put(bool enabled, const std::string& reason);
  /// Takes what has come to an end, and has it written down. False as put().
  bool collect();
  /// The list of an answer to `events`; kGone with what it says; nothing where there is no answer.
  std::optional<std::variant<proto::EventList, proto::Error>> events(std::uint64_t after,
                                                                     std::size_t limit);
  std::optional<std::variant<proto::HookList, proto::Error>> ask_hook(proto::Op op);
  std::optional<proto::Reply> ask(const proto::Command& command);
  Post post_of(const Letter& letter, base::WallTime now) const;
  /// Or less, if it is woken.
  void pause(base::Millis time);
  void set_oldest();

  const Target target_;
  const std::vector<std::string> operations_;  // addresses
  const std::string courier_;
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
  std::condition_variable woken_;
  bool is_woken_ = false;
  bool is_stopping_ = false;
  Sender sender_;       // the thread's; calls wake()
  std::thread thread_;  // last: it uses all of them
};

}  // namespace courier
