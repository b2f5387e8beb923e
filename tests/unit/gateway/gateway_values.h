// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Short names for the values tests of the gateway are made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "gateway/core/connection_id.h"
#include "gateway/core/shown_state.h"
#include "gateway/http/http_message.h"
#include "proto/messages.h"

namespace gateway {

/// Milliseconds after some moment that is not the clock's zero.
inline base::MonoTime at_ms(std::int64_t ms) {
  return base::MonoTime{base::Seconds{1000}} + base::Millis{ms};
}

/// "A.5"
proto::Cursor cursor(std::string_view text);
/// "P 9/10": P with 9 available of a stock of 10; the rest is held.
proto::ItemState state(std::string_view text);
/// "A.6 P 9/10": what the feed says when P has changed.
proto::Change change(std::string_view text);
/// "A.6 P:low5=Tea 8/10": the same with all that is said of P.
proto::Change described_change(std::string_view text);
/// "A.6"
proto::Heartbeat heartbeat(std::string_view text, std::uint64_t term = 0);
/// "A.6 P 9/10@6 Q 3/3@0": the catalog at A.6; @ is the seq of an item's last change,
/// % of its last description (0 if not given). "Q:low5" is an item
/// that shows "few left" below 5, "Q:yes-no" one that shows whether there is any, "Q=Tea" one with a name.
proto::Snapshot snapshot(std::string_view text);

/// "A.6 P 9/10, Q 3/3" and so on: the inverse, for messages.
std::string text_of(const proto::ItemState& state);
/// `says_little`: an item of which nothing is said is not worth a word.
std::string text_of(const std::vector<ShownState>& states,
                    bool says_little = false);  // hidden: "P few-left"; with what is
                                                // said of it: "P 8/10 says low Tea"

/// The value of the response's first header of this name, as it is written; "" without one.
std::string header(const HttpResponse& response, std::string_view name);

/// The words of a text, split at spaces.
std::vector<std::string> words_of(std::string_view text);

}  // namespace gateway
