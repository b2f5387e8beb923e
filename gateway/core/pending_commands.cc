// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/pending_commands.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace gateway {

void PendingCommands::add(std::uint64_t number, Pending pending) {
  CHECK(entries_.empty() || entries_.back().number < number, number);
  const base::MonoTime until = pending.sent_at + timeout_;
  entries_.push_back({number, until, std::move(pending)});
  ++size_;
}

std::optional<PendingCommands::Pending> PendingCommands::take(std::uint64_t number) {
  const auto at = std::lower_bound(
      entries_.begin(), entries_.end(), number,
      [](const Entry& entry, std::uint64_t wanted) { return entry.number < wanted; });
  if (at == entries_.end() || at->number != number || !at->pending) return std::nullopt;
  auto pending = std::exchange(at->pending, std::nullopt);
  --size_;
  drop_taken();
  return pending;
}

std::optional<PendingCommands::Pending> PendingCommands::take_expired(base::MonoTime now) {
  const auto due = next_due();
  if (!due || *due > now) return std::nullopt;
  return take_oldest();
}

std::optional<PendingCommands::Pending> PendingCommands::take_oldest() {
  if (entries_.empty()) return std::nullopt;
  return take(entries_.front().number);
}

std::optional<base::MonoTime> PendingCommands::next_due() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.front().until;
}

void PendingCommands::postpone(base::Nanos by) {
  for (Entry& entry : entries_) entry.until += by;
}

void PendingCommands::drop_taken() {
  while (!entries_.empty() && !entries_.front().pending) entries_.pop_front();
}

}  // namespace gateway
