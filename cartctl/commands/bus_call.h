// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl bus call JSON`: one command, as it is given.
void add_bus_call(ops::Flags& bus, const Settings& settings);

}  // namespace cartctl
