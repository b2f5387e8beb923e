// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Watches who connects to cartd's sockets, and hangs up on those who are too many. Knows ZeroMQ.
#pragma once

#include <zmq.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bus/core/admission.h"
#include "bus/monitor.h"
#include "cartd/bus/connection_census.h"

namespace cartd {

/// libzmq accepts whoever connects. At the process's limit of descriptors it can neither accept nor
/// refuse, and asks the kernel again and again, at 100 % of a core; so there is a bound below that limit.
/// By its monitors libzmq tells of each connection and its descriptor; who is one too many is shut down
/// like by a peer that leaves, and libzmq closes it.
/// Ownership: of the monitors; the sockets it watches outlive it. Thread: the loop's.
class BusDoors {
 public:
  static constexpr std::size_t kSockets = bus::kDoors.size();
  /// `watched`: in the order of bus::Door. `with_keys`: the sockets ask for some.
  BusDoors(zmq::context_t& context, std::array<zmq::socket_t*, kSockets> watched, std::size_t most,
           bool with_keys);
  BusDoors(const BusDoors&) = delete;
  BusDoors& operator=(const BusDoors&) = delete;

  /// Takes what has been told, and shuts down those who are too many. Never blocks.
  void look();
  /// Shuts down all who are connected to that socket; who may comes back.
  void hang_up(bus::Door door);
  /// What is readable when look() has something to do.
  zmq::pollitem_t poll_item(std::size_t socket) { return monitors_[socket]->poll_item(); }

  std::size_t connections() const { return census_.size(); }
  std::uint64_t refused() const { return refused_; }
  /// Who spoke without keys, or to another's than cartd's, since the last call; of one of them, the first whose
  /// address is known, more is told.
  struct Strangers {
    std::uint64_t count = 0;
    bus::Refusal one{};
  };
  Strangers take_strangers();

 private:
  void take(std::size_t socket, const bus::Monitor::Event& event);

  std::vector<std::unique_ptr<bus::Monitor>> monitors_;  // of each socket
  ConnectionCensus census_;
  std::uint64_t refused_ = 0;
  const bool with_keys_;
  std::map<ConnectionCensus::Connection, std::string>
      hosts_;                                    // with keys: of those that are connected
  std::array<bool, kSockets> broke_protocol_{};  // the next to end there did
  Strangers strangers_;
};

}  // namespace cartd
