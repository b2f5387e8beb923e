// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// `cartctl keygen`: the keys of the bus.
#pragma once

#include "cartctl/settings.h"
#include "ops/flags.h"

namespace cartctl {

/// REQUIRES: `settings` outlives the parsing and the command.
void add_keygen(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
