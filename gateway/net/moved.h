// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What came of reading from a connection, or of writing to it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace gateway {

struct Moved {
  enum class Outcome : std::uint8_t {
    kSome,        // `bytes` have been read or written, 1 or more
    kWouldBlock,  // none can be now; the poller tells when that has changed
    kEnd,         // of reading: the peer will send no more
    kBroken,      // the connection is gone
  };
  Outcome outcome;
  // Of reading some: there was no more, and a further look would only say so. The poller tells of what
  // comes later.
  bool is_all = false;
  std::size_t bytes = 0;
};

}  // namespace gateway
