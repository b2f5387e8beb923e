// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is done with events that are in a store: they are kept for a while.
#pragma once

#include <cstdint>
#include <optional>

#include "base/failure.h"
#include "base/units.h"
#include "cartd/core/event_bound.h"
#include "cartd/store/store.h"

namespace cartd {

/// Up to which id events are to go now; 0: none. `last`: the id of the last one. Fails as the store
/// does.
base::OrFailure<std::uint64_t> find_old_events(Store& store, EventBound& bound, std::uint64_t last,
                                               base::WallTime wall, base::MonoTime now);

}  // namespace cartd
