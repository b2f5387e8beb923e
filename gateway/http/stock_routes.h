// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is asked of items and their numbers.
#pragma once

#include <cstddef>

#include "gateway/http/reading.h"

namespace gateway {

/// A search has no more.
inline constexpr std::size_t kMostSearchBytes = 200;

/// GET /status.
Route route_status(const HttpRequest& request, const Reading& reading);
/// GET /events.
Route route_events(const HttpRequest& request, const Reading& reading);
/// GET /items.
Route route_items(const HttpRequest& request, const Reading& reading);

}  // namespace gateway
