// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The dashboard's files. The build makes the source of this header from them (CMakeLists.txt).
#pragma once

#include <vector>

#include "ops/admin_server.h"

namespace gateway {

/// /dashboard and what it loads.
std::vector<ops::AdminPage> dashboard_pages();

}  // namespace gateway
