// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/sale_times.h"

#include <algorithm>

#include "proto/limits.h"

namespace cartd {

using base::WallTime;

SalePhase phase_at(const proto::Description& said, WallTime now) {
  if (!said.opens_at && !said.closes_at) return SalePhase::kAlways;
  if (said.opens_at && now < *said.opens_at) return SalePhase::kNotYet;
  if (said.closes_at && now >= *said.closes_at) return SalePhase::kOver;
  return SalePhase::kOpen;
}

std::optional<base::Millis> opens_in(const proto::Description& said, WallTime now) {
  if (phase_at(said, now) != SalePhase::kNotYet) return std::nullopt;
  return std::min(*said.opens_at - now, base::Millis{proto::limits::kHundredYearsMillis});
}

void SaleTimes::put(ItemIndex item, const proto::Description& said, WallTime judged) {
  if (const auto at = items_.find(item); at != items_.end()) {
    if (at->second) next_.erase({*at->second, item});
    items_.erase(at);
  }
  if (!said.opens_at && !said.closes_at) return;
  std::optional<WallTime> next;
  for (const auto& moment : {said.closes_at, said.opens_at})
    if (moment && *moment > judged) next = moment;
  items_.emplace(item, next);
  if (next) next_.insert({*next, item});
}

std::vector<SaleTimes::ItemIndex> SaleTimes::take_due(WallTime now) {
  std::vector<ItemIndex> due;
  if (now < std::exchange(looked_at_, now)) {
    for (const auto& [item, next] : items_) due.push_back(item);
    std::sort(due.begin(), due.end());
    return due;
  }
  for (auto at = next_.begin(); at != next_.end() && at->first <= now; ++at)
    due.push_back(at->second);
  return due;
}

std::optional<WallTime> SaleTimes::next_due() const {
  if (next_.empty()) return std::nullopt;
  return next_.begin()->first;
}

}  // namespace cartd
