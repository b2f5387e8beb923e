// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl report`: units and money by day and item.
void add_report(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
