// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace cartctl {

/// What is in a file, or with "-" in standard input; nothing where it cannot be read, or is longer than `most` bytes: why
/// was said on standard error.
std::optional<std::string> read_file(const std::string& name, std::size_t most);

}  // namespace cartctl
