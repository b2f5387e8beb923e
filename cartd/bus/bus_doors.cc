// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/bus/bus_doors.h"

#include <sys/socket.h>

#include <cstring>

#include "base/check.h"

namespace cartd {
namespace {

// The address that an event is about comes in a second frame, which is not needed.
constexpr int kEvents = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED;

struct Event {
  std::uint16_t what = 0;
  std::int32_t descriptor = 0;
};

/// As zmq_socket_monitor(3) has it: 16 bits of event and 32 bits of value, unaligned.
Event event_in(const zmq::message_t& frame) {
  Event event;
  CHECK(frame.size() == sizeof event.what + sizeof event.descriptor, frame.size());
  const char* bytes = static_cast<const char*>(frame.data());
  std::memcpy(&event.what, bytes, sizeof event.what);
  std::memcpy(&event.descriptor, bytes + sizeof event.what, sizeof event.descriptor);
  return event;
}

/// False when nothing waits.
bool receive(zmq::socket_t& monitor, zmq::message_t& frame) {
  while (true) {
    try {
      return monitor.recv(frame, zmq::recv_flags::dontwait).has_value();
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) throw;
    }
  }
}

}  // namespace

BusDoors::BusDoors(zmq::context_t& context, std::array<zmq::socket_t*, kSockets> watched,
                   std::size_t most)
    : watched_(watched), census_(most) {
  for (std::size_t i = 0; i < kSockets; ++i) {
    const std::string address = "inproc://doors-" + std::to_string(i);
    CHECK(zmq_socket_monitor(watched_[i]->handle(), address.c_str(), kEvents) == 0, zmq_errno());
    monitors_[i] = zmq::socket_t(context, zmq::socket_type::pair);
    monitors_[i].set(zmq::sockopt::linger, 0);
    // Full, it would make ZeroMQ's thread wait for this one. It is emptied in every turn.
    monitors_[i].set(zmq::sockopt::rcvhwm, 0);
    monitors_[i].connect(address);
  }
}

BusDoors::~BusDoors() {
  for (zmq::socket_t* socket : watched_) zmq_socket_monitor(socket->handle(), nullptr, 0);
}

void BusDoors::take_events(std::size_t socket) {
  zmq::message_t frame;
  while (receive(monitors_[socket], frame)) {
    const Event event = event_in(frame);
    for (bool more = frame.more(); more; more = frame.more())
      CHECK(receive(monitors_[socket], frame));
    if (event.what == ZMQ_EVENT_ACCEPTED) census_.on_accepted({socket, event.descriptor});
    if (event.what == ZMQ_EVENT_DISCONNECTED) census_.on_ended({socket, event.descriptor});
  }
}

void BusDoors::look() {
  for (std::size_t i = 0; i < kSockets; ++i) take_events(i);
  while (const auto surplus = census_.take_surplus()) {
    // Should it have ended by itself this moment, and its descriptor be another's, that one connects
    // again: a peer of ZeroMQ's does.
    ::shutdown(surplus->descriptor, SHUT_RDWR);
    ++refused_;
  }
}

}  // namespace cartd
