// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges by what is said of an item: when it is sold, how much of it to one person, whether at all.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "cartd/core/inventory.h"
#include "tests/support/memory_store.h"

namespace sim {

class TermsAuditor {
 public:
  using Batch = std::span<const proto::Command>;
  /// What the system's clock says; nothing: it was set, and cartd need not know of it yet.
  using Wall = std::optional<base::WallTime>;

  /// `seen` outlives this.
  explicit TermsAuditor(std::set<std::string>& seen) : seen_(seen) {}

  /// `store` is as the batch has left it. Throws Violation.
  void judge(const support::MemoryStore& before, const support::MemoryStore& store, Batch commands,
             const cartd::BatchOutcome& outcome, const Wall& wall);
  /// After a turn that was not cut short: who opens or closes has done so.
  static void check_phases(const support::MemoryStore& store, base::WallTime wall);
  /// When an item opens or closes next; nothing: none does.
  static Wall next_moment(const support::MemoryStore& store, base::WallTime wall);

 private:
  /// What is looked at.
  struct Look {
    const support::MemoryStore& before;
    const support::MemoryStore& store;
    Batch commands;
    const cartd::BatchOutcome& outcome;
    const Wall& wall;
  };
  using Said = std::vector<cartd::CatalogItem>;

  /// All that was said of the item while the batch was applied: each command met one of them.
  static Said said_of(const proto::ItemId& item, const Look& look);
  void judge_growth(const Look& look);
  void judge_joining(const Look& look);
  /// They have so many in all, which somebody may have.
  void judge_person(const proto::SessionId& session, const proto::ItemId& item, std::int64_t units,
                    const Look& look);
  void judge_refused(const proto::Command& command, const proto::Error& error, const Look& look);
  void note_changes(const Look& look);

  std::set<std::string>& seen_;
};

}  // namespace sim
