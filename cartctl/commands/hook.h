// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// `cartctl hook`: where events are taken, and how far.
#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// REQUIRES: `settings` outlives the parsing and the run.
void add_hook(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
