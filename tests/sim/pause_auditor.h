// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges the pauses of a sale: what does not happen in one, and who is refused because of it.
#pragma once

#include <set>
#include <span>
#include <string>

#include "cartd/core/inventory.h"
#include "tests/support/memory_store.h"

namespace sim {

class PauseAuditor {
 public:
  using Batch = std::span<const proto::Command>;

  /// `seen` outlives this.
  explicit PauseAuditor(std::set<std::string>& seen) : seen_(seen) {}

  /// `store` is as the batch has left it. Throws Violation.
  void judge(const support::MemoryStore& before, const support::MemoryStore& store, Batch commands,
             const cartd::BatchOutcome& outcome);

 private:
  static void judge_standstill(const support::MemoryStore& before,
                               const cartd::BatchOutcome& outcome);

  std::set<std::string>& seen_;
};

}  // namespace sim
