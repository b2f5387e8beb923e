// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/told_sessions.h"

namespace gateway {

void ToldSessions::note(const std::string& hash, const proto::SessionId& session) {
  if (hash.empty() || !sessions_.emplace(hash, session).second) return;
  order_.push_back(hash);
  if (order_.size() <= kMost) return;
  sessions_.erase(order_.front());
  order_.pop_front();
}

std::optional<proto::SessionId> ToldSessions::find(std::string_view hash) const {
  const auto at = sessions_.find(std::string(hash));
  if (at == sessions_.end()) return std::nullopt;
  return at->second;
}

}  // namespace gateway
