// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is done with events that are in a store: they are told to who asks, and kept for a while.
#pragma once

#include <cstdint>
#include <optional>

#include "base/failure.h"
#include "base/units.h"
#include "cartd/core/event_bound.h"
#include "cartd/store/store.h"
#include "proto/messages.h"

namespace cartd {

/// The answer to the command `events`: EventList, or kGone. `last`: the id of the last event of all.
/// Fails as the store does.
base::OrFailure<decltype(proto::Reply::outcome)> list_events(Store& store,
                                                             const proto::Command& command,
                                                             const proto::Cursor& cursor,
                                                             std::uint64_t last);

/// Events that are to go.
struct OldEvents {
  std::uint64_t up_to = 0;  // this id
  std::uint64_t count = 0;
};
/// Fails as the store does.
base::OrFailure<OldEvents> find_old_events(Store& store, EventBound& bound, std::uint64_t last,
                                           base::WallTime wall, base::MonoTime now);

}  // namespace cartd
