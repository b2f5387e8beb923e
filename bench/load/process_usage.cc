// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/process_usage.h"

#include <fstream>
#include <string>
#include <thread>

namespace bench {
namespace {

// Idle: under 2 % of a core, which leaves room for a heartbeat.
constexpr base::Millis kLook{50};
constexpr base::Nanos kIdleCpu{1'000'000};
constexpr int kMostLooks = 100;

}  // namespace

base::Nanos ProcessUsage::cpu() const {
  base::Nanos sum{0};
  for (const pid_t pid : pids_) {
    clockid_t clock;
    timespec time{};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) continue;
    sum += base::Seconds{time.tv_sec} + base::Nanos{time.tv_nsec};
  }
  return sum;
}

std::int64_t ProcessUsage::memory_bytes() const {
  std::int64_t kilobytes = 0;
  for (const pid_t pid : pids_) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("RssAnon:") || line.starts_with("RssShmem:"))
        kilobytes += std::stoll(line.substr(line.find(':') + 1));
  }
  return kilobytes * 1024;
}

void ProcessUsage::wait_until_idle() const {
  if (pids_.empty()) return;
  int idle = 0;
  for (int look = 0; look < kMostLooks && idle < 2; ++look) {
    const auto before = cpu();
    std::this_thread::sleep_for(kLook);
    idle = cpu() - before < kIdleCpu ? idle + 1 : 0;
  }
}

}  // namespace bench
