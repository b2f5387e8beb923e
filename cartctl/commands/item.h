// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl item put ITEM`: a new item, or what is said of one.
void add_item(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
