// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/catch_ups.h"

#include <iterator>
#include <utility>

namespace gateway {

using base::MonoTime;

void CatchUps::add(Waiting waiting, MonoTime patient_until) {
  const std::uint32_t slot = waiting.connection.slot;
  waiting_.emplace(slot, Entry{std::move(waiting), patient_until});
}

template <class Condition>
std::vector<CatchUps::Waiting> CatchUps::take_if(Condition condition) {
  std::vector<Waiting> taken;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const bool taken_now = condition(at->second);
    if (taken_now) taken.push_back(std::move(at->second.waiting));
    at = taken_now ? waiting_.erase(at) : std::next(at);
  }
  return taken;
}

std::vector<CatchUps::Waiting> CatchUps::take_caught_up(const proto::Cursor& head) {
  return take_if([&](const Entry& entry) {
    const proto::Cursor& since = entry.waiting.since;
    return since.epoch != head.epoch || since.seq <= head.seq;
  });
}

bool CatchUps::lose_patience(MonoTime now) {
  bool any = false;
  for (auto& [slot, entry] : waiting_) {
    if (entry.stage != Stage::kPatient || now < entry.patient_until) continue;
    entry.stage = Stage::kUnasked;
    any = true;
  }
  return any;
}

void CatchUps::on_snapshot_begun() {
  for (auto& [slot, entry] : waiting_)
    if (entry.stage == Stage::kUnasked) entry.stage = Stage::kSnapshot;
}

std::vector<CatchUps::Waiting> CatchUps::take_decided() {
  return take_if([](const Entry& entry) { return entry.stage == Stage::kSnapshot; });
}

std::optional<CatchUps::Waiting> CatchUps::take(ConnectionId connection) {
  const auto at = waiting_.find(connection.slot);
  if (at == waiting_.end() || at->second.waiting.connection != connection) return std::nullopt;
  return std::move(waiting_.extract(at).mapped().waiting);
}

std::optional<MonoTime> CatchUps::next_due() const {
  std::optional<MonoTime> due;
  for (const auto& [slot, entry] : waiting_)
    if (entry.stage == Stage::kPatient && (!due || entry.patient_until < *due))
      due = entry.patient_until;
  return due;
}

}  // namespace gateway
