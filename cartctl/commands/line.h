// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl line list ITEM`: who waits for an item.
void add_line(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
