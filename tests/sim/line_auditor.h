// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges the waiting lines: who joins, who is called, who leaves.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "cartd/core/inventory.h"
#include "tests/support/memory_store.h"

namespace sim {

/// Compares the rows of a batch with the lines that a store had before it got them. Whoever
/// is called must be the first of those in line; nobody takes a unit past a line; nobody stands in
/// line or leaves it who has not asked for that.
class LineAuditor {
 public:
  using Batch = std::span<const proto::Command>;

  /// `seen` outlives this.
  explicit LineAuditor(std::set<std::string>& seen) : seen_(seen) {}

  /// Throws Violation.
  void judge(const support::MemoryStore& store, Batch commands, const cartd::BatchOutcome& outcome);
  /// False for an item that is hidden or closed: then its line stands still.
  static bool moves(const cartd::StoredItem& item);
  /// Nobody waits for what is there, and what is told of a session's places is so.
  static void check_store(const support::MemoryStore& store);
  static void check_places(const support::MemoryStore& store, const proto::SessionId& session,
                           const std::vector<proto::Place>& told);

 private:
  using Line = std::vector<cartd::StoredPlace>;

  void judge_item(const cartd::StoredItem& item, Line line, Batch commands,
                  const cartd::BatchOutcome& outcome);
  void join(const cartd::StoredPlace& place, std::uint64_t turn, Batch commands, Line& line);
  /// True when it was called.
  bool leave(const cartd::StoredPlace& place, Batch commands,
             std::vector<proto::SessionId>& offered, Line& line);
  void note_offers(const support::MemoryStore& store, Batch commands,
                   const cartd::BatchOutcome& outcome);

  std::set<std::string>& seen_;
};

}  // namespace sim
