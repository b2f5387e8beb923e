// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/lapses.h"

#include <algorithm>

namespace cartd {

void Lapses::note(const proto::SessionId& session, ItemIndex item, const Lapse& lapse) {
  drop(session, item);
  by_session_[session][item] = lapse;
  by_time_.emplace(lapse.forget_at, session, item);
}

bool Lapses::drop(const proto::SessionId& session, ItemIndex item) {
  const auto all = by_session_.find(session);
  if (all == by_session_.end()) return false;
  const auto lapse = all->second.find(item);
  if (lapse == all->second.end()) return false;
  by_time_.erase({lapse->second.forget_at, session, item});
  all->second.erase(lapse);
  if (all->second.empty()) by_session_.erase(all);
  return true;
}

const std::map<Lapses::ItemIndex, Lapses::Lapse>* Lapses::of(
    const proto::SessionId& session) const {
  const auto all = by_session_.find(session);
  return all == by_session_.end() ? nullptr : &all->second;
}

std::optional<Lapses::ItemIndex> Lapses::oldest_of(const proto::SessionId& session) const {
  const auto* lapses = of(session);
  if (lapses == nullptr) return std::nullopt;
  const auto oldest = std::min_element(
      lapses->begin(), lapses->end(),
      [](const auto& a, const auto& b) { return a.second.forget_at < b.second.forget_at; });
  return oldest->first;
}

std::optional<Lapses::Due> Lapses::next_due() const {
  if (by_time_.empty()) return std::nullopt;
  const auto& [at, session, item] = *by_time_.begin();
  return Due{session, item, at};
}

}  // namespace cartd
