// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// Adds `items export` and `items import`. REQUIRES: `settings` outlives `program`.
void add_items(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
