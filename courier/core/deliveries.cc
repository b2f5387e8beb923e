// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/core/deliveries.h"

#include <algorithm>
#include <utility>

#include "courier/core/retry_schedule.h"

namespace courier {

using base::WallTime;

Deliveries::Deliveries(const proto::Hook& hook, std::set<proto::EventType> wanted)
    : name_(hook.hook), wanted_(std::move(wanted)), read_(hook.position), tried_(hook.position) {
  for (const auto& retry : hook.retries)
    waiting_.insert_or_assign(retry.event, Waiting{retry.attempts, retry.due, std::nullopt, false});
}

proto::Hook Deliveries::hook() const {
  proto::Hook hook{name_};
  // What was never tried is read again. Behind the last that waits there is nothing.
  const bool is_all = waiting_.empty() || waiting_.rbegin()->first <= tried_;
  hook.position = is_all ? read_ : tried_;
  for (const auto& [id, waiting] : waiting_)
    if (id <= tried_) hook.retries.push_back({id, waiting.attempts, waiting.due});
  return hook;
}

void Deliveries::on_read(std::vector<Letter> letters, std::uint64_t next) {
  for (Letter& letter : letters) {
    const std::uint64_t id = letter.event.id;
    if (!wanted_.empty() && !wanted_.contains(letter.event.type)) continue;
    waiting_.try_emplace(id, Waiting{0, WallTime{}, std::move(letter), false});
  }
  read_ = std::max(read_, next);
}

std::optional<std::uint64_t> Deliveries::unread() const {
  for (const auto& [id, waiting] : waiting_)
    if (!waiting.letter) return id;
  return std::nullopt;
}

void Deliveries::on_found(std::uint64_t id, std::optional<Letter> letter) {
  const auto at = waiting_.find(id);
  if (at == waiting_.end()) return;
  if (letter)
    at->second.letter = std::move(letter);
  else
    waiting_.erase(at);
}

std::vector<Letter> Deliveries::due(WallTime now, std::size_t most) const {
  std::vector<Letter> letters;
  std::set<std::string> passed;
  for (const auto& [id, waiting] : waiting_) {
    if (letters.size() == most) break;
    if (!waiting.letter) continue;
    const bool is_first = passed.insert(waiting.letter->subject).second;
    if (is_first && !waiting.is_under_way && waiting.due <= now) letters.push_back(*waiting.letter);
  }
  return letters;
}

void Deliveries::on_sent(std::uint64_t id) {
  const auto at = waiting_.find(id);
  if (at != waiting_.end()) at->second.is_under_way = true;
}

void Deliveries::on_taken(std::uint64_t id) {
  tried_ = std::max(tried_, id);
  waiting_.erase(id);
}

bool Deliveries::on_failed(std::uint64_t id, WallTime now, double chance) {
  tried_ = std::max(tried_, id);
  const auto at = waiting_.find(id);
  if (at == waiting_.end()) return true;
  at->second.is_under_way = false;
  const auto delay = retry_delay(++at->second.attempts, chance);
  if (delay)
    at->second.due = now + *delay;
  else
    waiting_.erase(at);
  return delay.has_value();
}

std::optional<WallTime> Deliveries::next_due() const {
  std::optional<WallTime> next;
  std::set<std::string> passed;
  for (const auto& [id, waiting] : waiting_) {
    if (!waiting.letter || !passed.insert(waiting.letter->subject).second) continue;
    if (waiting.is_under_way) continue;
    if (!next || waiting.due < *next) next = waiting.due;
  }
  return next;
}

std::optional<WallTime> Deliveries::oldest() const {
  for (const auto& [id, waiting] : waiting_)
    if (waiting.letter) return waiting.letter->event.at;
  return std::nullopt;
}

}  // namespace courier
