// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What was sold as a table: the same of a backend's door and of cartctl.
#pragma once

#include <span>
#include <string>

#include "proto/messages.h"

namespace proto {

/// A row for each day, item and currency. Parts that follow have no titles.
std::string sales_csv(std::span<const DaySales> sales, bool titled);

}  // namespace proto
