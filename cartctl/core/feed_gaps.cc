// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/feed_gaps.h"

#include <variant>

namespace cartctl {

std::optional<std::string> FeedGaps::hear(const proto::FeedMessage& message) {
  const proto::Cursor& cursor =
      std::visit([](const auto& said) -> const proto::Cursor& { return said.cursor; }, message);
  if (!known_) {
    known_ = cursor;
    return std::nullopt;
  }
  if (cursor.epoch != known_->epoch) {
    const std::string before = known_->epoch.str();
    known_ = cursor;
    return "another store: epoch " + cursor.epoch.str() + " after " + before;
  }
  return std::holds_alternative<proto::Heartbeat>(message) ? hear_heartbeat(cursor.seq)
                                                           : hear_change(cursor.seq);
}

std::optional<std::string> FeedGaps::hear_change(proto::Seq seq) {
  if (seq <= known_->seq) return std::nullopt;  // a repeat
  if (seq > known_->seq.next()) return skip_to(seq, seq.value);
  known_->seq = seq;
  return std::nullopt;
}

std::optional<std::string> FeedGaps::hear_heartbeat(proto::Seq seq) {
  if (seq > known_->seq) return skip_to(seq, seq.value + 1);
  if (seq == known_->seq) return std::nullopt;
  const std::string before = std::to_string(known_->seq.value);
  known_->seq = seq;
  return "the store went back: seq " + std::to_string(seq.value) + " after " + before;
}

std::string FeedGaps::skip_to(proto::Seq seq, std::uint64_t first_heard) {
  const std::uint64_t first = known_->seq.value + 1;
  const std::uint64_t last = first_heard - 1;
  known_->seq = seq;
  if (first == last) return "missed a change: seq " + std::to_string(first);
  return "missed " + std::to_string(last - first + 1) + " changes: seq " + std::to_string(first) +
         " to " + std::to_string(last);
}

}  // namespace cartctl
