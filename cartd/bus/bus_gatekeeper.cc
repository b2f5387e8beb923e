// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/bus/bus_gatekeeper.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "bus/sockets.h"

namespace cartd {
namespace {

// Where libzmq asks, by ZAP.
constexpr const char* kAddress = "inproc://zeromq.zap.01";
// A turn is bounded: what is left over is asked again at once.
constexpr int kMaxPerLook = 256;

}  // namespace

BusGatekeeper::BusGatekeeper(zmq::context_t& context, bus::AllowedKeys allowed)
    : questions_(context, zmq::socket_type::rep), allowed_(std::move(allowed)) {
  questions_.set(zmq::sockopt::linger, 0);
  questions_.bind(kAddress);
}

void BusGatekeeper::look() {
  std::vector<std::string_view> request;
  for (int left = kMaxPerLook; left > 0 && bus::receive_message(questions_, frames_); --left) {
    request.clear();
    for (const auto& frame : frames_) request.push_back(bus::text_of(frame));
    auto [reply, refusal] = bus::admit(request, allowed_);
    // Who asked may have gone: REP drops it then.
    for (std::size_t i = 0; i < reply.size(); ++i)
      bus::send_frame(questions_, reply[i], i + 1 < reply.size());
    if (!refusal) continue;
    ++refused_.times[static_cast<std::size_t>(refusal->cause)];
    refused_.last = std::move(refusal);
  }
}

BusGatekeeper::Refused BusGatekeeper::take_refused() { return std::exchange(refused_, {}); }

}  // namespace cartd
