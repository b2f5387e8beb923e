// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges what couriers do: each event that a hook is to hear of gets there, in order for each order and item, and no
// two couriers serve it at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cartd/core/hooks.h"
#include "cartd/core/stored_state.h"
#include "tests/support/memory_store.h"

namespace sim {

/// Of one hook, which is told of every event. Where cartd ends, or the operator says something of the hook, nobody
/// has it any more: only until then two that serve it are two too many.
class HooksAuditor {
 public:
  /// `seen` outlives this.
  explicit HooksAuditor(std::set<std::string>& seen) : seen_(seen) {}

  // All throw Violation.
  void on_cartd_started(base::MonoTime now);
  /// Rows are on disk.
  void on_written(const support::MemoryStore& store, const cartd::Rows& rows, base::MonoTime now);
  /// cartd says yes to what was asked about the hook, last in its batch or not.
  void on_answered(const support::MemoryStore& store, const proto::Command& command,
                   const proto::HookList& list, bool is_last, base::MonoTime now);
  /// A courier begins to send, and is done.
  void on_sending(const std::string& courier, base::MonoTime now);
  void on_sent(const std::string& courier, base::MonoTime now);
  /// Its receiver takes an event of this store.
  void on_received(const support::MemoryStore& store, const proto::Epoch& epoch,
                   const proto::Event& event);
  /// Nothing that is older than `since` is on its way any more.
  void check_received(const support::MemoryStore& store, base::MonoTime since) const;

 private:
  struct Lease {
    std::string courier;
    base::MonoTime until;
  };
  /// The events of a store; the hook is to hear of those behind `begins`. Nothing: there is no hook yet.
  struct Due {
    std::optional<std::uint64_t> begins;
    std::map<std::uint64_t, std::pair<base::MonoTime, proto::Event>> happened;
    std::map<std::string, std::vector<std::uint64_t>> of_subject;  // ids, ascending
    std::set<std::uint64_t> received;
  };

  std::set<std::string>& seen_;
  std::map<proto::Epoch, Due> due_;
  std::optional<Lease> lease_;
  std::map<std::string, base::MonoTime> answered_;  // by courier: when cartd last said it is theirs
  std::string last_courier_;                        // that had it
  std::set<std::string> sending_;
  base::MonoTime interrupted_;  // when nobody had it any more
};

}  // namespace sim
