// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Clients that come all at once, with TLS.
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <functional>

#include "bench/load/latencies.h"

namespace bench {

struct HandshakeResult {
  Latencies latencies;  // of each, from the moment when all had connected
  std::size_t errors = 0;
  base::Nanos took{0};
};

/// Connects `count` sockets, then begins a handshake on all of them, calls `begun`, and waits until each is
/// done.
HandshakeResult shake_hands(const sockaddr_in& target, std::size_t count,
                            const std::function<void()>& begun);

}  // namespace bench
