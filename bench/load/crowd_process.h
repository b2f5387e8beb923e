// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A crowd in a process of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "bench/load/crowd.h"

namespace bench {

/// A Crowd that runs in a child process, so that neither its work nor its descriptors are those of
/// whoever measures. Its times are of the same monotonic clock. The child ends with this object, or
/// with this process.
class CrowdProcess {
 public:
  explicit CrowdProcess(const Crowd::Settings& settings);
  ~CrowdProcess();
  CrowdProcess(const CrowdProcess&) = delete;
  CrowdProcess& operator=(const CrowdProcess&) = delete;

  struct Report {
    std::uint64_t answers = 0;  // since the start
    std::uint64_t errors = 0;   // since the start
    std::uint64_t missing = 0;  // of this order, at its time limit
    std::vector<base::MonoTime> times;
  };
  /// Waits until everyone is held.
  Report wait_until_held() { return wait_for_report(); }
  /// Tells the crowd that a change will come; once it returns, the crowd counts.
  void begin_cycle();
  /// Waits for the answers of the cycle: `times` has one for each.
  Report wait_for_cycle() { return wait_for_report(); }
  /// Waits until everyone knows `version`: `times` has the one moment in which that was so.
  Report wait_until_all_know(std::uint64_t version);

 private:
  enum class Order : std::uint64_t { kBeginCycle, kWaitForVersion };
  struct Message {
    Order order;
    std::uint64_t value;
  };
  struct Header {
    std::uint64_t answers, errors, missing, times;
  };

  class Child;
  void order(Order order, std::uint64_t value);
  Report wait_for_report();

  int orders_ = -1;
  int reports_ = -1;
  pid_t child_ = -1;
};

}  // namespace bench
