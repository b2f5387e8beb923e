// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The widget's files. The build makes the source of this header from them (CMakeLists.txt).
#pragma once

#include <vector>

#include "ops/admin_server.h"

namespace gateway {

/// /altcha/altcha.js and what it loads; none where the build had no npm.
std::vector<ops::AdminPage> widget_pages();

}  // namespace gateway
