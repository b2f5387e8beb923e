// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is asked at the gate.
#pragma once

#include "gateway/http/reading.h"

namespace gateway {

/// GET /gate and POST /gate.
Route route_gate(const HttpRequest& request, const Reading& reading);

}  // namespace gateway
