// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The core's part in GET /events: what begins a stream, what it is told, what ends it.
#include <algorithm>
#include <utility>

#include "gateway/core/gateway_core.h"

namespace gateway {

using base::Millis;
using base::MonoTime;

namespace {

// The client of a stream that has ended comes back after this and up to two seconds more.
constexpr Millis kShortestRetry{1000};
constexpr Millis kRetrySpread{2000};

}  // namespace

void GatewayCore::take_up_stream(ConnectionId connection, const Stream& stream, MonoTime until,
                                 MonoTime now, Effects& effects) {
  const auto found = news_of(stream.items, stream.since, stream.cart);
  if (!found) {
    effects.emplace_back(Reply{connection, found.error()});
    return;
  }
  const auto& [items, since, reset, missed, cart] = *found;
  const bool full = holds_.size() >= settings_.max_holds;
  if (full || draining_ || stream.life == Millis{0}) {
    if (full) ++totals_.holds_refused;
    put_off_stream(connection, effects);
    return;
  }
  begin_stream(connection, effects);
  auto terms = HoldTable::stream_until(std::max(until, now), now);
  if (since) terms.since = *since;
  const bool is_current = since && !reset && !missed;
  const bool told_alone = reset || (since ? is_far_behind(items, *since) : items.empty());
  if (is_current || told_alone)
    holds_.park(connection, items, terms);
  else
    holds_.park_behind(connection, items, terms, now);
  watch_cart(connection, stream.cart, cart);
  if (!told_alone && !cart && !(is_current && is_stale(now))) return;
  Answer answer = state_of(items, since, reset, Millis{0}, now);
  if (auto* state = std::get_if<StateAnswer>(&answer)) state->cart = cart;
  tell_stream(connection, std::move(answer), effects);
}

void GatewayCore::begin_stream(ConnectionId connection, Effects& effects) {
  const Millis retry = kShortestRetry + random_pause(kRetrySpread, random_);
  effects.emplace_back(StreamTold{connection, StreamBegins{retry}});
}

void GatewayCore::put_off_stream(ConnectionId connection, Effects& effects) {
  begin_stream(connection, effects);
  effects.emplace_back(StreamTold{connection, StreamEnds{}});
}

void GatewayCore::tell_stream(ConnectionId connection, Answer answer, Effects& effects) {
  if (auto* state = std::get_if<StateAnswer>(&answer)) {
    ++totals_.stream_states;
    holds_.note_told(connection, state->stale.has_value());
    effects.emplace_back(StreamTold{connection, std::move(*state)});
  } else {
    // An item is gone: its client comes back and is answered with that.
    holds_.drop(connection);
    effects.emplace_back(StreamTold{connection, StreamEnds{}});
  }
}

void GatewayCore::on_stream_due(const HoldTable::Ended& hold, MonoTime now, Effects& effects) {
  if (!hold.goes_on) {
    // What it has not heard yet it will hear when it comes back: it has its cursor.
    ++totals_.streams_ended_by_deadline;
    effects.emplace_back(StreamTold{hold.connection, StreamEnds{}});
  } else if (hold.told_stale != is_stale(now) &&
             !hold.has_news) {  // else a fan-out is about to tell
    tell_stream(hold.connection, state_of(hold, now), effects);
  } else {
    effects.emplace_back(StreamTold{hold.connection, StreamBeat{}});
  }
}

void GatewayCore::note_told(const FanOut& fan_out) {
  const auto* state = std::get_if<StateAnswer>(&fan_out.answer);
  for (const ConnectionId stream : fan_out.slice.streams) {
    if (state != nullptr)
      holds_.note_told(stream, state->stale.has_value());
    else
      holds_.drop(stream);
  }
  if (state != nullptr) totals_.stream_states += fan_out.slice.streams.size();
}

}  // namespace gateway
