// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The JSON that cartctl reads and prints itself. The bus's own messages are proto/codec.h's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "cartctl/core/item_import.h"
#include "cartctl/core/status_report.h"
#include "ops/backend_keys.h"
#include "proto/error.h"
#include "proto/messages.h"

namespace cartctl {

/// A command as it is sent: `text` byte for byte, with "v" and "id" put in front where it has none.
/// Fails with kBadRequest when it is no JSON object, or larger than cartd takes.
proto::Result<std::string> complete_command(std::string_view text);

struct Verdict {
  bool ok = false;
  std::string refusal;  // "sold-out: 11 asked, 10 available"
};
/// Whether a reply says yes or no; fails with kOutcomeUnknown when it says neither. Reads less of
/// it than the codec, so that a reply of a newer cartd is understood as far as it must be.
proto::Result<Verdict> read_verdict(std::string_view reply);

// Each one line of JSON without its line end.
std::string to_json(const StatusReport& report);
std::string to_json(const proto::OrderEntry& order);
std::string to_json(const proto::DaySales& sales);
std::string to_json(const ops::NewBackendKey& made);
/// `{"public_key":"…"}`.
std::string public_key_json(const std::string& key);
/// As POST /v1/sessions tells it.
std::string session_json(const std::string& session, const proto::SessionId& id,
                         base::WallTime expires_at);
std::string to_json(const proto::Event& event);
std::string to_json(const ItemChange& change);
/// What a shop says of itself, on lines of their own, as a person edits it; nothing for another answer.
std::optional<std::string> shop_text(const proto::Reply& reply);
/// Which order or item an event is about and, in a word or two, what is to be known of it: "tea, 3 available".
std::string subject_of(const proto::Event& event);
/// {"topic":…,"message":…}, the message as it came. What is no message of a feed, because of its
/// frames or because it is not JSON, becomes {"frames":[…]}.
std::string feed_line(const std::vector<std::string>& frames);

}  // namespace cartctl
