// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl bus watch [FILTER...]`: the feed, a line for each message.
void add_bus_watch(ops::Flags& bus, const Settings& settings);

}  // namespace cartctl
