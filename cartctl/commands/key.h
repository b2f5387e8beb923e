// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// `cartctl key`: the keys of a shop's own servers.
#pragma once

#include "cartctl/settings.h"
#include "ops/flags.h"

namespace cartctl {

/// REQUIRES: `settings` outlives the parsing and the command.
void add_key(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
