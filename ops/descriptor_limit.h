// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How many descriptors this process may have.
#pragma once

#include <cstddef>

namespace ops {

/// Raises RLIMIT_NOFILE as far as the system lets it, and returns what it is then.
std::size_t raise_descriptor_limit();

}  // namespace ops
