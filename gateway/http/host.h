// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Host: which site a request is for.
#pragma once

#include <string_view>

namespace gateway {

/// Returns true if `text` is `uri-host [":" port]` (RFC 9112, 3.2; RFC 3986, 3.2.2) with a port of at
/// most 65535, or none behind its colon. Two things that the grammar allows are refused, since they
/// name no site: a comma, which is what two Host lines become when somebody joins them, and a port of
/// an empty host.
bool is_host(std::string_view text);

}  // namespace gateway
