// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A connected TCP socket.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "gateway/net/descriptors.h"

namespace gateway {

/// Reads and writes what goes without waiting. Owned by its Connection; loop thread only.
class Socket {
 public:
  explicit Socket(Descriptor accepted) : fd_(std::move(accepted)) {}

  enum class Outcome {
    kSome,        // `bytes` have been read or written, 1 or more
    kWouldBlock,  // none can be now; the poller tells when that has changed
    kEnd,         // receive() only: the peer will send no more
    kBroken,      // the connection is gone
  };
  struct Moved {
    Outcome outcome;
    std::size_t bytes = 0;
  };
  Moved receive(std::span<char> into);
  Moved send(std::string_view bytes);
  /// The peer reads an end after what was sent; receiving goes on.
  void shutdown_send();

  int fd() const { return fd_.get(); }

 private:
  Descriptor fd_;
};

}  // namespace gateway
