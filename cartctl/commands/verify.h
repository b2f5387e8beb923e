// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cartctl/settings.h"

namespace cartctl {

/// `cartctl verify`: whether journal, items, holds and orders tell the same story.
void add_verify(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
