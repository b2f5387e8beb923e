// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// `cartctl history`: who did what.
#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// REQUIRES: `settings` outlives the parsing and the run.
void add_history(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
