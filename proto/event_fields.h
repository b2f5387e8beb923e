// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of an event: in a list, and on the feed.
#pragma once

#include "proto/event.h"
#include "proto/fields.h"

namespace proto {

void visit_fields(auto& to, Is<Event> auto& event) {
  to.number("id", event.id);
  to.word("type", event.type, kEventTypes);
  to.time("at", event.at);
  to.written("data", event.data);
}

}  // namespace proto
