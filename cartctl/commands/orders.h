// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl orders`: what was sold.
void add_orders(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
