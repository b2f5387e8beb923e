// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Decides who comes in at sockets that ask for keys. Knows ZeroMQ.
#pragma once

#include <zmq.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "bus/core/admission.h"
#include "bus/core/allowed_keys.h"

namespace cartd {

/// libzmq asks for each peer that has shown a key, before anything of it is read (ZAP, RFC 27); who is not answered
/// waits until its handshake has had its time. One question is answered after the other, by bus::admit().
/// Ownership: of the socket that is asked. Thread: the loop's.
class BusGatekeeper {
 public:
  /// Must be there before a socket of `context` is bound with keys, and for as long as one is: where nobody is
  /// asked, libzmq lets in whoever has any key.
  BusGatekeeper(zmq::context_t& context, bus::AllowedKeys allowed);
  BusGatekeeper(const BusGatekeeper&) = delete;
  BusGatekeeper& operator=(const BusGatekeeper&) = delete;

  /// Answers what has been asked, so much of it at a time. Never blocks.
  void look();
  /// What is readable when look() has something to do.
  zmq::pollitem_t poll_item() { return {questions_.handle(), 0, ZMQ_POLLIN, 0}; }
  /// From now on these come in, and no others. Who is in already stays: BusDoors::hang_up().
  void allow(bus::AllowedKeys allowed) { allowed_ = std::move(allowed); }
  const bus::AllowedKeys& allowed() const { return allowed_; }

  /// How many were refused since the last call, by cause, and who was the last of them.
  struct Refused {
    std::array<std::uint64_t, bus::Refusal::kCauses.size()> times{};
    std::optional<bus::Refusal> last;
  };
  Refused take_refused();

 private:
  zmq::socket_t questions_;
  bus::AllowedKeys allowed_;
  Refused refused_;
  std::vector<zmq::message_t> frames_;  // scratch
};

}  // namespace cartd
