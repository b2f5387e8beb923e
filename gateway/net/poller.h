// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which of many descriptors have something to do: epoll, and nothing on top of it.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

#include "base/units.h"
#include "gateway/net/descriptors.h"

namespace gateway {

/// Tells of descriptors by a token of whoever watches them. A descriptor that is closed is no longer
/// watched; an event for it may still be among those that were taken before. Loop thread only.
///
/// Not Asio's reactor: that arms each wait anew, a system call and an operation object for every
/// request. Here a connection is armed once in its life. At 10,000 held polls a poll cycle cost
/// 21.0 us with Asio's waits, of which epoll_ctl was 1.6, and 1,094 bytes, of which 430 were Asio's.
class Poller {
 public:
  /// As many are told of at a time.
  static constexpr std::size_t kMostEvents = 512;

  Poller();

  /// For sockets: told of once when it becomes readable, writable or is hung up. Whoever is told
  /// reads and writes until that would block, or is told no more.
  void watch_edges(int fd, std::uint64_t token);
  /// For what is looked at rather than read to its end: told of as long as it is readable.
  void watch_readable(int fd, std::uint64_t token);

  struct Event {
    std::uint64_t token;
    bool readable;
    bool writable;
    bool ending;  // the peer has sent its last, or the connection is broken: read to the end
    bool broken;  // the connection is gone in both directions; there may still be something to read
  };
  /// Waits until there is an event or `most` is over; not at all when that is not positive. What is
  /// returned lives until the next call.
  std::span<const Event> wait(base::Nanos most);

 private:
  void watch(int fd, std::uint64_t token, std::uint32_t events);

  Descriptor epoll_;
  std::array<epoll_event, kMostEvents> raw_;
  std::array<Event, kMostEvents> events_;
};

}  // namespace gateway
