// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl status`: whether cartd is there, on both its sockets, and what it sells.
void add_status(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
