#include "gateway/core/pending_commands.h"

#include <utility>

namespace gateway {

void PendingCommands::add(std::string id, Pending pending) {
  deadlines_.push_back({pending.sent_at + timeout_, id});
  const bool is_new = by_id_.emplace(std::move(id), std::move(pending)).second;
  CHECK(is_new, deadlines_.back().id);
}

std::optional<PendingCommands::Pending> PendingCommands::take(const std::string& id) {
  const auto at = by_id_.find(id);
  if (at == by_id_.end()) return std::nullopt;
  auto pending = std::move(at->second);
  by_id_.erase(at);
  return pending;
}

std::optional<PendingCommands::Pending> PendingCommands::take_expired(proto::MonoTime now) {
  while (!deadlines_.empty() && deadlines_.front().at <= now) {
    auto pending = take(deadlines_.front().id);
    deadlines_.pop_front();
    if (pending) return pending;
  }
  return std::nullopt;
}

std::optional<proto::MonoTime> PendingCommands::next_due() const {
  if (by_id_.empty()) return std::nullopt;
  return deadlines_.front().at;
}

}  // namespace gateway
