// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/stored_events.h"

#include <vector>

namespace cartd {

base::OrFailure<std::uint64_t> find_old_events(Store& store, EventBound& bound, std::uint64_t last,
                                               base::WallTime wall, base::MonoTime now) {
  if (!bound.is_due(now)) return std::uint64_t{0};
  EventQuery query;
  query.most = 1;  // mostly it is not old, and the others need not be read
  auto oldest = store.read_events(query);
  if (!oldest) return oldest.error();
  if (!oldest->empty() && bound.is_old(oldest->front(), wall)) {
    query.most = EventBound::kPortion;
    oldest = store.read_events(query);
    if (!oldest) return oldest.error();
  }
  return bound.on_oldest(*oldest, last, wall, now);
}

}  // namespace cartd
