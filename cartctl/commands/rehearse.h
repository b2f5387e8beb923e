// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// cartctl rehearse.
#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// REQUIRES: `settings` outlives the parsing.
void add_rehearse(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
