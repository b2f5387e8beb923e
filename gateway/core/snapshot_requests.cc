// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/snapshot_requests.h"

#include <utility>

namespace gateway {

using base::MonoTime;
using proto::SnapshotPages;

void SnapshotRequests::begin(const std::optional<SnapshotPages::Known>& known, proto::Seq head,
                             MonoTime now) {
  wanted_ = false;
  not_before_ = now + kDistance;
  under_way_ = UnderWay{0, head, now + timeout_, SnapshotPages(known)};
}

void SnapshotRequests::on_asked(std::uint64_t command, MonoTime now) {
  under_way_->command = command;
  under_way_->until = now + timeout_;
}

SnapshotPages::State SnapshotRequests::on_page(proto::Snapshot page, MonoTime now) {
  const auto state = under_way_->pages.add(std::move(page));
  // cartd is another than the one that began: from the start.
  if (state == SnapshotPages::State::kTorn) on_failed(now);
  return state;
}

SnapshotRequests::Snapshot SnapshotRequests::take() {
  Snapshot whole{under_way_->pages.take(), under_way_->asked_at_head};
  under_way_.reset();
  return whole;
}

bool SnapshotRequests::fail_expired(MonoTime now) {
  if (!under_way_ || under_way_->until > now) return false;
  fail(now);
  return true;
}

void SnapshotRequests::fail(MonoTime retry_at) {
  under_way_.reset();
  wanted_ = true;
  not_before_ = retry_at;
}

void SnapshotRequests::postpone(base::Nanos by) {
  if (under_way_) under_way_->until += by;
}

std::optional<MonoTime> SnapshotRequests::next_due() const {
  if (under_way_) return under_way_->until;
  return wanted_ ? std::optional(not_before_) : std::nullopt;
}

}  // namespace gateway
