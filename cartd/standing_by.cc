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

bool stand_by(Store& store, const Store::LedByAnother& by, ops::StopSignals& stop,
              const std::function<void(const std::string& why)>& tell) {
  std::string told;
  const auto now_is = [&](const std::string& why) {
    const bool is_new = why != told;
    if (is_new) tell(told = why);
    return is_new;
  };
  const auto wait = [&](const Store::LedByAnother& led) {
    if (now_is(led.leader.empty()
                   ? "standing by, another process is about to lead"
                   : "standing by, term " + std::to_string(led.term) + " is led by " + led.leader))
      log(Level::kInfo, "standing_by",
          {{"program", "cartd"},
           {"version", HOLDFAST_VERSION},
           {"term", led.term},
           {"leader", led.leader}});
    sleep_until(led.look_at, stop);
  };
  wait(by);
  while (!stop.take()) {
    const auto next = store.lead();
    if (next && !*next) return true;
    if (next) {
      wait(**next);
      continue;
    }
    if (now_is("standing by, and the store cannot be had: " + next.error().why))
      log(Level::kWarning, "store_unreachable", {{"why", next.error().why}});
    sleep_until(base::MonoClock::now() + kNextTry, stop);
  }
  return false;
}

}  // namespace cartd
