// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The origin of a page, as browsers spell it in the Origin field.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace gateway {

/// Returns `text` as a browser would send it: scheme, host, and port unless it is the scheme's own
/// (RFC 6454, 6.2; hosts as the URL Standard serializes them). Capitals are made small. Anything
/// else that no browser sends (a path, a trailing slash, no scheme, a default port, `*`, `null`)
/// fails, and `why` says the spelling that was meant, where there is one.
base::OrFailure<std::string> parse_origin(std::string_view text);

/// Returns `origin` if its pages may read answers, else empty. It is compared as it is.
std::string_view allowed_origin(std::string_view origin, const std::vector<std::string>& allowed);

}  // namespace gateway
