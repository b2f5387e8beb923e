// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ops/flags.h"

namespace cartctl {

/// `cartctl completion SHELL`: a script made of `program`'s own commands and flags.
void add_completion(ops::Flags& program);

}  // namespace cartctl
