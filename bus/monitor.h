// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What becomes of a socket's connections, as libzmq tells it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <zmq.hpp>

namespace bus {

/// Ownership: of the socket that events come in on; the socket it watches outlives it. One thread.
class Monitor {
 public:
  struct Event {
    std::uint16_t what = 0;  // ZMQ_EVENT_…
    std::int32_t value = 0;  // a descriptor, mostly
  };

  /// `name`: of this monitor, no other's of the same context, nor of one that has just ended: libzmq gives a
  /// name up some time after. `events`: those that are wanted.
  Monitor(zmq::context_t& context, zmq::socket_t& watched, const std::string& name, int events);
  ~Monitor();
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  /// The next event; nothing when none waits.
  std::optional<Event> take();
  /// What is readable when take() has something.
  zmq::pollitem_t poll_item() { return {events_.handle(), 0, ZMQ_POLLIN, 0}; }

 private:
  zmq::socket_t& watched_;
  zmq::socket_t events_;
};

}  // namespace bus
