// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ops/flags.h"

namespace cartctl {

/// The shells completion_script() knows.
std::vector<std::string> completion_shells();

/// A script for `shell` that completes the commands, flags and choices of `program`. A flag's value
/// is completed where it has choices or names a file. REQUIRES: one of completion_shells().
std::string completion_script(const ops::CommandOutline& program, std::string_view shell);

}  // namespace cartctl
