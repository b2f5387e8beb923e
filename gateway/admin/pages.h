// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The owner's page: its files. The build makes the source of this header from them (CMakeLists.txt).
#pragma once

#include <vector>

#include "ops/admin_server.h"

namespace gateway {

/// /admin/ and what it loads.
std::vector<ops::AdminPage> admin_pages();

}  // namespace gateway
