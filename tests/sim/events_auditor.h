// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges what the shop's own servers are told: of everything that happened, once, and of nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "cartd/core/inventory.h"
#include "tests/support/memory_store.h"

namespace sim {

class EventsAuditor {
 public:
  /// `seen` outlives this.
  explicit EventsAuditor(std::set<std::string>& seen) : seen_(seen) {}

  // All throw Violation.
  /// Rows are on disk. Ids have no gap, whatever crashed between two of them.
  void on_written(const support::MemoryStore& store, const cartd::Rows& rows);
  /// A batch was written: what it changed of orders and items is told in the same rows, and nothing else.
  void judge(const support::MemoryStore& before, const cartd::Rows& rows);
  /// An event leaves cartd.
  void on_told(const support::MemoryStore& store, const proto::EventNews& news);
  /// … or is asked for.
  void on_listed(const support::MemoryStore& store, const proto::Command& command,
                 const proto::EventList& list);
  void on_gone(const support::MemoryStore& store, const proto::Command& command,
               const proto::Error& error);
  void check_store(const support::MemoryStore& store) const;

 private:
  std::set<std::string>& seen_;
  std::map<proto::Epoch, std::uint64_t> last_;       // written
  std::map<proto::Epoch, std::uint64_t> last_told_;  // on the feed
};

}  // namespace sim
