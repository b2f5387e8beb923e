// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl hold release SESSION`: ends holds, and places in waiting lines.
void add_hold(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
