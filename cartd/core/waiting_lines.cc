// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/waiting_lines.h"

#include <algorithm>

#include "base/check.h"

namespace cartd {
namespace {

template <class Places>
auto find_ticket(Places& places, WaitingLines::Ticket ticket) {
  return std::lower_bound(places.begin(), places.end(), ticket,
                          [](const WaitingLines::Standing& standing, WaitingLines::Ticket wanted) {
                            return standing.ticket < wanted;
                          });
}

}  // namespace

void WaitingLines::add_item(Ticket turn) { queues_.push_back({{}, turn, turn}); }

void WaitingLines::restore(ItemIndex item, Ticket ticket, const proto::SessionId& session,
                           Persons::Person* person) {
  Queue& queue = queues_[item];
  CHECK(ticket > queue.last, ticket, queue.last);
  queue.last = ticket;
  queue.places.push_back({ticket, session, person});
  by_session_[session].emplace_back(item, ticket);
  ++size_;
}

WaitingLines::Ticket WaitingLines::join(ItemIndex item, const proto::SessionId& session,
                                        Persons::Person* person) {
  const Ticket ticket = queues_[item].last + 1;
  restore(item, ticket, session, person);
  return ticket;
}

std::optional<WaitingLines::Standing> WaitingLines::leave(ItemIndex item,
                                                          const proto::SessionId& session) {
  const auto ticket = ticket_of(item, session);
  if (!ticket) return std::nullopt;
  auto& places = queues_[item].places;
  const auto at = find_ticket(places, *ticket);
  Standing left = std::move(*at);
  places.erase(at);
  forget(item, left.session);
  return left;
}

std::optional<WaitingLines::Standing> WaitingLines::call_next(ItemIndex item) {
  Queue& queue = queues_[item];
  if (queue.places.empty()) return std::nullopt;
  Standing first = std::move(queue.places.front());
  queue.places.pop_front();
  queue.turn = first.ticket;
  forget(item, first.session);
  return first;
}

void WaitingLines::forget(ItemIndex item, const proto::SessionId& session) {
  const auto at = by_session_.find(session);
  std::erase_if(at->second, [&](const auto& place) { return place.first == item; });
  if (at->second.empty()) by_session_.erase(at);
  --size_;
}

std::optional<proto::SessionId> WaitingLines::first(ItemIndex item) const {
  const auto& places = queues_[item].places;
  if (places.empty()) return std::nullopt;
  return places.front().session;
}

std::optional<WaitingLines::Ticket> WaitingLines::ticket_of(ItemIndex item,
                                                            const proto::SessionId& session) const {
  const auto at = by_session_.find(session);
  if (at == by_session_.end()) return std::nullopt;
  for (const auto& [waited_for, ticket] : at->second)
    if (waited_for == item) return ticket;
  return std::nullopt;
}

const WaitingLines::Standing* WaitingLines::find(ItemIndex item,
                                                 const proto::SessionId& session) const {
  const auto ticket = ticket_of(item, session);
  return ticket ? &*find_ticket(queues_[item].places, *ticket) : nullptr;
}

std::size_t WaitingLines::position(ItemIndex item, Ticket ticket) const {
  const auto& places = queues_[item].places;
  const auto at = find_ticket(places, ticket);
  CHECK(at != places.end() && at->ticket == ticket, ticket);
  return static_cast<std::size_t>(at - places.begin()) + 1;
}

std::vector<std::pair<WaitingLines::ItemIndex, WaitingLines::Ticket>> WaitingLines::places_of(
    const proto::SessionId& session) const {
  const auto at = by_session_.find(session);
  return at == by_session_.end() ? Places{} : at->second;
}

}  // namespace cartd
