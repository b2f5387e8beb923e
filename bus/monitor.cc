// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bus/monitor.h"

#include <cstring>
#include <vector>

#include "base/check.h"
#include "bus/sockets.h"

namespace bus {

Monitor::Monitor(zmq::context_t& context, zmq::socket_t& watched, const std::string& name,
                 int events)
    : watched_(watched), events_(context, zmq::socket_type::pair) {
  const std::string address = "inproc://" + name;
  CHECK(zmq_socket_monitor(watched.handle(), address.c_str(), events) == 0, zmq_errno());
  events_.set(zmq::sockopt::linger, 0);
  // Full, it would make ZeroMQ's thread wait for this one.
  events_.set(zmq::sockopt::rcvhwm, 0);
  events_.connect(address);
}

Monitor::~Monitor() { zmq_socket_monitor(watched_.handle(), nullptr, 0); }

std::optional<Monitor::Event> Monitor::take() {
  std::vector<zmq::message_t> frames;
  if (!receive_message(events_, frames)) return std::nullopt;
  // As zmq_socket_monitor(3) has it: 16 bits of event and 32 bits of value, unaligned; the address
  // that it is about comes in a second frame, which is not needed.
  Event event;
  CHECK(frames[0].size() == sizeof event.what + sizeof event.value, frames[0].size());
  const char* bytes = static_cast<const char*>(frames[0].data());
  std::memcpy(&event.what, bytes, sizeof event.what);
  std::memcpy(&event.value, bytes + sizeof event.what, sizeof event.value);
  return event;
}

}  // namespace bus
