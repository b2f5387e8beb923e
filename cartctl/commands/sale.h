// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl sale pause|resume`: stops the sale and all its clocks, and goes on.
void add_sale(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
