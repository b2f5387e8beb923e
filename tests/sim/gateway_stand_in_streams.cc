// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The stand-in's part in streams: what each is told, and whether it had to be.
#include <utility>

#include "tests/sim/gateway_stand_in.h"

namespace sim {

using gateway::ConnectionId;
using gateway::StateAnswer;
using gateway::StatusQuery;
using gateway::StreamBeat;
using gateway::StreamBegins;
using gateway::StreamEnds;
using gateway::StreamPart;

void GatewayStandIn::tell(ConnectionId connection, const StreamPart& part) {
  const auto at = by_connection_.find(connection);
  if (at == by_connection_.end()) {
    if (hung_up_.contains(connection)) return;
    throw Violation("a stream that has ended is told more");
  }
  const RequestNumber number = at->second;
  Open& open = open_.at(number);
  judge_part(open, part);
  if (const auto* state = std::get_if<StateAnswer>(&part)) {
    open.baseline = state->cursor;
    open.owed_since.reset();
  }
  if (std::holds_alternative<StreamEnds>(part)) {
    by_connection_.erase(at);
    open_.erase(number);
    free_slot(connection);
  }
  outside_.tell(number, part);
}

void GatewayStandIn::judge_part(Open& open, const StreamPart& part) {
  const auto* query = std::get_if<StatusQuery>(&open.request.what);
  if (query == nullptr || !query->stream) throw Violation("a request for no stream is told of one");
  if (std::exchange(open.has_begun, true) == std::holds_alternative<StreamBegins>(part))
    throw Violation("a stream begins otherwise than once");
  if (std::holds_alternative<StreamBegins>(part)) {
    auditor_.saw("stream-begun");
    open.is_ahead = false;
  } else if (const auto* state = std::get_if<StateAnswer>(&part)) {
    auditor_.saw("stream-told");
    judge_state(open, *state);
  } else if (std::holds_alternative<StreamBeat>(part)) {
    auditor_.saw("stream-beat");
  } else {
    auditor_.saw("stream-ended");
  }
}

void GatewayStandIn::fan_out_to_streams(const gateway::GatewayCore::FanOut& fan_out) {
  const auto& streams = fan_out.slice.streams;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    const bool forget =
        settings_.fault == PlantedFault::kStreamIsForgotten && i > 0 && i + 1 == streams.size();
    if (forget) continue;
    if (const auto* state = std::get_if<StateAnswer>(&fan_out.answer))
      tell(streams[i], *state);
    else
      tell(streams[i], StreamEnds{});
  }
}

}  // namespace sim
