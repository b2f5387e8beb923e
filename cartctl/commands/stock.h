// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl stock set ITEM UNITS`: how many units there are, sold ones not among them.
void add_stock(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
