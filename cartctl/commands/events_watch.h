// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "base/units.h"
#include "cartctl/commands/event_page.h"

namespace cartctl {

struct EventsWatched {
  EventsAsked asked;         // `after` nothing: what happens from now on
  std::int64_t count = 0;    // 0: without end
  base::Millis duration{0};  // 0: without end
};

/// Prints events as they happen, from where it is asked to begin, each once and in order, also those of
/// a time in which cartd was away. Returns the exit status.
int watch_events(const EventsWatched& watched, const Settings& settings);

}  // namespace cartctl
