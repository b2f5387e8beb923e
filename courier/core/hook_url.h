// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where a hook is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace courier {

struct HookUrl {
  std::string origin;  // "https://shop.example:8443"
  std::string path;    // "/hooks?key=1", never empty
};

/// Nothing unless `text` is a URL of scheme `https`, or `http` to the loopback, with a host and without user, fragment,
/// space or control character: what is told is nobody else's to read.
std::optional<HookUrl> parse_hook_url(std::string_view text);

}  // namespace courier
