// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/cart_loop.h"

#include <algorithm>

namespace cartd {

CartLoop::End CartLoop::run() {
  while (!stop_.take()) {
    const auto due = turn_.run();
    if (!due) return End::kStoreFailed;
    // Until a command, a signal, or what is due; rounded up, so as not to wake for nothing.
    const auto timeout = std::chrono::ceil<base::Millis>(*due - clock_.now());
    bus_.wait(stop_.fd(), std::max(timeout, base::Millis{0}));
  }
  return End::kStopped;
}

}  // namespace cartd
