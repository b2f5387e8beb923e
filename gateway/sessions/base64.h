// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Base64 that came from outside, into bytes (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gateway {

/// Base64 (RFC 4648, 4), padded or not; nothing for any other text.
std::optional<std::string> decode_base64(std::string_view text);

/// base64url (RFC 4648, 5) without padding, in its one spelling; nothing for any other text.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace gateway
