// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// `cartctl session new`: a session that is signed here.
#pragma once

#include "cartctl/settings.h"
#include "ops/flags.h"

namespace cartctl {

/// REQUIRES: `settings` outlives the parsing and the command.
void add_session(ops::Flags& program, const Settings& settings);

}  // namespace cartctl
