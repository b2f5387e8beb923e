// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// gzip, read as a browser does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace support {

/// The text; nothing unless `bytes` are one whole gzip member whose length and checksum are right.
std::optional<std::string> gunzip(std::string_view bytes);

}  // namespace support
