// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"
#include "ops/flags.h"

namespace cartctl {

/// `shop show` and `shop put`: what the shop says of itself.
void add_shop(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
