// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/stored_events.h"

#include <algorithm>

#include "proto/limits.h"

namespace cartd {

namespace limits = proto::limits;

base::OrFailure<decltype(proto::Reply::outcome)> list_events(Store& store,
                                                             const proto::Command& command,
                                                             const proto::Cursor& cursor,
                                                             std::uint64_t last) {
  using Outcome = decltype(proto::Reply::outcome);
  const auto oldest = store.oldest_event();
  if (!oldest) return oldest.error();
  const std::uint64_t before_oldest = *oldest == 0 ? last : *oldest - 1;
  const std::uint64_t after = command.after.value_or(before_oldest);
  if (after < before_oldest) return Outcome{proto::Error::gone(before_oldest + 1)};
  proto::EventList list{cursor, {}, last};
  if (after >= last) return Outcome{std::move(list)};
  EventQuery query;
  query.after = after;
  query.up_to = after + std::min(last - after, limits::kMaxEventsLooked);
  query.type = command.event_type;
  query.most = static_cast<std::size_t>(command.amount);
  query.most_bytes = limits::kMaxEventsBytes;
  auto events = store.read_events(query);
  if (!events) return events.error();
  list.events = *std::move(events);
  list.next = list.events.empty() ? query.up_to : list.events.back().id;
  return Outcome{std::move(list)};
}

base::OrFailure<OldEvents> find_old_events(Store& store, EventBound& bound, std::uint64_t last,
                                           base::WallTime wall, base::MonoTime now) {
  if (!bound.is_due(now)) return OldEvents{};
  EventQuery query;
  query.most = 1;  // mostly it is not old, and the others need not be read
  auto oldest = store.read_events(query);
  if (!oldest) return oldest.error();
  if (!oldest->empty() && bound.is_old(oldest->front(), wall)) {
    query.most = EventBound::kPortion;
    oldest = store.read_events(query);
    if (!oldest) return oldest.error();
  }
  const std::uint64_t up_to = bound.on_oldest(*oldest, last, wall, now);
  if (up_to == 0) return OldEvents{};
  return OldEvents{up_to, up_to - oldest->front().id + 1};
}

}  // namespace cartd
