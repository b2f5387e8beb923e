// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Judges what becomes of orders after they were made: paid, not paid, returned.
#pragma once

#include <set>
#include <span>
#include <string>

#include "cartd/core/inventory.h"
#include "tests/support/memory_store.h"

namespace sim {

class PaymentAuditor {
 public:
  using Batch = std::span<const proto::Command>;

  /// `seen` outlives this.
  explicit PaymentAuditor(std::set<std::string>& seen) : seen_(seen) {}

  /// `store` is as the batch has left it. Throws Violation.
  void judge(const support::MemoryStore& before, const support::MemoryStore& store, Batch commands,
             const cartd::BatchOutcome& outcome);

 private:
  void judge_change(const cartd::StoredOrder& before, const cartd::StoredOrder& after,
                    Batch commands);
  void judge_release(const cartd::StoredOrder& order, Batch commands);
  void judge_done(const support::MemoryStore& store, const proto::Command& command);
  void judge_refused(const support::MemoryStore& store, const proto::Command& command,
                     const proto::Error& error);

  std::set<std::string>& seen_;
};

}  // namespace sim
