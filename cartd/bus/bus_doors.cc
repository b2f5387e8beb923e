// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/bus/bus_doors.h"

#include <sys/socket.h>

#include <string>

namespace cartd {

BusDoors::BusDoors(zmq::context_t& context, std::array<zmq::socket_t*, kSockets> watched,
                   std::size_t most)
    : census_(most) {
  for (std::size_t i = 0; i < kSockets; ++i)
    monitors_.push_back(
        std::make_unique<bus::Monitor>(context, *watched[i], "doors-" + std::to_string(i),
                                       ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED));
}

void BusDoors::look() {
  for (std::size_t i = 0; i < kSockets; ++i) {
    while (const auto event = monitors_[i]->take()) {
      if (event->what == ZMQ_EVENT_ACCEPTED) census_.on_accepted({i, event->value});
      if (event->what == ZMQ_EVENT_DISCONNECTED) census_.on_ended({i, event->value});
    }
  }
  while (const auto surplus = census_.take_surplus()) {
    // Should it have ended by itself this moment, and its descriptor be another's, that one connects
    // again: a peer of ZeroMQ's does.
    ::shutdown(surplus->descriptor, SHUT_RDWR);
    ++refused_;
  }
}

}  // namespace cartd
