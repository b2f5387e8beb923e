// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <string>

#include "proto/messages.h"

namespace cartctl {

/// Watches the feed's version line, as BUS.md says a subscriber must. REQUIRES: everything the feed
/// has is told to it, in its order.
class FeedGaps {
 public:
  /// What there is to say about this message: changes that were missed, another store, a store that
  /// went back. Nothing for a message that follows.
  std::optional<std::string> hear(const proto::FeedMessage& message);

 private:
  std::optional<std::string> hear_change(proto::Seq seq);
  std::optional<std::string> hear_heartbeat(proto::Seq seq);
  std::string skip_to(proto::Seq seq, std::uint64_t first_heard);

  std::optional<proto::Cursor> known_;
};

}  // namespace cartctl
