// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What other processes use: processor time and memory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "base/units.h"

namespace bench {

/// Some processes, asked from outside. A process that does not exist counts as nothing.
class ProcessUsage {
 public:
  explicit ProcessUsage(std::vector<pid_t> pids) : pids_(std::move(pids)) {}

  /// Processor time of all their threads since they began.
  base::Nanos cpu() const;
  /// Memory that is theirs alone or shared between them, not files (RssAnon and RssShmem).
  std::int64_t memory_bytes() const;
  /// Returns once they have nothing left to do: two looks in a row that find them idle. A process
  /// that never rests is waited for five seconds.
  void wait_until_idle() const;

 private:
  std::vector<pid_t> pids_;
};

}  // namespace bench
