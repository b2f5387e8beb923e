// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/standing_by.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "ops/log.h"

namespace cartd {
namespace {

using base::Millis;
using ops::Level;
using ops::log;

constexpr Millis kNextTry{500};

void sleep_until(base::MonoTime when, const ops::StopSignals& stop) {
  const auto left = std::chrono::ceil<Millis>(when - base::MonoClock::now());
  pollfd told{stop.fd(), POLLIN, 0};
  poll(&told, 1, static_cast<int>(std::max(left, Millis{0}).count()));
}

}  // namespace

base::OrFailure<bool> stand_by(Store& store, ops::StopSignals& stop,
                               const std::function<void(const std::string& why)>& tell) {
  std::string told;
  const auto now_is = [&](const std::string& why) {
    const bool is_new = why != told;
    if (is_new) tell(told = why);
    return is_new;
  };
  bool was_there = false;
  while (!stop.take()) {
    const auto by = store.lead();
    if (!by && !was_there) return by.error();
    if (!by) {
      if (now_is("standing by, and the store cannot be had: " + by.error().why))
        log(Level::kWarning, "store_unreachable", {{"why", by.error().why}});
      sleep_until(base::MonoClock::now() + kNextTry, stop);
      continue;
    }
    was_there = true;
    if (!*by) {
      if (const auto term = store.term(); term > 0) log(Level::kInfo, "leads", {{"term", term}});
      return true;
    }
    const auto& [term, leader, look_at] = **by;
    if (now_is(leader.empty()
                   ? "standing by, another process is about to lead"
                   : "standing by, term " + std::to_string(term) + " is led by " + leader))
      log(Level::kInfo, "standing_by", {{"term", term}, {"leader", leader}});
    sleep_until(look_at, stop);
  }
  return false;
}

}  // namespace cartd
