// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Standard Webhooks' signatures. The only file of courier that knows libsodium.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace courier {

/// The key that a `whsec_…` stands for: 24 to 64 bytes in base64; nothing for any other text.
std::optional<std::string> parse_secret(std::string_view text);

/// The header `webhook-signature`: of `id.timestamp.body`, once with each key (HMAC-SHA-256).
std::string signature(std::span<const std::string> keys, std::string_view id,
                      std::string_view timestamp, std::string_view body);

}  // namespace courier
