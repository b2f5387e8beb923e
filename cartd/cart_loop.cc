// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/cart_loop.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "bus/key_files.h"
#include "ops/log.h"

namespace cartd {

CartLoop::End CartLoop::run() {
  while (!stop_.take()) {
    const auto due = turn_.run();
    if (!due) return End::kStoreFailed;
    // Until a command, a signal, or what is due; rounded up, so as not to wake for nothing.
    const auto timeout = std::chrono::ceil<base::Millis>(*due - clock_.now());
    bus_.wait(stop_.fd(), std::max(timeout, base::Millis{0}),
              allowed_ ? allowed_->reload.fd() : -1);
    if (allowed_ && allowed_->reload.take()) read_allowed_again();
  }
  return End::kStopped;
}

void CartLoop::read_allowed_again() {
  auto keys = bus::read_allow_file(allowed_->file);
  if (!keys) {
    ops::log(ops::Level::kError, "bus_keys_unreadable", {{"why", keys.error().why}});
    return;
  }
  const std::size_t count = keys->size();
  const std::size_t hung_up = bus_.allow(*std::move(keys));
  ops::log(ops::Level::kInfo, "bus_keys_read", {{"keys", count}, {"endpoints_hung_up", hung_up}});
}

}  // namespace cartd
