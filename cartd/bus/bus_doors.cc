// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/bus/bus_doors.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <utility>

namespace cartd {
namespace {

/// The other end's; "" where it has gone, or is no host.
std::string host_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
  const void* host = nullptr;
  if (address.ss_family == AF_INET) host = &reinterpret_cast<sockaddr_in*>(&address)->sin_addr;
  if (address.ss_family == AF_INET6) host = &reinterpret_cast<sockaddr_in6*>(&address)->sin6_addr;
  char text[INET6_ADDRSTRLEN];
  if (host == nullptr || ::inet_ntop(address.ss_family, host, text, sizeof text) == nullptr)
    return "";
  return text;
}

}  // namespace

BusDoors::BusDoors(zmq::context_t& context, std::array<zmq::socket_t*, kSockets> watched,
                   std::size_t most, bool with_keys)
    : census_(most), with_keys_(with_keys) {
  const int events = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED |
                     (with_keys ? ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL : 0);
  for (std::size_t i = 0; i < kSockets; ++i)
    monitors_.push_back(
        std::make_unique<bus::Monitor>(context, *watched[i], "doors-" + std::to_string(i), events));
}

void BusDoors::look() {
  for (std::size_t i = 0; i < kSockets; ++i)
    while (const auto event = monitors_[i]->take()) take(i, *event);
  while (const auto surplus = census_.take_surplus()) {
    // Should it have ended by itself this moment, and its descriptor be another's, that one connects
    // again: a peer of ZeroMQ's does.
    ::shutdown(surplus->descriptor, SHUT_RDWR);
    ++refused_;
  }
}

void BusDoors::take(std::size_t socket, const bus::Monitor::Event& event) {
  const ConnectionCensus::Connection connection{socket, event.value};
  switch (event.what) {
    case ZMQ_EVENT_ACCEPTED:
      census_.on_accepted(connection);
      if (with_keys_) hosts_[connection] = host_of(event.value);
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      // Whose it was says the event behind it: libzmq's one thread ends that connection at once.
      broke_protocol_[socket] = true;
      break;
    case ZMQ_EVENT_DISCONNECTED:
      census_.on_ended(connection);
      if (!with_keys_) break;
      const auto host = hosts_.extract(connection);
      if (!std::exchange(broke_protocol_[socket], false)) break;
      ++strangers_.count;
      // Who has gone before its descriptor was looked at has no address: another of its attempts has.
      if (strangers_.one.address.empty())
        strangers_.one = {bus::Refusal::Cause::kHandshake, host ? host.mapped() : "",
                          std::string(bus::kDoors[socket]), ""};
      break;
  }
}

void BusDoors::hang_up(bus::Door door) {
  look();
  for (const auto& connection : census_.all())
    if (connection.socket == static_cast<std::size_t>(door))
      ::shutdown(connection.descriptor, SHUT_RDWR);
}

BusDoors::Strangers BusDoors::take_strangers() { return std::exchange(strangers_, {}); }

}  // namespace cartd
