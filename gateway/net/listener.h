// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A listening socket.
#pragma once

#include <optional>

#include "base/failure.h"
#include "gateway/net/socket.h"
#include "ops/addresses.h"

namespace gateway {

/// Accepts without blocking. Loop thread only.
class Listener {
 public:
  /// Listens; the address with the port the system chose where 0 was asked. `shared`: other loops
  /// of this program listen on the same port and the kernel deals connections out between them
  /// (SO_REUSEPORT). Fails, saying why.
  base::OrFailure<ops::HostPort> open(const ops::HostPort& address, bool shared);

  enum class Outcome { kAccepted, kNobody, kOutOfDescriptors };
  struct Accepted {
    Outcome outcome;
    std::optional<Socket> socket;  // TCP_NODELAY
  };
  Accepted accept();

  int fd() const { return fd_.get(); }

 private:
  Descriptor fd_;
};

}  // namespace gateway
