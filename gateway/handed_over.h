// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What another thread hands to a loop.
#pragma once

#include <sys/eventfd.h>

#include <mutex>
#include <optional>
#include <utility>

#include "gateway/net/descriptors.h"

namespace gateway {

/// A value that is read anew while a loop runs, by whoever reads it for all loops. The loop takes it, and has it
/// then for itself.
template <class Value>
class HandedOver {
 public:
  HandedOver() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

  /// Any thread. Replaces one that was not taken.
  void put(Value value) {
    {
      const std::lock_guard lock(mutex_);
      value_ = std::move(value);
    }
    eventfd_write(fd_.get(), 1);  // cannot fail: the counter is not full
  }

  // --- the loop's
  /// Readable once there is one.
  int fd() const { return fd_.get(); }
  std::optional<Value> take() {
    eventfd_t ignored;
    eventfd_read(fd_.get(), &ignored);
    const std::lock_guard lock(mutex_);
    return std::exchange(value_, std::nullopt);
  }

 private:
  Descriptor fd_;
  std::mutex mutex_;
  std::optional<Value> value_;
};

}  // namespace gateway
