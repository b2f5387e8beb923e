// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/wrong_keys.h"

namespace gateway {

std::optional<base::Millis> WrongKeys::count(const std::string& address, base::MonoTime now) {
  forget_over(now);
  const bool has_room = counts_.contains(address) || counts_.size() < settings_.addresses;
  const auto [at, is_new] = counts_.try_emplace(has_room ? address : "");
  Count& count = at->second;
  if (is_new) {
    count.until = now + settings_.minute;
    in_order_.push_back(at->first);
  }
  if (count.keys < settings_.most) {
    ++count.keys;
    return std::nullopt;
  }
  return std::chrono::ceil<base::Millis>(count.until - now);
}

void WrongKeys::forget_over(base::MonoTime now) {
  while (!in_order_.empty() && counts_.at(in_order_.front()).until <= now) {
    counts_.erase(in_order_.front());
    in_order_.pop_front();
  }
}

}  // namespace gateway
