// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The Cookie header field (RFC 6265).
#pragma once

#include <optional>
#include <string_view>

#include "proto/ids.h"

namespace gateway {

/// Returns the session of `cookie`: of its pairs called `session` the first that holds one. Values are
/// opaque, neither decoded nor unquoted (RFC 6265, 5.4). Several lines are joined with "; " before.
std::optional<proto::SessionId> session_of_cookie(std::string_view cookie);

}  // namespace gateway
