// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What does not work here: a disk, a port, a file, a flag. For who runs the program, never for a peer.
#pragma once

#include <string>

#include "base/result.h"

namespace base {

/// Never sent: what a peer is told is a proto::Error, whose codes are the protocols'.
struct [[nodiscard]] Failure {
  std::string what;  // what it is about, as the log's `what`: "store", "listen"; or nothing
  std::string why;   // one sentence

  const std::string& str() const { return why; }
  friend bool operator==(const Failure&, const Failure&) = default;
};

/// A value, or why it cannot be had.
template <class Value>
using OrFailure = Result<Value, Failure>;

}  // namespace base
