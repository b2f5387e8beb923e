// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"
#include "ops/flags.h"

namespace cartctl {

/// `order confirm`, `release`, `extend`, `return`: what happens to an order after it was made.
void add_order(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
