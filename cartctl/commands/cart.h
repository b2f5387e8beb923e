// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// `cartctl cart`: a session's cart.
#pragma once

#include "cartctl/settings.h"
#include "ops/flags.h"

namespace cartctl {

/// REQUIRES: `settings` outlives the parsing and the command.
void add_cart(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
